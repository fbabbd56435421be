//! Programs of the three toolkits: GTK 4, GTK 3 and Qt 6.

use super::{Case, Desk};
use crate::keys;
use anyhow::ensure;
use std::time::Duration;

/// The cases.
pub const CASES: &[Case] = &[
    Case { name: "gnome-calculator", needs: &["gnome-calculator"], run: calculator },
    Case { name: "gtk3-demo", needs: &["gtk3-demo"], run: gtk3_demo },
    Case { name: "mousepad", needs: &["mousepad"], run: mousepad },
    Case { name: "qt6", needs: &["/usr/lib/qt6/bin/designer"], run: qt6 },
];

fn calculator(desk: &Desk) -> anyhow::Result<String> {
    let mut command = desk.command("gnome-calculator");
    command.env("GTK_A11Y", "atspi");
    let _running = desk.spawn(command)?;
    let window = desk.focused("calculator")?;
    desk.painted(&window, 20)?;
    desk.world.type_text("7+5");
    desk.world.tap(keys::ENTER);
    let mut found = false;
    desk.until("12 on the display", || {
        let twelve = |text: &str| text.trim() == "12";
        found = desk.world.accessible().iter().any(|node| twelve(&node.text) || twelve(&node.name));
        found
    })?;
    desk.shot("12")?;
    Ok("7+5 was typed; its accessible display reads 12".into())
}

fn gtk3_demo(desk: &Desk) -> anyhow::Result<String> {
    let _running = desk.start("gtk3-demo", &[])?;
    let window = desk.focused("gtk3-demo")?;
    desk.painted(&window, 50)?;
    // A click into the list of demos, then Enter, runs the one that is selected.
    desk.click(window.x + 60, window.y + 150);
    std::thread::sleep(Duration::from_millis(400));
    desk.world.tap(keys::ENTER);
    let second = desk.seen("the window of a demo", |have| have.id != window.id)?;
    desk.painted(&second, 3)?;
    desk.shot("demo")?;
    Ok(format!("a demo was chosen by pointer and run by key: {:?}", second.title))
}

fn mousepad(desk: &Desk) -> anyhow::Result<String> {
    let _running = desk.start("mousepad", &[])?;
    let window = desk.focused("mousepad")?;
    desk.painted(&window, 20)?;
    desk.world.type_text("hello");
    desk.seen("a title that says it was changed", |have| have.title.starts_with('*'))?;
    desk.chord(&[keys::CTRL, 31]);
    let dialog = desk.seen("its dialog", |have| have.id != window.id && have.focused)?;
    ensure!(dialog.floating, "the dialog does not float");
    ensure!(dialog.parent.as_ref() == Some(&window.id), "the dialog is of {:?}", dialog.parent);
    desk.painted(&dialog, 20)?;
    desk.shot("dialog")?;
    // GTK takes the name once the field has the focus; whatever it proposed is replaced.
    desk.chord(&[keys::CTRL, 30]);
    desk.world.type_text(&format!("{}/saved.txt", desk.world.home().display()));
    // The first Enter may go to the list of names that complete this one.
    for _ in 0..3 {
        std::thread::sleep(Duration::from_millis(500));
        if desk.windows().iter().any(|have| have.id == dialog.id) {
            desk.world.tap(keys::ENTER);
        }
    }
    desk.file("saved.txt", |text| text == "hello")?;
    desk.shot("saved")?;
    Ok("text was typed and saved through its dialog, which floats over it".into())
}

fn qt6(desk: &Desk) -> anyhow::Result<String> {
    let mut command = desk.command("/usr/lib/qt6/bin/designer");
    command.env("QT_QPA_PLATFORM", "wayland");
    let _running = desk.spawn(command)?;
    let dialog = desk.seen("its first dialog", |have| have.title.contains("New Form") && have.focused)?;
    desk.painted(&dialog, 20)?;
    desk.shot("dialog")?;
    // Enter creates what is selected.
    desk.world.tap(keys::ENTER);
    desk.until("the dialog gone", || !desk.windows().iter().any(|have| have.id == dialog.id))?;
    let main = desk.seen("its main window", |have| have.title.contains("Designer"))?;
    desk.painted(&main, 100)?;
    desk.shot("main")?;
    Ok("its dialog was answered by key; the main window shows a new form".into())
}
