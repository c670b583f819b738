//! The programs the tests are run against: other people's implementations of what we implement. Installed
//! through apt when we may, named when we may not; never done without.

use crate::command;
use anyhow::{Context, Result, bail};
use std::{
    os::unix::fs::MetadataExt,
    path::Path,
    process::{Command, Stdio},
};

struct Peer {
    program: &'static str,
    packages: &'static [&'static str],
}

const PEERS: [Peer; 20] = [
    // Codes made by somebody else's TOTP and HOTP.
    Peer { program: "oathtool", packages: &["oathtool"] },
    // QR codes read back, drawn as pictures first.
    Peer { program: "zbarimg", packages: &["zbar-tools"] },
    Peer { program: "convert", packages: &["imagemagick"] },
    // The real binary at another time.
    Peer { program: "faketime", packages: &["faketime", "libfaketime"] },
    // A look at the database from outside.
    Peer { program: "sqlite3", packages: &["sqlite3"] },
    // The binary on a terminal.
    Peer { program: "script", packages: &["bsdutils"] },
    // The pages in a browser.
    Peer { program: "chromium", packages: &["chromium"] },
    Peer { program: "chromedriver", packages: &["chromium-driver"] },
    // Other systems' databases, real ones.
    Peer { program: "initdb", packages: &["postgresql"] },
    Peer { program: "psql", packages: &["postgresql-client"] },
    // A file that is brought over and looked at, as its own tool writes it.
    Peer { program: "google-authenticator", packages: &["libpam-google-authenticator", "libpam-oath"] },
    // Logs as the programs write them.
    Peer { program: "sshd", packages: &["openssh-server"] },
    Peer { program: "ssh", packages: &["openssh-client"] },
    Peer { program: "freeradius", packages: &["freeradius"] },
    Peer { program: "radclient", packages: &["freeradius-utils"] },
    // Exports of ours, opened by somebody else's program.
    Peer { program: "age", packages: &["age"] },
    // The registry's client, for the accessibility checker below.
    Peer { program: "npm", packages: &["npm"] },
    // The API tried by its own document, a client made from it, and a mail server that takes our mails.
    Peer { program: "python3", packages: &["python3", "python3-venv"] },
    // Metrics as whoever collects them reads them.
    Peer { program: "promtool", packages: &["prometheus"] },
    // The unit file as systemd judges it.
    Peer { program: "systemd-analyze", packages: &["systemd"] },
];

/// The accessibility checker that runs in that browser: a script from npm, below `target`, where tests find it.
const AXE: (&str, &str) = ("axe-core@4.14.1", "target/axe");

/// What tries the API by its own document, what makes a client from it, and the mail server that takes our mails: from
/// `PyPI`, below `target`, where tests find them.
const PYTHON: ([&str; 3], &str) =
    (["schemathesis==4.32.5", "openapi-python-client==0.29.1", "aiosmtpd==1.4.6"], "target/python");

/// Returns when every peer is there; installs the missing ones when root on Debian or Ubuntu.
pub(crate) fn require() -> Result<()> {
    require_programs()?;
    fetch_axe()?;
    fetch_python()
}

fn require_programs() -> Result<()> {
    let missing = list_missing();
    if missing.is_empty() {
        return Ok(());
    }
    if !may_install() {
        bail!("{}\nhint: {}", names(&missing), by_hand(&missing));
    }
    install(&missing).with_context(|| names(&missing))?;
    let still_missing = list_missing();
    if !still_missing.is_empty() {
        bail!("{}, although apt-get has installed the packages", names(&still_missing));
    }
    Ok(())
}

fn fetch_axe() -> Result<()> {
    let (package, below) = AXE;
    let folder = command::root()?.join(below);
    if folder.join("node_modules/axe-core/axe.min.js").exists() {
        return Ok(());
    }
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", package]);
    command::run(npm.arg("--prefix").arg(&folder).stdin(Stdio::null()))
        .with_context(|| format!("{package} could not be fetched from npm"))
}

fn fetch_python() -> Result<()> {
    let (packages, below) = PYTHON;
    let folder = command::root()?.join(below);
    // Written last: what broke off half-way is done again.
    let fetched = folder.join("fetched");
    let wanted = packages.join("\n");
    if std::fs::read_to_string(&fetched).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    let hint = "hint: apt-get install --no-install-recommends python3-venv";
    command::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))
        .with_context(|| format!("no place for Python packages could be made\n{hint}"))?;
    let mut pip = Command::new(folder.join("bin/pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check"]).args(packages).stdin(Stdio::null());
    command::run(&mut pip).with_context(|| format!("{} could not be fetched from PyPI", packages.join(", ")))?;
    std::fs::write(&fetched, wanted).with_context(|| format!("{} cannot be written", fetched.display()))
}

fn list_missing() -> Vec<&'static Peer> {
    PEERS.iter().filter(|peer| !command::is_on_path(peer.program) && !is_of_postgresql(peer.program)).collect()
}

/// Debian keeps PostgreSQL's own programs off the path, in a directory for each version.
fn is_of_postgresql(program: &str) -> bool {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    versions.into_iter().any(|version| version.path().join("bin").join(program).is_file())
}

fn may_install() -> bool {
    // Our own process belongs to whoever runs it.
    let is_root = Path::new("/proc/self").metadata().is_ok_and(|own| own.uid() == 0);
    is_root && Path::new("/etc/debian_version").exists() && command::is_on_path("apt-get")
}

fn install(missing: &[&Peer]) -> Result<()> {
    eprintln!("installing {}", packages(missing).join(" "));
    let hint = || format!("the packages could not be installed\nhint: {}", by_hand(missing));
    command::run(apt_get().arg("update")).with_context(hint)?;
    let install = ["install", "--yes", "--no-install-recommends"];
    command::run(apt_get().args(install).args(packages(missing))).with_context(hint)
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null());
    // Another apt may be at work on a machine that has just started.
    command.args(["--quiet=2", "--option", "DPkg::Lock::Timeout=120"]);
    command
}

fn packages(missing: &[&Peer]) -> Vec<&'static str> {
    missing.iter().flat_map(|peer| peer.packages).copied().collect()
}

fn names(missing: &[&Peer]) -> String {
    let programs: Vec<&str> = missing.iter().map(|peer| peer.program).collect();
    format!("the tests need programs that are not here: {}", programs.join(", "))
}

fn by_hand(missing: &[&Peer]) -> String {
    format!("apt-get update && apt-get install --no-install-recommends {}", packages(missing).join(" "))
}
