//! The disk of the test machine: a Debian file tree made by mmdebstrap, as one ext4 file without partitions.
//!
//! Two stages, each kept under the cache folder by a hash of what goes into it: the tree of the packages (minutes), and
//! the disk, which is a copy of that tree with the guest files of `data/vm/root` and the packages under test in it.
//! Downloaded packages are kept too. Packages come from wherever this machine's own apt takes them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::process;

/// The machine's user.
pub const USER: &str = "user";
/// The user's password: on a throw-away disk that no network reaches.
pub const PASSWORD: &str = "Secret-7!";

/// Bump when this code makes another disk of the same inputs.
const FORMAT: &str = "tacit-vm-1";
const DEADLINE: Duration = Duration::from_secs(60 * 60);
/// Free space on the disk beside what is on it, in mebibytes.
const FREE_MIB: u64 = 600;
/// What is not wanted on the disk: it would only make it larger.
const LEFT_OUT: &[&str] = &["/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*", "/usr/share/info/*"];
/// What the kernel needs before it has its root file system; a small initrd boots faster under emulation.
const EARLY_MODULES: &str = "virtio_pci\\nvirtio_blk\\next4\\n";

/// Where the inputs are and where the disk goes.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The folder with `packages.list` and `root/`.
    pub data: PathBuf,
    /// The folder that keeps what was made.
    pub cache: PathBuf,
    /// Debian packages to install on the disk.
    pub debs: Vec<PathBuf>,
}

/// A disk and the kernel to boot it with.
#[derive(Clone, Debug)]
pub struct Image {
    /// The ext4 file system, raw.
    pub disk: PathBuf,
    /// The Linux kernel.
    pub kernel: PathBuf,
    /// Its initial RAM disk.
    pub initrd: PathBuf,
}

impl Inputs {
    /// Makes the disk, or finds it made. Only root can make one.
    pub fn image(&self) -> Result<Image> {
        fs::create_dir_all(&self.cache).with_context(|| format!("create {}", self.cache.display()))?;
        let packages = self.packages()?;
        let base_key = key(&[FORMAT, &packages.join(" "), &sources()?])?;
        let disk_key = self.disk_key(&base_key)?;
        let folder = self.cache.join(format!("disk-{disk_key}"));
        if !folder.exists() {
            let base = self.base(&packages, &base_key)?;
            self.disk(&base, &folder)?;
        }
        Ok(Image { disk: folder.join("disk.ext4"), kernel: folder.join("vmlinuz"), initrd: folder.join("initrd") })
    }

    /// The packages of the list, and what the packages under test depend on.
    fn packages(&self) -> Result<Vec<String>> {
        let path = self.data.join("packages.list");
        let list = fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?;
        let mut packages: Vec<String> = list
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(str::to_owned)
            .collect();
        for deb in &self.debs {
            let fields = ["Pre-Depends", "Depends", "Recommends"];
            for field in fields {
                let depends = process::output(Command::new("dpkg-deb").arg("-f").arg(deb).arg(field))?;
                packages.extend(names(&depends));
            }
        }
        packages.sort();
        packages.dedup();
        Ok(packages)
    }

    fn disk_key(&self, base_key: &str) -> Result<String> {
        let mut inputs = vec![base_key.to_owned()];
        for path in files(&self.data.join("root"))?.iter().chain(&self.debs) {
            inputs.push(path.display().to_string());
            inputs.push(contents_key(path)?);
        }
        key(&inputs.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The tree of the packages.
    fn base(&self, packages: &[String], key: &str) -> Result<PathBuf> {
        let tree = self.cache.join(format!("base-{key}"));
        if tree.exists() {
            return Ok(tree);
        }
        let unfinished = self.cache.join("base.unfinished");
        remove_tree(&unfinished)?;
        let kept = self.cache.join("packages");
        fs::create_dir_all(&kept)?;
        let log = self.cache.join("base.log");
        println!("making the tree of {} packages, {}; see {}", packages.len(), tree.display(), log.display());
        let mut command = Command::new("mmdebstrap");
        command.args(["--mode=root", "--variant=apt", "--format=directory", "--skip=essential/unlink"]);
        command.arg(format!("--include={}", packages.join(",")));
        command.args(["--aptopt=APT::Install-Recommends \"false\"", "--dpkgopt=force-unsafe-io"]);
        command.args(LEFT_OUT.iter().map(|pattern| format!("--dpkgopt=path-exclude={pattern}")));
        let kept = fs::canonicalize(kept)?.display().to_string();
        command.arg(format!("--setup-hook=mkdir -p \"$1\"/var/cache/apt/archives; cp -n {kept}/*.deb \"$1\"/var/cache/apt/archives/ || true"));
        command.arg(format!(
            "--essential-hook=mkdir -p \"$1\"/etc/initramfs-tools/conf.d; \
             echo MODULES=list > \"$1\"/etc/initramfs-tools/conf.d/tacit-vm; \
             printf '{EARLY_MODULES}' > \"$1\"/etc/initramfs-tools/modules"
        ));
        command.arg(format!("--customize-hook=cp -n \"$1\"/var/cache/apt/archives/*.deb {kept}/ || true"));
        command.args([suite()?.as_str()]).arg(&unfinished).args(source_files()?);
        process::run(&mut command, &log, DEADLINE).context("make the packages' tree")?;
        fs::rename(&unfinished, &tree)?;
        Ok(tree)
    }

    /// A disk of the tree with guest files, user and packages under test.
    fn disk(&self, base: &Path, folder: &Path) -> Result<()> {
        let unfinished = self.cache.join("disk.unfinished");
        remove_tree(&unfinished)?;
        fs::create_dir_all(&unfinished)?;
        let (tree, log) = (unfinished.join("tree"), unfinished.join("disk.log"));
        println!("making the disk of {}", base.display());
        process::run(Command::new("cp").args(["-a", "--reflink=auto"]).arg(base).arg(&tree), &log, DEADLINE)?;
        self.configure(&tree, &log)?;
        self.install(&tree, &log)?;
        let kernel = newest(&tree.join("boot"), "vmlinuz-")?;
        let initrd = newest(&tree.join("boot"), "initrd.img-")?;
        fs::rename(kernel, unfinished.join("vmlinuz"))?;
        fs::rename(initrd, unfinished.join("initrd"))?;
        let used = process::output(Command::new("du").args(["-sm", "--apparent-size"]).arg(&tree))?;
        let used: u64 = used.split_whitespace().next().unwrap_or_default().parse().context("the size of the tree")?;
        let size = format!("{}M", used + used / 5 + FREE_MIB);
        let options = ["-q", "-t", "ext4", "-O", "^has_journal", "-L", "tacit-vm", "-d"];
        let mut make = Command::new("mke2fs");
        process::run(make.args(options).arg(&tree).arg(unfinished.join("disk.ext4")).arg(size), &log, DEADLINE)?;
        remove_tree(&tree)?;
        fs::rename(&unfinished, folder)?;
        Ok(())
    }

    fn configure(&self, tree: &Path, log: &Path) -> Result<()> {
        let guest_files = self.data.join("root/.");
        process::run(
            Command::new("cp").args(["-rd", "--preserve=mode,links"]).arg(guest_files).arg(tree),
            log,
            DEADLINE,
        )?;
        fs::write(tree.join("etc/hostname"), "tacit-vm\n")?;
        fs::write(tree.join("etc/hosts"), "127.0.0.1 localhost tacit-vm\n")?;
        fs::write(tree.join("etc/fstab"), "")?;
        // Empty, not "uninitialized": each boot makes its own, and systemd does not ask for a time zone at the first.
        fs::write(tree.join("etc/machine-id"), "")?;
        let script = format!(
            "set -e; rm -f /var/cache/apt/archives/*.deb; useradd -m -s /bin/bash -G video,render,audio {USER}; \
             echo '{USER}:{PASSWORD}' | chpasswd; ln -sf /lib/systemd/system/graphical.target /etc/systemd/system/default.target; \
             systemctl mask getty@tty1.service apt-daily.timer apt-daily-upgrade.timer"
        );
        process::run(&mut chroot(tree, &script), log, DEADLINE).context("configure the disk")
    }

    fn install(&self, tree: &Path, log: &Path) -> Result<()> {
        for deb in &self.debs {
            fs::copy(deb, tree.join("under-test.deb")).with_context(|| format!("copy {}", deb.display()))?;
            let script = "dpkg --force-unsafe-io -i /under-test.deb && rm /under-test.deb";
            process::run(&mut chroot(tree, script), log, DEADLINE)
                .with_context(|| format!("install {}", deb.display()))?;
        }
        Ok(())
    }
}

fn chroot(tree: &Path, script: &str) -> Command {
    let mut command = Command::new("chroot");
    command.arg(tree).args(["/bin/sh", "-c", script]);
    command.env("DEBIAN_FRONTEND", "noninteractive").env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("LC_ALL", "C");
    command
}

/// The first alternative of each dependency, without versions; what the harness's own build fills in stays out.
fn names(depends: &str) -> Vec<String> {
    let first = |entry: &str| entry.split(['|', '(', ':', '[']).next().unwrap_or_default().trim().to_owned();
    depends.split(',').map(first).filter(|name| !name.is_empty() && !name.starts_with('$')).collect()
}

/// This machine's own apt sources: the files that name archives of Debian.
fn source_files() -> Result<Vec<PathBuf>> {
    let apt = Path::new("/etc/apt");
    let mut paths = vec![apt.join("sources.list")];
    if let Ok(entries) = fs::read_dir(apt.join("sources.list.d")) {
        paths.extend(entries.filter_map(Result::ok).map(|entry| entry.path()));
    }
    let used = |path: &PathBuf| {
        let known = path.extension().is_some_and(|extension| extension == "list" || extension == "sources");
        known
            && fs::read_to_string(path)
                .is_ok_and(|text| text.contains("debian-archive-keyring") || text.contains("debian.org"))
    };
    paths.retain(used);
    paths.sort();
    if paths.is_empty() {
        bail!("no source of Debian packages is configured in /etc/apt");
    }
    Ok(paths)
}

fn sources() -> Result<String> {
    let texts: Vec<String> = source_files()?.iter().map(fs::read_to_string).collect::<Result<_, _>>()?;
    Ok(texts.join("\n"))
}

/// The Debian release of this machine, which its sources are for.
fn suite() -> Result<String> {
    let release = fs::read_to_string("/etc/os-release").context("read /etc/os-release")?;
    let name = release.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME="));
    name.map(|name| name.trim_matches('"').to_owned()).context("/etc/os-release names no release")
}

fn newest(folder: &Path, prefix: &str) -> Result<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)?
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .map(|entry| entry.path())
        .collect();
    found.sort();
    found.pop().with_context(|| format!("no {prefix}* in {}", folder.display()))
}

/// Every file and link under a folder, sorted.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("read {}", folder.display()))? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.extend(files(&entry.path())?);
        } else {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

fn contents_key(path: &Path) -> Result<String> {
    if path.is_symlink() {
        return Ok(fs::read_link(path)?.display().to_string());
    }
    let sum = process::output(Command::new("sha256sum").arg("--").arg(path))?;
    let mode = fs::metadata(path)?.permissions();
    Ok(format!("{} {mode:?}", sum.split_whitespace().next().unwrap_or_default()))
}

/// A short name for what goes into something (FNV-1a): the cache is this machine's own, nobody feeds it collisions.
fn key(inputs: &[&str]) -> Result<String> {
    let bytes = inputs.iter().flat_map(|input| input.bytes().chain([0]));
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    Ok(format!("{hash:016x}"))
}

/// Removes a tree unless something is still mounted in it.
fn remove_tree(tree: &Path) -> Result<()> {
    if !tree.exists() {
        return Ok(());
    }
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let absolute = fs::canonicalize(tree)?.display().to_string();
    if mounts.lines().any(|line| line.split(' ').nth(1).is_some_and(|at| at.starts_with(&absolute))) {
        bail!("something is mounted under {absolute}: unmount it first");
    }
    fs::remove_dir_all(tree).with_context(|| format!("remove {}", tree.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_become_names() {
        let depends = "libc6 (>= 2.36), default-logind | logind, python3:any, ${shlibs:Depends}, \n";
        assert_eq!(names(depends), ["libc6", "default-logind", "python3"]);
    }

    #[test]
    fn keys_tell_inputs_apart() {
        assert_ne!(key(&["a", "b"]).unwrap(), key(&["ab"]).unwrap());
        assert_eq!(key(&["a"]).unwrap(), key(&["a"]).unwrap());
    }
}
