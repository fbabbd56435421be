//! `tacit completions` and `tacit man`: made from the declaration of the command line and of the verbs.

use super::args::Cli;
use clap::CommandFactory;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use tacit_dbus::verb::plain;
use tacit_dbus::{Trouble, Verb};

fn failed(error: std::io::Error) -> Trouble {
    Trouble::new("cannot write", error.to_string(), "check the place it is written to")
}

fn print(bytes: &[u8]) -> Result<ExitCode, Trouble> {
    match std::io::stdout().write_all(bytes) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(failed(error)),
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// Prints completions.
pub fn completions(shell: clap_complete::Shell) -> Result<ExitCode, Trouble> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "tacit", &mut text);
    print(&text)
}

/// Prints the manual page, or writes one a command into a directory.
pub fn man(directory: Option<&Path>) -> Result<ExitCode, Trouble> {
    if let Some(directory) = directory {
        std::fs::create_dir_all(directory).map_err(failed)?;
        clap_mangen::generate_to(Cli::command(), directory).map_err(failed)?;
    }
    let page = page().map_err(failed)?;
    match directory {
        None => print(&page),
        Some(directory) => std::fs::write(directory.join("tacit.1"), page).map_err(failed).map(|()| ExitCode::SUCCESS),
    }
}

fn page() -> std::io::Result<Vec<u8>> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    writeln!(
        page,
        ".SH VERBS\nWhat sentences can mean. Effects: read changes nothing; rev is undone exactly or as far as the"
    )?;
    writeln!(page, "application allows; pers is a setting; destr can lose work; out leaves the machine.")?;
    for verb in Verb::ALL {
        let spec = verb.spec();
        let arguments: Vec<&str> = spec.args.iter().map(|arg| arg.name).collect();
        writeln!(page, ".TP\n\\fB{}\\fR {} [{}]", spec.name, arguments.join(" "), spec.effect.word())?;
        writeln!(page, "{}.", escaped(if spec.about.is_empty() { spec.name } else { spec.about }))?;
        if let Some(example) = spec.examples.first() {
            writeln!(page, "\\(lq{}\\(rq", escaped(&plain(example)))?;
        }
    }
    writeln!(page, ".SH SETTINGS\nKept by the session; set by sentences or by Session1.Set on the bus.")?;
    for setting in crate::settings::ALL {
        writeln!(page, ".TP\n\\fB{}\\fR\n{}.", setting.key, escaped(setting.about))?;
    }
    writeln!(
        page,
        ".SH FILES\n.TP\n$XDG_CONFIG_HOME/tacit/config.toml\nThe configuration; see \\fBtacit validate --print-default\\fR."
    )?;
    writeln!(page, ".TP\n$XDG_STATE_HOME/tacit/\nLogs, one a process, and settings.json.")?;
    writeln!(page, ".TP\n$XDG_DATA_HOME/tacit/\nThe memory.")?;
    Ok(page)
}

fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    if text.starts_with(['.', '\'']) { format!("\\&{text}") } else { text }
}
