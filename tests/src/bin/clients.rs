//! `make test-clients`: real programs on real sessions, each scripted and judged from outside, with pictures to look at.

use clap::Parser;
use std::path::PathBuf;
use tacit_tests::clients;

/// Uses real programs on sessions of their own and tells which work.
#[derive(Parser)]
struct Args {
    /// Where the pictures go.
    #[arg(long, default_value = "target/clients")]
    out: PathBuf,
    /// List the cases and do nothing.
    #[arg(long)]
    list: bool,
    /// Only these cases.
    names: Vec<String>,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let mut cases = clients::all();
    if args.list {
        cases.iter().for_each(|case| println!("{:18} {}", case.name, case.needs.join(" ")));
        return Ok(());
    }
    if let Some(unknown) = args.names.iter().find(|name| !cases.iter().any(|case| case.name == name.as_str())) {
        anyhow::bail!("there is no case {unknown:?} (see --list)");
    }
    cases.retain(|case| args.names.is_empty() || args.names.iter().any(|name| name == case.name));
    std::fs::create_dir_all(&args.out)?;
    let out = std::path::absolute(&args.out)?;
    let mut failed = 0;
    for case in &cases {
        let ended = clients::run(case, &out);
        let (mark, text) = match &ended.result {
            Ok(seen) => ("ok", seen),
            Err(why) => ("FAILED", why),
        };
        failed += usize::from(ended.result.is_err());
        println!("{mark:7}{:18}{:5.1} s  {text}", ended.name, ended.took.as_secs_f32());
    }
    println!("\n{} of {} as they should; pictures in {}", cases.len() - failed, cases.len(), out.display());
    anyhow::ensure!(failed == 0, "{failed} of {} cases failed", cases.len());
    Ok(())
}
