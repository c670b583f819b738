//! The package in a Debian 12 of its own: installed, run as its user, purged; then once more with systemd running in it. As
//! root only.

mod booted;

use super::{PLACE, build};
use crate::command;
use anyhow::{Context, Result, bail};
use booted::Booted;
use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// What may be left of a purged package: its data, and what Debian's own tools and systemd note of whatever they do.
const MAY_STAY: [&str; 10] = [
    "/var/lib/countersign",
    "/var/lib/dpkg/",
    "/var/lib/systemd/",
    "/var/log/",
    "/var/cache/",
    "/run/adduser",
    "/etc/passwd-",
    "/etc/group-",
    "/etc/shadow-",
    "/etc/gshadow-",
];
const DATA: &str = "/var/lib/countersign";
/// Where it lies in there while it is installed.
const BROUGHT: &str = "/countersign.deb";
/// What is in there beside a least Debian: what the package asks for, systemd, and a time server.
const INCLUDED: &str = "--include=adduser,chrony,dbus,systemd,systemd-sysv";

/// Makes the package and tries it out. Ends with an error at the first thing that is not as it should be.
pub(crate) fn try_out(profile: &str) -> Result<()> {
    judge_unit()?;
    let package = build(profile)?;
    let debian = DebianRoot::make()?;
    debian.leaves_nothing_but_data(&package, |debian| {
        debian.run_as_its_user()?;
        debian.purge()
    })?;
    eprintln!("package: installed, ran as its own user, was examined, and left nothing but its data");
    // The data of before is taken over.
    debian.leaves_nothing_but_data(&package, |debian| {
        let booted = Booted::boot(&debian.path)?;
        let examined = booted.examine_service().and_then(|()| booted.purge());
        booted.power_off()?;
        examined
    })?;
    eprintln!("package: started, examined, restarted and stopped by systemd, and purged");
    Ok(())
}

/// Holds the unit against systemd's own list of what a service could do without: at most 2.0 of 10.
fn judge_unit() -> Result<()> {
    let unit = command::root()?.join("packaging/countersign.service");
    let mut judge = Command::new("systemd-analyze");
    judge.args(["security", "--offline=true", "--threshold=20", "--no-pager"]).arg(unit).stdout(Stdio::null());
    command::run(&mut judge).context("the unit allows too much")
}

fn may_stay(path: &str) -> bool {
    path == BROUGHT || MAY_STAY.iter().any(|beginning| path.starts_with(beginning))
}

/// A Debian 12 in a directory.
struct DebianRoot {
    path: PathBuf,
}

impl DebianRoot {
    /// A fresh one. What debootstrap has fetched is kept for the next time.
    fn make() -> Result<Self> {
        let place = command::root()?.join(PLACE);
        let (path, fetched) = (place.join("debian"), place.join("debian-with-systemd.tar"));
        if path.exists() {
            fs::remove_dir_all(&path).with_context(|| format!("{} cannot be renewed", path.display()))?;
        }
        fs::create_dir_all(&path)?;
        let hint = "no Debian could be made\nhint: run this as root, with debootstrap and systemd-container installed";
        if fetched.exists() {
            let mut unpack = Command::new("tar");
            command::run(unpack.arg("--extract").arg("--file").arg(&fetched).arg("--directory").arg(&path))?;
        } else {
            let mut debootstrap = Command::new("debootstrap");
            debootstrap.args(["--variant=minbase", INCLUDED, "bookworm"]).arg(&path);
            command::run(debootstrap.stdout(Stdio::null())).context(hint)?;
            let mut pack = Command::new("tar");
            command::run(pack.arg("--create").arg("--file").arg(&fetched).arg("--directory").arg(&path).arg("."))?;
        }
        Ok(Self { path })
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("chroot");
        command.arg(&self.path).args(words);
        in_there(&mut command);
        command
    }

    fn run(&self, words: &[&str]) -> Result<String> {
        command::output(&mut self.command(words))
    }

    /// Whatever is done with the package, at the end nothing is left of it but its data.
    fn leaves_nothing_but_data(&self, package: &Path, done: impl FnOnce(&Self) -> Result<()>) -> Result<()> {
        let before = self.list_files()?;
        fs::copy(package, self.path.join(BROUGHT.trim_start_matches('/')))
            .context("the package cannot be brought in")?;
        done(self)?;
        let users = fs::read_to_string(self.path.join("etc/passwd"))?;
        if users.contains("countersign") {
            bail!("the purge left the user behind");
        }
        let left: Vec<_> = self.list_files()?.difference(&before).filter(|path| !may_stay(path)).cloned().collect();
        if !left.is_empty() {
            bail!("left after the purge: {}", left.join(", "));
        }
        if !self.path.join(DATA.trim_start_matches('/')).join("root.key").exists() {
            bail!("the purge took the data with it");
        }
        Ok(())
    }

    /// Installs it, serves as the unit does, and has the installation examined meanwhile.
    fn run_as_its_user(&self) -> Result<()> {
        self.run(&["dpkg", "--install", BROUGHT])?;
        // Becomes the server itself, so that the server is what is told to stop.
        let user = ["setpriv", "--reuid=countersign", "--regid=countersign", "--clear-groups"];
        let server = ["countersign", "--data", DATA, "serve", "--listen", "127.0.0.1:0"];
        let mut serving = self.command(&[&user[..], &server[..]].concat());
        let mut child = serving.stdout(Stdio::piped()).spawn().context("the server does not start")?;
        let examined = wait_until_it_listens(&mut child).and_then(|()| self.examine());
        let stopped = stop(&mut child);
        examined?;
        stopped
    }

    fn examine(&self) -> Result<()> {
        // The server made the key: whose it is, that is whom the server runs as.
        for (path, wanted) in [(DATA.to_owned(), "countersign 700"), (format!("{DATA}/root.key"), "countersign 600")] {
            let found = self.run(&["stat", "--format=%U %a", &path])?;
            if found.trim() != wanted {
                bail!("{path} is `{}`, not `{wanted}`", found.trim());
            }
        }
        self.run(&["countersign", "keys", "confirm-copied"])?;
        // A clock that nothing vouches for is a finding; it is looked at where there is a time server.
        for part in ["database", "keys", "emergency", "config", "mail", "webhook"] {
            self.run(&["countersign", "doctor", part])?;
        }
        Ok(())
    }

    fn purge(&self) -> Result<()> {
        self.run(&["dpkg", "--purge", "countersign"]).map(drop)
    }

    /// Every path in it.
    fn list_files(&self) -> Result<BTreeSet<String>> {
        let mut find = Command::new("find");
        let found = command::output(find.arg(".").current_dir(&self.path))?;
        Ok(found.lines().filter_map(|line| line.strip_prefix('.')).map(str::to_owned).collect())
    }
}

/// Nothing of this machine's environment is seen in there.
fn in_there(command: &mut Command) {
    command.env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("LC_ALL", "C.UTF-8");
    command.env("DEBIAN_FRONTEND", "noninteractive");
}

fn wait_until_it_listens(child: &mut Child) -> Result<()> {
    let said = child.stdout.take().context("the server says nothing")?;
    for line in BufReader::new(said).lines() {
        if line?.starts_with("Listening on ") {
            return Ok(());
        }
    }
    bail!("the server ended before it listened")
}

/// Tells a process to end, and waits until it has.
fn stop(child: &mut Child) -> Result<()> {
    command::run(Command::new("kill").args(["-s", "TERM", &child.id().to_string()]))?;
    let ended = child.wait()?;
    if !ended.success() {
        bail!("it was told to stop and ended with {ended}");
    }
    Ok(())
}
