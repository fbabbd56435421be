//! One call of a server: what is sent is given, what comes back is read within a limit of bytes and of time, whole or in pieces.
//!
//! No redirection is followed, no proxy used, no cookie kept, and no connection outlives its call.

use super::{ANSWER_BYTES_MAX, RemoteError};
use serde_json::Value;
use std::cell::Cell;
use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use ureq::tls::{RootCerts, TlsConfig};

/// The most bytes of an answer's headers.
const HEADER_BYTES_MAX: usize = 16 << 10;
/// The most bytes that are read of why a request was refused.
const COMPLAINT_BYTES_MAX: usize = 16 << 10;

/// What is called.
pub struct Call<'a> {
    /// The server's address, as it is configured.
    pub url: &'a str,
    /// Its key.
    pub key: Option<&'a str>,
    /// JSON.
    pub body: &'a str,
    /// When to give up.
    pub deadline: Instant,
    /// Set by anyone to stop.
    pub cancel: &'a AtomicBool,
    /// Set where the server says that it knows another form of schema.
    pub refused_form: &'a Cell<bool>,
}

/// The address of completions under a server's address.
fn endpoint(url: &str) -> String {
    let url = url.trim_end_matches('/');
    if url.ends_with("/chat/completions") {
        return url.to_owned();
    }
    let path = url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map(|(_, path)| path);
    if path.is_some() { format!("{url}/chat/completions") } else { format!("{url}/v1/chat/completions") }
}

/// Sends a request and returns what the model wrote. `so_far` is told it as it grows.
pub fn post(call: &Call<'_>, so_far: &mut dyn FnMut(&str)) -> Result<String, RemoteError> {
    let left = call.deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(RemoteError::Slow);
    }
    let agent = agent(left);
    let mut request = agent
        .post(endpoint(call.url))
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, text/event-stream");
    if let Some(key) = call.key {
        request = request.header("Authorization", format!("Bearer {key}"));
    }
    let response = request.send(call.body).map_err(|error| failed(call, error))?;
    let status = response.status().as_u16();
    let body = response.into_body();
    if status != 200 {
        if matches!(status, 400 | 422 | 500 | 501) {
            let mut pieces = Pieces { call, reader: body.into_reader(), count: 0 };
            call.refused_form.set(names_form(&mut pieces));
        }
        return Err(RemoteError::Status(status));
    }
    if body.content_length().is_some_and(|length| length > ANSWER_BYTES_MAX as u64) {
        return Err(RemoteError::Large);
    }
    let streams = body.mime_type().is_some_and(|mime| mime.eq_ignore_ascii_case("text/event-stream"));
    let mut pieces = Pieces { call, reader: body.into_reader(), count: 0 };
    if streams { stream(&mut pieces, so_far) } else { whole(&mut pieces, so_far) }
}

/// Whether what came with a status says that a schema is asked for in another way: some servers call it their own fault that they do not
/// know the usual one, and say which they do.
fn names_form(pieces: &mut Pieces<'_>) -> bool {
    let (mut bytes, mut buffer) = (Vec::new(), [0u8; 1024]);
    while bytes.len() < COMPLAINT_BYTES_MAX
        && let Ok(Some(count)) = pieces.next(&mut buffer)
    {
        bytes.extend_from_slice(buffer.get(..count).unwrap_or_default());
    }
    String::from_utf8_lossy(&bytes).contains("json_object")
}

fn agent(left: Duration) -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(left))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .max_response_header_size(HEADER_BYTES_MAX)
        .max_idle_connections(0)
        .user_agent("tacit")
        .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build())
        .build()
        .new_agent()
}

/// The error without what could be in an address.
fn failed(call: &Call<'_>, error: ureq::Error) -> RemoteError {
    match error {
        ureq::Error::Timeout(_) => RemoteError::Slow,
        _ if Instant::now() >= call.deadline => RemoteError::Slow,
        ureq::Error::LargeResponseHeader(..) => RemoteError::Large,
        other => RemoteError::Connection(other.to_string().chars().take(200).collect()),
    }
}

/// A body as it comes.
struct Pieces<'a> {
    call: &'a Call<'a>,
    reader: ureq::BodyReader<'static>,
    count: usize,
}

impl Pieces<'_> {
    /// The next piece; `None` at the end.
    fn next(&mut self, buffer: &mut [u8]) -> Result<Option<usize>, RemoteError> {
        let read = self.reader.read(buffer);
        if self.call.cancel.load(Ordering::Relaxed) {
            return Err(RemoteError::Cancelled);
        }
        if Instant::now() >= self.call.deadline {
            return Err(RemoteError::Slow);
        }
        let count = match read {
            Ok(count) => count,
            Err(error) => {
                let timed = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
                return Err(match timed {
                    Some(ureq::Error::Timeout(_)) => RemoteError::Slow,
                    _ => RemoteError::Connection(error.to_string().chars().take(200).collect()),
                });
            }
        };
        self.count += count;
        if self.count > ANSWER_BYTES_MAX {
            return Err(RemoteError::Large);
        }
        Ok((count > 0).then_some(count))
    }
}

fn malformed(why: impl Into<String>) -> RemoteError {
    RemoteError::Malformed(why.into())
}

fn text(bytes: &[u8]) -> Result<&str, RemoteError> {
    std::str::from_utf8(bytes).map_err(|_| malformed("it is not UTF-8"))
}

fn json(text: &str) -> Result<Value, RemoteError> {
    let value: Value = serde_json::from_str(text).map_err(|why| malformed(format!("no JSON: {why}")))?;
    match value.get("error").filter(|error| !error.is_null()) {
        Some(_) => Err(malformed("it is an error")),
        None => Ok(value),
    }
}

/// The first choice of an answer; an answer that was cut short is none.
fn choice(value: &Value) -> Result<Option<&Value>, RemoteError> {
    let Some(choice) = value.get("choices").and_then(|choices| choices.get(0)) else { return Ok(None) };
    match choice.get("finish_reason").and_then(Value::as_str) {
        Some("length") => Err(malformed("it was cut short")),
        Some("content_filter") => Err(malformed("the server withheld it")),
        _ => Ok(Some(choice)),
    }
}

/// An answer that comes whole.
fn whole(pieces: &mut Pieces<'_>, so_far: &mut dyn FnMut(&str)) -> Result<String, RemoteError> {
    let (mut bytes, mut buffer) = (Vec::new(), [0u8; 8192]);
    while let Some(count) = pieces.next(&mut buffer)? {
        bytes.extend_from_slice(buffer.get(..count).unwrap_or_default());
    }
    let value = json(text(&bytes)?)?;
    let content = choice(&value)?.and_then(|choice| choice.pointer("/message/content")).and_then(Value::as_str);
    let content = content.ok_or_else(|| malformed("there is no message in it"))?;
    so_far(content);
    Ok(content.to_owned())
}

/// An answer that comes in events, each a line.
fn stream(pieces: &mut Pieces<'_>, so_far: &mut dyn FnMut(&str)) -> Result<String, RemoteError> {
    let (mut line, mut buffer): (Vec<u8>, _) = (Vec::new(), [0u8; 8192]);
    let mut written = Written::default();
    while let Some(count) = pieces.next(&mut buffer)? {
        for byte in buffer.get(..count).unwrap_or_default() {
            if *byte != b'\n' {
                line.push(*byte);
                continue;
            }
            let before = written.content.len();
            written.take(text(&line)?)?;
            line.clear();
            if written.content.len() > before {
                so_far(&written.content);
            }
            if written.ended {
                return Ok(written.content);
            }
        }
    }
    written.take(text(&line)?)?;
    if written.ended || written.finished { Ok(written.content) } else { Err(malformed("it ends in the middle")) }
}

/// What was written so far.
#[derive(Default)]
struct Written {
    content: String,
    /// The model said that it is done.
    finished: bool,
    /// The server said that nothing more comes.
    ended: bool,
}

impl Written {
    fn take(&mut self, line: &str) -> Result<(), RemoteError> {
        let Some(data) = line.trim_end_matches('\r').strip_prefix("data:").map(str::trim) else { return Ok(()) };
        if data == "[DONE]" {
            self.ended = true;
            return Ok(());
        }
        if data.is_empty() {
            return Ok(());
        }
        let value = json(data)?;
        let Some(choice) = choice(&value)? else { return Ok(()) };
        if let Some(more) = choice.pointer("/delta/content").and_then(Value::as_str) {
            self.content.push_str(more);
        }
        self.finished |= choice.get("finish_reason").is_some_and(Value::is_string);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn completions_are_under_the_address() {
        assert_eq!(endpoint("http://x:1"), "http://x:1/v1/chat/completions");
        assert_eq!(endpoint("http://x:1/v1/"), "http://x:1/v1/chat/completions");
        assert_eq!(endpoint("https://x/api/v1"), "https://x/api/v1/chat/completions");
        assert_eq!(endpoint("http://x/v1/chat/completions"), "http://x/v1/chat/completions");
    }
}
