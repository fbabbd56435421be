//! The QEMU process: what hardware the machine has, and that it ends with the test, whatever happens.
//!
//! Software emulation only: under KVM the guest hangs after the firmware on the machines that this was written for.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::heads::Head;
use super::image::Image;
use super::process;

/// QEMU's name for the display device.
pub const DISPLAY: &str = "display";
/// How many outputs the display has; the first is always connected.
const HEADS: u32 = 2;
/// The sockets' folder under the temporary folder, before the process id of the test.
const SOCKETS: &str = "tacit-vm-";

/// What to start.
#[derive(Clone, Debug)]
pub struct Options {
    /// The disk and the kernel.
    pub image: Image,
    /// An existing folder for the overlay of the disk, the serial log and QEMU's own log.
    pub folder: PathBuf,
    /// Memory of the machine, in mebibytes.
    pub memory_mib: u32,
    /// Processors of the machine.
    pub processors: u32,
    /// How many times longer than on an idle host everything may take.
    pub patience: u32,
}

/// A running machine; ended when dropped.
#[derive(Debug)]
pub struct Qemu {
    child: Child,
    sockets: PathBuf,
    log: PathBuf,
    disk: PathBuf,
}

impl Qemu {
    /// Starts the machine and waits for its sockets. Must be called on a thread that lives as long as the machine:
    /// the kernel ends QEMU with the thread that started it, so that a killed test leaves nothing behind.
    pub fn start(options: &Options) -> Result<Self> {
        // Not in the folder of the options: the path of a socket has at most 107 bytes.
        remove_stale_sockets();
        let sockets = std::env::temp_dir().join(format!("{SOCKETS}{}", std::process::id()));
        fs::create_dir(&sockets).with_context(|| format!("create {}", sockets.display()))?;
        let disk = overlay(options)?;
        let log = options.folder.join("qemu.log");
        let output = File::create(&log)?;
        let child = Command::new("setpriv")
            .args(["--pdeathsig", "KILL", "qemu-system-x86_64"])
            .args(machine(options, &disk))
            .args(devices())
            .args(channels(options, &sockets))
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .context("start QEMU (Debian: qemu-system-x86, util-linux)")?;
        let mut qemu = Self { child, sockets, log, disk };
        super::wait_for("QEMU's sockets", Duration::from_secs(30), || {
            qemu.check()?;
            Ok((qemu.monitor().exists() && qemu.agent().exists() && qemu.vnc().exists()).then_some(()))
        })?;
        Ok(qemu)
    }

    /// Fails if QEMU has ended, with the end of its log.
    pub fn check(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            Some(status) => bail!("QEMU ended with {status}\n{}", process::tail(&self.log)),
            None => Ok(()),
        }
    }

    /// QEMU's process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Processor time that the machine has taken so far: it tells a slow guest from a busy host.
    pub fn processor_time(&self) -> Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let (_, fields) = stat.rsplit_once(')').context("a process's statistics")?;
        // After the name come the state and twelve numbers; then the ticks, a hundred a second, as user and as kernel.
        let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<u64>).sum::<Result<u64, _>>()?;
        Ok(Duration::from_millis(ticks * 10))
    }

    /// The socket of the machine protocol.
    #[must_use]
    pub fn monitor(&self) -> PathBuf {
        self.sockets.join("qmp")
    }

    /// The socket of the guest's agent.
    #[must_use]
    pub fn agent(&self) -> PathBuf {
        self.sockets.join("agent")
    }

    /// The folder of the sockets, for files that only pass by.
    #[must_use]
    pub fn sockets(&self) -> &Path {
        &self.sockets
    }

    /// The display's second head.
    #[must_use]
    pub fn second_head(&self) -> Head {
        Head::new(self.vnc())
    }

    fn vnc(&self) -> PathBuf {
        self.sockets.join("head1")
    }
}

impl Drop for Qemu {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.sockets);
        let _ = fs::remove_file(&self.disk);
    }
}

/// Removes the folders of tests that were killed.
fn remove_stale_sockets() {
    let Ok(entries) = fs::read_dir(std::env::temp_dir()) else { return };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let pid = name.strip_prefix(SOCKETS).and_then(|pid| pid.parse::<u32>().ok());
        if pid.is_some_and(|pid| pid == std::process::id() || !Path::new("/proc").join(pid.to_string()).exists()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// A disk that starts as the image and takes the machine's writes.
fn overlay(options: &Options) -> Result<PathBuf> {
    let disk = options.folder.join("disk.qcow2");
    let base = fs::canonicalize(&options.image.disk)?;
    process::output(
        Command::new("qemu-img").args(["create", "-q", "-f", "qcow2", "-F", "raw", "-b"]).arg(base).arg(&disk),
    )?;
    Ok(disk)
}

fn machine(options: &Options, disk: &Path) -> Vec<String> {
    // A starved guest takes its timer for broken and panics, unless told not to check; a panic ends QEMU.
    let line = "root=/dev/vda rw console=ttyS0 mitigations=off loglevel=4 no_timer_check panic=-1 \
                systemd.firstboot=off fsck.mode=skip";
    let image = &options.image;
    words(&[
        ("-nodefaults", String::new()),
        ("-no-reboot", String::new()),
        ("-machine", "q35".to_owned()),
        ("-accel", "tcg,thread=multi".to_owned()),
        ("-cpu", "max,la57=off".to_owned()),
        ("-smp", options.processors.to_string()),
        ("-m", options.memory_mib.to_string()),
        ("-kernel", image.kernel.display().to_string()),
        ("-initrd", image.initrd.display().to_string()),
        ("-append", line.to_owned()),
        ("-drive", format!("id=disk,if=none,format=qcow2,cache=unsafe,file={}", disk.display())),
        ("-device", "virtio-blk-pci,drive=disk".to_owned()),
    ])
}

fn devices() -> Vec<String> {
    words(&[
        ("-device", format!("virtio-gpu-pci,id={DISPLAY},max_outputs={HEADS}")),
        ("-device", "virtio-keyboard-pci".to_owned()),
        ("-device", "virtio-tablet-pci".to_owned()),
        ("-device", "virtio-rng-pci".to_owned()),
        ("-audiodev", "none,id=silence".to_owned()),
        ("-device", "ich9-intel-hda".to_owned()),
        ("-device", "hda-duplex,audiodev=silence".to_owned()),
        // The guest has a network card and an address, and reaches nothing.
        ("-nic", "user,model=virtio-net-pci,restrict=on".to_owned()),
        ("-display", "none".to_owned()),
    ])
}

fn channels(options: &Options, sockets: &Path) -> Vec<String> {
    let socket = |name: &str| sockets.join(name).display().to_string();
    words(&[
        ("-qmp", format!("unix:{},server=on,wait=off", socket("qmp"))),
        ("-serial", format!("file:{}", options.folder.join("serial.log").display())),
        ("-device", "virtio-serial-pci".to_owned()),
        ("-chardev", format!("socket,id=agent,path={},server=on,wait=off", socket("agent"))),
        ("-device", "virtserialport,chardev=agent,name=tacit.agent".to_owned()),
        ("-vnc", format!("unix:{},display={DISPLAY},head=1", socket("head1"))),
    ])
}

/// Options and their values as one list; an empty value means that the option has none.
fn words(pairs: &[(&str, String)]) -> Vec<String> {
    pairs
        .iter()
        .flat_map(|(option, value)| [(*option).to_owned(), value.clone()])
        .filter(|word| !word.is_empty())
        .collect()
}
