//! Pictures of the screen, taken with grim through the compositor's screencopy, and checked by decoding them.

use super::{Desk, Hand, Job, output, paths};
use futures_util::future::BoxFuture;
use jiff::Zoned;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tacit_core::run::Receipt;
use tacit_core::verify::Fact;
use tacit_dbus::{Action, Args, Trouble, Verb};

/// How long a picture may take.
const CAPTURE: Duration = Duration::from_secs(8);

/// The screen's hand.
pub struct Screen {
    desk: Arc<Desk>,
}

impl Screen {
    /// A hand at this desk.
    pub fn new(desk: Arc<Desk>) -> Self {
        Self { desk }
    }

    async fn capture(&self, action: &Action) -> Result<Receipt, Trouble> {
        let trouble = |why: String| Trouble::new("take a picture of the screen", why, "");
        let path = match action.args.text("path") {
            Some(path) => {
                let path = paths::absolute(path)?;
                if path.is_dir() { path.join(file_name()) } else { path }
            }
            None => pictures().join(file_name()),
        };
        if path.symlink_metadata().is_ok() {
            return Err(trouble(format!("{} is there already", paths::short(&path))));
        }
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|why| trouble(why.to_string()))?;
        }
        let scene = self.desk.scene();
        let area = match action.args.text("target") {
            Some("window") => {
                let window = scene.focused().ok_or_else(|| trouble("no window has the focus".into()))?;
                Some(format!("{},{} {}x{}", window.x, window.y, window.width, window.height))
            }
            Some("area") => return Err(trouble("choosing an area is not available yet".into())),
            _ => None,
        };
        let file = path.to_string_lossy().into_owned();
        let mut args: Vec<&str> = Vec::new();
        if let Some(area) = &area {
            args.extend(["-g", area]);
        } else if let Some(output) = action.args.text("output") {
            args.extend(["-o", output]);
        }
        args.push(&file);
        output("grim", &args, CAPTURE).await?;
        let (width, height) = decoded(&path).map_err(trouble)?;
        let inverse = vec![Action { verb: Verb::FileTrash, args: Args::new().with("path", file.as_str()) }];
        let facts = vec![Fact::File { path: file, exists: true, folder: false, size_bytes: None }];
        let say = Some(format!("{width}×{height}, in {}", paths::short(&path)));
        Ok(Receipt { say, inverse, facts, ..Receipt::default() })
    }
}

fn pictures() -> PathBuf {
    dirs::picture_dir().or_else(|| Some(dirs::home_dir()?.join("Pictures"))).unwrap_or_else(|| PathBuf::from("/tmp"))
}

fn file_name() -> String {
    format!("Screenshot {}.png", Zoned::now().strftime("%Y-%m-%d %H-%M-%S"))
}

/// Width and height of a picture that decodes to its last line.
fn decoded(path: &Path) -> Result<(u32, u32), String> {
    let file = std::fs::File::open(path).map_err(|why| why.to_string())?;
    let decoder = png::Decoder::new(std::io::BufReader::new(file));
    let mut reader = decoder.read_info().map_err(|why| why.to_string())?;
    let size = reader.output_buffer_size().ok_or("the picture is too large")?;
    let mut pixels = vec![0; size];
    let frame = reader.next_frame(&mut pixels).map_err(|why| why.to_string())?;
    Ok((frame.width, frame.height))
}

impl Hand for Screen {
    fn act<'a>(&'a self, action: &'a Action, _job: &'a Job) -> BoxFuture<'a, Result<Receipt, Trouble>> {
        Box::pin(self.capture(action))
    }
}
