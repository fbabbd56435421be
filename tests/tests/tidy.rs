//! The architecture, held by tests: crate edges, module headers, purity, forgotten test files, one vocabulary.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the root").to_owned()
}

/// Every `.rs` file under `dir`, build products apart.
fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if path.is_dir() && name != "target" && name != ".git" {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn members() -> Vec<cargo_metadata::Package> {
    let mut command = cargo_metadata::MetadataCommand::new();
    command.manifest_path(root().join("Cargo.toml")).no_deps().other_options(vec!["--offline".into()]);
    command.exec().expect("cargo metadata").packages
}

#[test]
fn only_the_allowed_edges_between_crates() {
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("tacit-dbus", &[][..]),
        ("tacit-layout", &[][..]),
        ("tacit-core", &["tacit-dbus"][..]),
        ("tacit-memory", &["tacit-core", "tacit-dbus"][..]),
        ("tacit-model", &["tacit-core", "tacit-dbus"][..]),
        ("tacit-agent", &["tacit-core", "tacit-memory", "tacit-model", "tacit-dbus"][..]),
        ("tacit-compositor", &["tacit-layout", "tacit-dbus"][..]),
        ("tacit-wlcs", &["tacit-compositor", "tacit-layout", "tacit-dbus"][..]),
        ("tacit-shell", &["tacit-dbus"][..]),
        ("tacit-session", &["tacit-dbus"][..]),
        (
            "tacit-tests",
            &[
                "tacit-dbus",
                "tacit-layout",
                "tacit-core",
                "tacit-memory",
                "tacit-model",
                "tacit-agent",
                "tacit-compositor",
                "tacit-shell",
            ][..],
        ),
    ]);
    for package in members() {
        let allowed =
            allowed.get(package.name.as_str()).unwrap_or_else(|| panic!("{} is not in the list", package.name));
        for dependency in package.dependencies.iter().filter(|d| d.name.starts_with("tacit-")) {
            assert!(allowed.contains(&dependency.name.as_str()), "{} must not use {}", package.name, dependency.name);
        }
    }
}

#[test]
fn every_module_says_what_it_owns() {
    let missing: Vec<_> = sources(&root())
        .into_iter()
        .filter(|file| !fs::read_to_string(file).is_ok_and(|text| text.trim_start().starts_with("//!")))
        .collect();
    assert!(missing.is_empty(), "no `//!` at the top of {missing:#?}");
}

/// The code of a file without comments, string contents and its `#[cfg(test)]` tail.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let body = text.split("#[cfg(test)]").next().unwrap_or("");
    body.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

#[test]
fn core_and_layout_are_pure() {
    let impure = [
        "std::env",
        "std::fs",
        "std::net",
        "std::process",
        "std::thread",
        "std::time::Instant",
        "SystemTime",
        "Instant::now",
        "Zoned::now",
        "Timestamp::now",
        "async ",
        ".await",
        "tokio",
        "zbus",
        "rand::",
        "getrandom",
        "println!",
        "eprintln!",
        "unsafe ",
    ];
    for dir in ["agent/core/src", "compositor/layout/src"] {
        for file in sources(&root().join(dir)) {
            if file.components().any(|part| part.as_os_str() == "tests") || file.ends_with("tests.rs") {
                continue;
            }
            let code = code(&file);
            for word in impure {
                assert!(!code.contains(word), "{} contains `{word}`", file.display());
            }
        }
    }
}

#[test]
fn no_test_file_is_forgotten() {
    // A file in src/ or tests/ that no `mod` names and that is no crate root would silently not be compiled.
    for package in members() {
        let dir = package.manifest_path.parent().expect("a folder").as_std_path().to_owned();
        let roots: BTreeSet<PathBuf> = package.targets.iter().map(|t| t.src_path.clone().into_std_path_buf()).collect();
        let files: Vec<PathBuf> = sources(&dir).into_iter().filter(|f| nearest_package(f) == dir).collect();
        let declared =
            files.iter().map(|file| fs::read_to_string(file).unwrap_or_default()).collect::<Vec<_>>().join("\n");
        for file in files.iter().filter(|file| !roots.contains(*file)) {
            let stem = file.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
            let name = if stem == "mod" {
                file.parent().and_then(Path::file_name).and_then(|s| s.to_str()).unwrap_or_default()
            } else {
                stem
            };
            let named = declared.lines().any(|line| {
                let line = line
                    .trim_start()
                    .trim_start_matches("pub ")
                    .trim_start_matches("pub(crate) ")
                    .trim_start_matches("pub(super) ");
                line.strip_prefix("mod ")
                    .is_some_and(|rest| rest.trim_start_matches("r#").trim_end_matches([';', '{', ' ']) == name)
            });
            assert!(named, "{} is compiled by nothing", file.display());
        }
    }
}

fn nearest_package(file: &Path) -> PathBuf {
    file.ancestors().skip(1).find(|dir| dir.join("Cargo.toml").exists()).map(Path::to_owned).unwrap_or_default()
}

#[test]
fn no_binary_without_a_reason_and_no_toolchain_file() {
    assert!(!root().join("rust-toolchain").exists() && !root().join("rust-toolchain.toml").exists());
    let out = std::process::Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().expect("git");
    for name in String::from_utf8_lossy(&out.stdout).split('\0').filter(|name| !name.is_empty()) {
        let size = fs::metadata(root().join(name)).map_or(0, |meta| meta.len());
        let model = name.starts_with("data/models/");
        assert!(size < 1 << 20 || model || name == "Cargo.lock", "{name} has {size} bytes");
    }
}

#[test]
fn architecture_is_short_and_names_every_crate() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    assert!(text.lines().count() < 300);
    for package in members() {
        assert!(text.contains(package.name.as_str()), "ARCHITECTURE.md does not name {}", package.name);
    }
}

#[test]
fn make_names_no_registry_host() {
    for name in ["Makefile", ".ci/run", "data/packaging/install-packages", "Cargo.toml", ".cargo/config.toml"] {
        let text = fs::read_to_string(root().join(name)).unwrap_or_default();
        assert!(!text.contains("http://") && !text.contains("https://"), "{name} names a host");
    }
}
