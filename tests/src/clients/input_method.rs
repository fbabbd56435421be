//! An input method composes Chinese text in a terminal.

use super::{Case, Desk};
use std::time::Duration;

/// The cases.
pub const CASES: &[Case] = &[Case { name: "fcitx5", needs: &["fcitx5", "foot"], run: fcitx5 }];

const PROFILE: &str = "[Groups/0]\nName=Default\nDefault Layout=us\nDefaultIM=pinyin\n\n[Groups/0/Items/0]\nName=pinyin\nLayout=\n\n\
[GroupOrder]\n0=Default\n";

fn fcitx5(desk: &Desk) -> anyhow::Result<String> {
    let config = desk.world.dir().join("config/fcitx5");
    std::fs::create_dir_all(&config)?;
    std::fs::write(config.join("profile"), PROFILE)?;
    let _method = desk.start("fcitx5", &["--disable", "xcb,cloudpinyin,kimpanel,notifications"])?;
    std::thread::sleep(Duration::from_secs(2));
    let _foot = desk.start("foot", &["sh", "-c", "cat > composed"])?;
    let window = desk.focused("foot")?;
    desk.painted(&window, 1)?;
    std::thread::sleep(Duration::from_millis(500));
    desk.world.type_text("nihao");
    std::thread::sleep(Duration::from_millis(1500));
    desk.shot("composing")?;
    desk.world.type_text(" ");
    std::thread::sleep(Duration::from_millis(300));
    desk.world.type_text("\n");
    desk.file("composed", |text| text == "你好\n")?;
    desk.shot("composed")?;
    Ok("nihao became 你好".into())
}
