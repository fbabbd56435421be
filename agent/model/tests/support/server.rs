//! A server in this process that says whatever a test wants, and remembers what it was asked.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// What it says to the nth connection.
pub type Say = dyn Fn(usize, &mut TcpStream) + Send + Sync;

/// A server on a port of its own, until the test ends.
pub struct Server {
    pub url: String,
    /// Requests, headers and body, as they came.
    pub asked: Arc<Mutex<Vec<String>>>,
    count: Arc<AtomicUsize>,
}

impl Server {
    pub fn new(say: impl Fn(usize, &mut TcpStream) + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let count = Arc::new(AtomicUsize::new(0));
        let (log, counted, say): (_, _, Arc<Say>) = (Arc::clone(&asked), Arc::clone(&count), Arc::new(say));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let nth = counted.fetch_add(1, Ordering::SeqCst);
                let (log, say) = (Arc::clone(&log), Arc::clone(&say));
                std::thread::spawn(move || {
                    let request = read(&mut stream);
                    log.lock().unwrap().push(request);
                    say(nth, &mut stream);
                });
            }
        });
        Server { url, asked, count }
    }

    /// A server that says one whole answer to everybody.
    pub fn saying(content: &str) -> Server {
        let body = completion(content);
        Server::new(move |_, stream| whole(stream, "200 OK", body.as_bytes()))
    }

    /// A server that says only a status.
    pub fn status(line: &'static str) -> Server {
        Server::new(move |_, stream| whole(stream, line, b"{\"error\":{\"message\":\"no\"}}"))
    }

    /// Connections so far.
    pub fn connections(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }

    /// The last request's body as JSON.
    pub fn body(&self) -> serde_json::Value {
        let asked = self.asked.lock().unwrap();
        serde_json::from_str(asked.last().unwrap().split_once("\r\n\r\n").unwrap().1).unwrap()
    }
}

fn read(stream: &mut TcpStream) -> String {
    let (mut bytes, mut buffer) = (Vec::new(), [0u8; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
            });
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        match stream.read(&mut buffer) {
            Ok(count) if count > 0 => bytes.extend_from_slice(&buffer[..count]),
            _ => return String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

/// An answer whose length is said.
pub fn whole(stream: &mut TcpStream, status: &str, body: &[u8]) {
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
    // Whoever asked may have gone.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

/// The head of an answer that comes in events until the connection ends.
pub fn events(stream: &mut TcpStream) {
    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
}

/// An event with a piece of what the model writes.
pub fn event(piece: &str) -> String {
    let value = serde_json::json!({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": null}]});
    format!("data: {value}\n\n")
}

/// A whole answer with what the model wrote.
pub fn completion(content: &str) -> String {
    let message = serde_json::json!({"role": "assistant", "content": content});
    serde_json::json!({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}).to_string()
}
