//! wlcs, the Wayland conformance suite, on the real compositor: every case passes, but for those that `expected-failures.txt` lists
//! with their reasons. `WLCS_FILTER` in the environment runs some cases alone, for whoever looks for a fault.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

/// Cases spend most of their time waiting for the next frame, so that more of them than there are cores run side by side.
const SHARDS: usize = 4;
/// How many cases version 1.5.0 has.
const CASES: usize = 1074;
/// What is obsolete and not offered: the suite skips the cases that need it.
const OBSOLETE: [&str; 3] = ["wl_shell", "zxdg_shell_v6", "gtk_primary_selection_device_manager"];

/// What became of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    Passed,
    Skipped { why: String },
    Failed { said: String },
    Crashed { said: String },
}

/// The suite's program, of Debian's package.
fn suite() -> PathBuf {
    let places =
        ["/usr/lib/x86_64-linux-gnu/wlcs/wlcs", "/usr/lib/aarch64-linux-gnu/wlcs/wlcs", "/usr/libexec/wlcs/wlcs"];
    let found = places.iter().map(PathBuf::from).find(|path| path.exists());
    found.unwrap_or_else(|| panic!("wlcs is not installed: `make packages` installs it"))
}

/// The library that the suite loads. Cargo builds it beside this program.
fn module() -> PathBuf {
    let program = std::env::current_exe().expect("this program has a path");
    let module = program.with_file_name("libtacit_wlcs.so");
    assert!(module.exists(), "{} is missing: `cargo build --workspace` builds it", module.display());
    module
}

/// Cases that are known to fail, each with its reason.
fn expected() -> BTreeMap<String, String> {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("expected-failures.txt")).expect("the list");
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut list = BTreeMap::new();
    for line in lines {
        let (case, reason) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        assert!(!reason.trim().is_empty(), "{case} is listed without a reason");
        assert!(list.insert(case.to_owned(), reason.trim().to_owned()).is_none(), "{case} is listed twice");
    }
    list
}

/// Runs one share of the cases; answers what the suite said.
fn run(shard: usize, runtime: &Path) -> String {
    let mut command = Command::new(suite());
    command.arg(module()).arg("--gtest_color=no");
    if let Ok(filter) = std::env::var("WLCS_FILTER") {
        command.arg(format!("--gtest_filter={filter}"));
    }
    command.env("GTEST_TOTAL_SHARDS", SHARDS.to_string()).env("GTEST_SHARD_INDEX", shard.to_string());
    command.env("XDG_RUNTIME_DIR", runtime).env_remove("DBUS_SESSION_BUS_ADDRESS").env_remove("WAYLAND_DISPLAY");
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().expect("the suite starts");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The case that a line of the suite is about, where it begins with `tag`.
fn case<'a>(line: &'a str, tag: &str) -> Option<&'a str> {
    line.strip_prefix(tag)?.split([' ', ',']).find(|word| !word.is_empty())
}

/// Reads what the suite said: what became of each case.
fn read(said: &str) -> BTreeMap<String, Outcome> {
    let mut outcomes = BTreeMap::new();
    let mut running: Option<(String, String)> = None;
    for line in said.lines() {
        if let Some(name) = case(line, "[ RUN      ]") {
            running = Some((name.to_owned(), String::new()));
            continue;
        }
        let Some((name, text)) = &mut running else { continue };
        let ended = |tag| case(line, tag) == Some(name.as_str());
        let outcome = if ended("[       OK ]") {
            Outcome::Passed
        } else if ended("[     SKIP ]") {
            Outcome::Skipped { why: text.replace("[          ]", "").trim().to_owned() }
        } else if ended("[  FAILED  ]") {
            Outcome::Failed { said: text.clone() }
        } else {
            text.push_str(line);
            text.push('\n');
            continue;
        };
        outcomes.insert(name.clone(), outcome);
        running = None;
    }
    if let Some((name, said)) = running {
        outcomes.insert(name, Outcome::Crashed { said });
    }
    outcomes
}

/// Whether the suite may skip a case: for what is obsolete, and where it tests its own skipping.
fn may_skip(name: &str, why: &str) -> bool {
    name.starts_with("SelfTest.")
        || OBSOLETE.iter().any(|obsolete| why.contains(&format!("Missing extension: {obsolete}")))
}

#[test]
fn the_suite_passes() {
    let runtime = tempfile::tempdir().expect("a folder");
    let shares: Vec<_> = thread::scope(|scope| {
        let runtime = runtime.path();
        let shares: Vec<_> = (0..SHARDS).map(|shard| scope.spawn(move || run(shard, runtime))).collect();
        shares.into_iter().map(|share| share.join().expect("a share of the cases")).collect()
    });
    let outcomes: BTreeMap<String, Outcome> = shares.iter().flat_map(|said| read(said)).collect();
    let expected = expected();
    let mut faults = Vec::new();
    let (mut passed, mut skipped, mut failed) = (0, 0, 0);
    for (name, outcome) in &outcomes {
        let reason = expected.get(name);
        match (outcome, reason) {
            (Outcome::Passed, None) => passed += 1,
            (Outcome::Passed, Some(_)) => {
                passed += 1;
                println!("{name} passes now: it can be taken off the list");
            }
            (Outcome::Skipped { why }, _) if may_skip(name, why) => skipped += 1,
            (Outcome::Skipped { why }, _) => faults.push(format!("{name} was skipped: {why}")),
            (Outcome::Failed { .. }, Some(_)) => failed += 1,
            (Outcome::Failed { said }, None) => faults.push(format!("{name} failed:\n{said}")),
            (Outcome::Crashed { said }, _) => faults.push(format!("{name} crashed, or did not end:\n{said}")),
        }
    }
    println!(
        "{} cases: {passed} passed, {failed} failed as listed, {skipped} skipped, {} at fault",
        outcomes.len(),
        faults.len()
    );
    let whole = std::env::var_os("WLCS_FILTER").is_none();
    if whole && outcomes.len() != CASES {
        faults.push(format!("{} cases ran of {CASES}", outcomes.len()));
    }
    let unknown = expected.keys().filter(|name| whole && !outcomes.contains_key(*name));
    faults.extend(unknown.map(|name| format!("{name} is on the list, and no such case ran")));
    assert!(faults.is_empty(), "{}\n{} faults", faults.join("\n"), faults.len());
}

#[test]
fn what_the_suite_says_is_read() {
    let said = "[==========] Running 5 tests\n[ RUN      ] A.one\n[       OK ] A.one (3 ms)\n[ RUN      ] A.two/0\nwrong\n\
                [  FAILED  ] A.two/0, where GetParam() = left (1 ms)\n[ RUN      ] B.three\n\
                [          ] Missing extension: wl_shell\n[     SKIP ] B.three (0ms)\n[ RUN      ] B.four\nhalf";
    let outcomes = read(said);
    assert_eq!(outcomes.get("A.one"), Some(&Outcome::Passed));
    assert_eq!(outcomes.get("A.two/0"), Some(&Outcome::Failed { said: "wrong\n".into() }));
    assert_eq!(outcomes.get("B.three"), Some(&Outcome::Skipped { why: "Missing extension: wl_shell".into() }));
    assert_eq!(outcomes.get("B.four"), Some(&Outcome::Crashed { said: "half\n".into() }));
    assert!(
        may_skip("B.three", "Missing extension: wl_shell") && !may_skip("B.three", "Missing extension: xdg_wm_base")
    );
}
