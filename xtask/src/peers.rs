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

const PEERS: [Peer; 10] = [
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
    // The registry's client, for the accessibility checker below.
    Peer { program: "npm", packages: &["npm"] },
    // What the mail server below runs on.
    Peer { program: "python3", packages: &["python3", "python3-venv"] },
];

/// The accessibility checker that runs in that browser: a script from npm, below `target`, where tests find it.
const AXE: (&str, &str) = ("axe-core@4.14.1", "target/axe");

/// The mail server that takes our mails: from `PyPI`, in an environment of its own below `target`, where tests find it.
const SMTP: (&str, &str) = ("aiosmtpd==1.4.6", "target/aiosmtpd");

/// Returns when every peer is there; installs the missing ones when root on Debian or Ubuntu.
pub(crate) fn require() -> Result<()> {
    require_programs()?;
    fetch_axe()?;
    fetch_smtp()
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

fn fetch_smtp() -> Result<()> {
    let (package, below) = SMTP;
    let folder = command::root()?.join(below);
    let python = folder.join("bin/python");
    let is_there = |python: &Path| {
        let mut import = Command::new(python);
        import.args(["-c", "import aiosmtpd.controller"]).stdout(Stdio::null()).stderr(Stdio::null());
        import.status().is_ok_and(|status| status.success())
    };
    if is_there(&python) {
        return Ok(());
    }
    command::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder).stdin(Stdio::null()))
        .context("no environment could be made\nhint: apt-get install python3-venv")?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", package]);
    command::run(pip.stdin(Stdio::null())).with_context(|| format!("{package} could not be fetched from PyPI"))
}

fn list_missing() -> Vec<&'static Peer> {
    PEERS.iter().filter(|peer| !command::is_on_path(peer.program)).collect()
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
