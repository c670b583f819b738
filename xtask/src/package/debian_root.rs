//! The package in a Debian 12 of its own: installed, run as its user, purged. As root only.

use super::{PLACE, build};
use crate::command;
use anyhow::{Context, Result, bail};
use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// What may be left of a purged package: its data, and what Debian's own tools note of every package.
const MAY_STAY: [&str; 9] = [
    "/var/lib/countersign",
    "/var/lib/dpkg/",
    "/var/log/",
    "/var/cache/",
    "/run/adduser",
    "/etc/passwd-",
    "/etc/group-",
    "/etc/shadow-",
    "/etc/gshadow-",
];
const DATA: &str = "/var/lib/countersign";

/// Makes the package and tries it out. Ends with an error at the first thing that is not as it should be.
pub(crate) fn try_out(profile: &str) -> Result<()> {
    judge_unit()?;
    let package = build(profile)?;
    let debian = DebianRoot::make()?;
    let before = debian.list_files()?;
    debian.install(&package)?;
    debian.run_as_its_user()?;
    debian.purge()?;
    let left: Vec<_> = debian.list_files()?.difference(&before).filter(|path| !may_stay(path)).cloned().collect();
    if !left.is_empty() {
        bail!("left after the purge: {}", left.join(", "));
    }
    if !debian.path.join(DATA.trim_start_matches('/')).join("root.key").exists() {
        bail!("the purge took the data with it");
    }
    eprintln!("package: installed, ran as its own user, was examined, and left nothing but its data");
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
    MAY_STAY.iter().any(|beginning| path.starts_with(beginning))
}

/// A Debian 12 in a directory.
struct DebianRoot {
    path: PathBuf,
}

impl DebianRoot {
    /// A fresh one. What debootstrap has fetched is kept for the next time.
    fn make() -> Result<Self> {
        let place = command::root()?.join(PLACE);
        let (path, fetched) = (place.join("debian"), place.join("debian.tar"));
        if path.exists() {
            fs::remove_dir_all(&path).with_context(|| format!("{} cannot be renewed", path.display()))?;
        }
        fs::create_dir_all(&path)?;
        let hint = "no Debian could be made\nhint: run this as root, with debootstrap installed";
        if fetched.exists() {
            let mut unpack = Command::new("tar");
            command::run(unpack.arg("--extract").arg("--file").arg(&fetched).arg("--directory").arg(&path))?;
        } else {
            let mut debootstrap = Command::new("debootstrap");
            debootstrap.args(["--variant=minbase", "--include=adduser", "bookworm"]).arg(&path);
            command::run(debootstrap.stdout(Stdio::null())).context(hint)?;
            let mut pack = Command::new("tar");
            command::run(pack.arg("--create").arg("--file").arg(&fetched).arg("--directory").arg(&path).arg("."))?;
        }
        Ok(Self { path })
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("chroot");
        command.arg(&self.path).args(words);
        command.env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("DEBIAN_FRONTEND", "noninteractive");
        command.env("LC_ALL", "C.UTF-8");
        command
    }

    fn run(&self, words: &[&str]) -> Result<String> {
        command::output(&mut self.command(words))
    }

    fn install(&self, package: &Path) -> Result<()> {
        fs::copy(package, self.path.join("countersign.deb")).context("the package cannot be brought in")?;
        let installed = self.run(&["dpkg", "--install", "/countersign.deb"]);
        fs::remove_file(self.path.join("countersign.deb"))?;
        installed.map(drop)
    }

    /// Serves as the unit does, and has the installation examined meanwhile.
    fn run_as_its_user(&self) -> Result<()> {
        let server =
            ["runuser", "-u", "countersign", "--", "countersign", "--data", DATA, "serve", "--listen", "127.0.0.1:0"];
        let mut serving = self.command(&server);
        let mut child = serving.stdout(Stdio::piped()).spawn().context("the server does not start")?;
        let examined = wait_until_it_listens(&mut child).and_then(|()| self.examine());
        let stopped = child.kill().and_then(|()| child.wait());
        examined?;
        stopped.map(drop).context("the server does not stop")
    }

    fn examine(&self) -> Result<()> {
        // The server made the key: whose it is, that is whom the server runs as.
        for (path, wanted) in [(DATA.to_owned(), "countersign 700"), (format!("{DATA}/root.key"), "countersign 600")] {
            let found = self.run(&["stat", "--format=%U %a", &path])?;
            if found.trim() != wanted {
                bail!("{path} is `{}`, not `{wanted}`", found.trim());
            }
        }
        self.run(&["countersign", "--data", DATA, "keys", "confirm-copied"])?;
        // What the host's clock goes by is not the package's.
        for part in ["database", "keys", "config"] {
            let found = self.run(&["countersign", "--data", DATA, "doctor", part])?;
            eprint!("{found}");
        }
        Ok(())
    }

    fn purge(&self) -> Result<()> {
        self.run(&["dpkg", "--purge", "countersign"])?;
        let users = fs::read_to_string(self.path.join("etc/passwd"))?;
        if users.contains("countersign") {
            bail!("the purge left the user behind");
        }
        Ok(())
    }

    /// Every path in it.
    fn list_files(&self) -> Result<BTreeSet<String>> {
        let mut find = Command::new("find");
        let found = command::output(find.arg(".").current_dir(&self.path))?;
        Ok(found.lines().filter_map(|line| line.strip_prefix('.')).map(str::to_owned).collect())
    }
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
