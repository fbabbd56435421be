//! `tacit-offline PROGRAM ARGUMENTS…`: becomes a program that is ended by the kernel at its first network socket, with all that it
//! starts. Sockets of this machine alone (AF_UNIX, AF_NETLINK) are left to it.

use anyhow::{Context, bail};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};
use std::os::unix::process::CommandExt;
use std::process::Command;

/// Families of sockets that reach other machines.
const NETWORK: [libc::c_int; 4] = [libc::AF_INET, libc::AF_INET6, libc::AF_PACKET, libc::AF_VSOCK];

fn filter() -> anyhow::Result<BpfProgram> {
    let of = |family: libc::c_int| {
        let value = u64::try_from(family)?;
        let is = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)?;
        anyhow::Ok(SeccompRule::new(vec![is])?)
    };
    let rules = NETWORK.into_iter().map(of).collect::<anyhow::Result<Vec<_>>>()?;
    let calls = [(libc::SYS_socket, rules)].into_iter().collect();
    let machine = std::env::consts::ARCH.try_into()?;
    Ok(SeccompFilter::new(calls, SeccompAction::Allow, SeccompAction::KillProcess, machine)?.try_into()?)
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let Some(program) = arguments.next() else { bail!("which program? tacit-offline PROGRAM ARGUMENTS…") };
    seccompiler::apply_filter(&filter()?).context("the kernel takes no filter")?;
    let why = Command::new(&program).args(arguments).exec();
    Err(why).with_context(|| format!("cannot start {}", program.display()))
}
