//! `tacit windows`, `workspaces`, `outputs`, `apps`: the present state.

use super::connect::{self, failed, parse};
use super::table::{Table, out};
use serde::Serialize;
use std::process::ExitCode;
use tacit_dbus::{App, Snapshot, Trouble, Window};

type Done = Result<ExitCode, Trouble>;

async fn snapshot() -> Result<Snapshot, Trouble> {
    let compositor = connect::session().await?.compositor().await?;
    let what = "cannot read the desktop's state";
    let (revision, text) = compositor.snapshot().await.map_err(|error| failed(what, &error))?;
    let mut snapshot: Snapshot = parse(what, &text)?;
    snapshot.revision = revision;
    Ok(snapshot)
}

/// Prints a list as JSON.
pub fn print_json<T: Serialize>(value: &T) -> Done {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| Trouble::new("cannot print the answer", error.to_string(), ""))?;
    out(&text);
    Ok(ExitCode::SUCCESS)
}

/// `tacit windows`
pub async fn windows(json: bool) -> Done {
    let snapshot = snapshot().await?;
    if json {
        return print_json(&snapshot.windows);
    }
    window_table(&snapshot).print("no windows are open");
    Ok(ExitCode::SUCCESS)
}

fn window_table(snapshot: &Snapshot) -> Table {
    let mut table = Table::new(&["id", "application", "title", "workspace", "position", "size", "state"]);
    let mut windows: Vec<&Window> = snapshot.windows.iter().collect();
    windows.sort_by_key(|window| (window.workspace, window.x, window.y));
    for window in windows {
        let workspace = snapshot.workspace(window.workspace);
        let name = workspace.filter(|workspace| workspace.name != window.workspace.to_string());
        table.row([
            window.id.to_string(),
            window.app.to_string(),
            window.title.clone(),
            name.map_or_else(|| window.workspace.to_string(), |w| format!("{} {}", w.id, w.name)),
            format!("{},{}", window.x, window.y),
            format!("{}×{}", window.width, window.height),
            state(window),
        ]);
    }
    table
}

fn state(window: &Window) -> String {
    let words = [
        ("focused", window.focused),
        ("floating", window.floating),
        ("fullscreen", window.fullscreen),
        ("maximized", window.maximized),
        ("minimized", window.minimized),
        ("pinned", window.pinned),
        ("urgent", window.urgent),
        ("not responding", window.unresponsive),
    ];
    let true_words: Vec<&str> = words.iter().filter(|(_, is)| *is).map(|(word, _)| *word).collect();
    true_words.join(", ")
}

/// `tacit workspaces`
pub async fn workspaces(json: bool) -> Done {
    let snapshot = snapshot().await?;
    if json {
        return print_json(&snapshot.workspaces);
    }
    let mut table = Table::new(&["id", "name", "output", "windows", "mode", "state"]);
    for workspace in &snapshot.workspaces {
        let windows = snapshot.windows.iter().filter(|window| window.workspace == workspace.id).count();
        table.row([
            workspace.id.to_string(),
            workspace.name.clone(),
            workspace.output.to_string(),
            windows.to_string(),
            workspace.mode.clone(),
            if workspace.active { "shown".into() } else { String::new() },
        ]);
    }
    table.print("there are no workspaces");
    Ok(ExitCode::SUCCESS)
}

/// `tacit outputs`
pub async fn outputs(json: bool) -> Done {
    let snapshot = snapshot().await?;
    if json {
        return print_json(&snapshot.outputs);
    }
    let mut table = Table::new(&["id", "position", "size", "scale", "refresh", "state"]);
    for output in &snapshot.outputs {
        let state = [("off", !output.on), ("focused", output.focused)];
        let state: Vec<&str> = state.iter().filter(|(_, is)| *is).map(|(word, _)| *word).collect();
        let refresh = f64::from(output.refresh_mhz) / 1000.0;
        table.row([
            output.id.to_string(),
            format!("{},{}", output.x, output.y),
            format!("{}×{}", output.width, output.height),
            output.scale.to_string(),
            if output.refresh_mhz > 0 { format!("{refresh} Hz") } else { "?".into() },
            state.join(", "),
        ]);
    }
    table.print("there are no outputs");
    Ok(ExitCode::SUCCESS)
}

/// `tacit apps`
pub async fn apps(json: bool) -> Done {
    let session = connect::session().await?.session().await?;
    let what = "cannot list the applications";
    let mut apps: Vec<App> = parse(what, &session.apps().await.map_err(|error| failed(what, &error))?)?;
    apps.sort_by_key(|app| app.name.to_lowercase());
    if json {
        return print_json(&apps);
    }
    let mut table = Table::new(&["name", "kind", "id"]);
    for app in apps {
        table.row([app.name, app.generic, app.id.to_string()]);
    }
    table.print("no applications are installed");
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_read_from_left_to_right() {
        let scene = r#"{"outputs":[],"workspaces":[{"id":1,"name":"1","output":"A"},{"id":2,"name":"mail","output":"A"}],
            "windows":[{"id":"w3","app":"thunderbird","title":"Inbox","workspace":2,"width":1280,"height":700,"minimized":true},
                       {"id":"w2","app":"foot","title":"~","workspace":1,"x":640,"width":640,"height":700,"focused":true},
                       {"id":"w1","app":"mousepad","title":"Notes","workspace":1,"width":640,"height":700}]}"#;
        let snapshot: Snapshot = serde_json::from_str(scene).expect("a scene");
        insta::assert_snapshot!(window_table(&snapshot).render(200), @r"
        ID  APPLICATION  TITLE  WORKSPACE  POSITION  SIZE      STATE
        w1  mousepad     Notes  1          0,0       640×700
        w2  foot         ~      1          640,0     640×700   focused
        w3  thunderbird  Inbox  2 mail     0,0       1280×700  minimized
        ");
    }
}
