//! That Debian with systemd running in it, and no network but its own loopback: the service as a host has it. The kernel
//! is this machine's, so what a unit may not do it really may not.

use super::{BROUGHT, DATA, in_there, stop};
use crate::command;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// A time server that goes by this machine's clock and leaves it alone.
const TIME_SERVER: &str =
    "local stratum 2\nallow 127.0.0.1\ncmdport 0\npidfile /run/time-server.pid\ndriftfile /run/time-server.drift\n";
/// What an administrator of a container would set: another clock to compare with, and lines for machines.
const SETTINGS: &str = "[clock]\nsntp_servers = \"127.0.0.1\"\n\n[log]\nformat = \"json\"\n";
/// What the journal holds of the service in the end, each by a part of a line.
const TOLD: [&str; 4] = [
    "Listening on http://localhost:8440",
    r#""route":"/api/v1/openapi.json","status":200"#,
    "SIGHUP changes nothing",
    "everything under way was finished",
];
/// So often it is asked whether systemd is up; a tenth of a second lies between.
const PATIENCE: usize = 600;

/// A running system.
pub(super) struct Booted {
    machine: Child,
    /// The process that is its first.
    first: String,
}

impl Booted {
    /// Boots what is in a directory, until everything that is to be started is.
    pub(super) fn boot(directory: &Path) -> Result<Self> {
        let mut nspawn = Command::new("systemd-nspawn");
        nspawn.args(["--boot", "--quiet", "--register=no", "--keep-unit", "--private-network", "--link-journal=no"]);
        nspawn.arg("--directory").arg(directory).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let machine =
            nspawn.spawn().context("systemd-nspawn does not start\nhint: apt-get install systemd-container")?;
        let mut booted = Self { machine, first: String::new() };
        match booted.wait_until_it_runs() {
            Ok(()) => Ok(booted),
            Err(why) => {
                booted.power_off()?;
                Err(why)
            }
        }
    }

    fn wait_until_it_runs(&mut self) -> Result<()> {
        for _ in 0..PATIENCE {
            pause();
            self.first = first_of(&self.machine).unwrap_or_default();
            if !self.first.is_empty()
                && self.command(&["systemctl", "is-system-running"]).output()?.stdout == b"running\n"
            {
                return Ok(());
            }
        }
        bail!("systemd does not come up in there")
    }

    pub(super) fn power_off(mut self) -> Result<()> {
        // Asked to end, it shuts the system down in order.
        stop(&mut self.machine).context("the system does not shut down")
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("nsenter");
        command.args(["--all", "--target", &self.first, "--", "env", "--chdir=/"]).args(words);
        in_there(&mut command);
        command
    }

    fn run(&self, words: &[&str]) -> Result<String> {
        command::output(&mut self.command(words))
    }

    /// Installs the package, which starts the service, and goes with it through what happens to one.
    pub(super) fn examine_service(&self) -> Result<()> {
        self.run(&["dpkg", "--install", BROUGHT])?;
        self.expect(&[
            ("ActiveState", "active"),
            ("SubState", "running"),
            ("Type", "notify"),
            ("UnitFileState", "enabled"),
        ])?;
        self.run(&["systemd-analyze", "security", "--threshold=20", "--no-pager", "countersign"])
            .context("the unit allows too much")?;
        self.write("/run/time-server.conf", TIME_SERVER)?;
        self.run(&["chronyd", "-x", "-f", "/run/time-server.conf"])?;
        self.write(&format!("{DATA}/countersign.toml"), SETTINGS)?;
        let before = self.show("MainPID")?;
        self.run(&["systemctl", "restart", "countersign"])?;
        if self.show("MainPID")? == before {
            bail!("it was restarted and is the process of before");
        }
        self.answers()?;
        eprint!("{}", self.run(&["countersign", "doctor"]).context("the doctor found something")?);
        self.run(&["systemctl", "kill", "--signal=HUP", "countersign"])?;
        self.answers()?;
        self.expect(&[("ActiveState", "active"), ("NRestarts", "0")])?;
        self.run(&["systemctl", "stop", "countersign"])?;
        self.expect(&[("ActiveState", "inactive"), ("Result", "success")])?;
        self.journal()?;
        self.upgrade()
    }

    /// The new program takes over where the old one was meant to run, and starts nothing that was switched off.
    fn upgrade(&self) -> Result<()> {
        self.run(&["dpkg", "--install", BROUGHT])?;
        self.expect(&[("ActiveState", "active"), ("UnitFileState", "enabled")])?;
        self.run(&["systemctl", "disable", "--now", "countersign"])?;
        self.run(&["dpkg", "--install", BROUGHT])?;
        self.expect(&[("ActiveState", "inactive"), ("UnitFileState", "disabled")])
    }

    /// As its user and with nothing else, it can decide, and it answers.
    fn answers(&self) -> Result<()> {
        let process = format!("/proc/{}", self.show("MainPID")?);
        let user = self.run(&["stat", "--format=%U", &process])?;
        if user.trim() != "countersign" {
            bail!("the service runs as {}", user.trim());
        }
        for (path, wanted) in [("/health/ready", "\"ready\":true"), ("/api/v1/openapi.json", "\"openapi\":\"3.1")] {
            let ask = format!(
                "exec 3<>/dev/tcp/127.0.0.1/8440; printf 'GET {path} HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3; cat <&3"
            );
            let answer = self.run(&["bash", "-c", &ask])?;
            if !answer.replace("\": ", "\":").contains(wanted) {
                bail!("{path} answers {answer}");
            }
        }
        Ok(())
    }

    /// What it said: everything that was to be said, and of requests one JSON document each.
    fn journal(&self) -> Result<()> {
        self.run(&["journalctl", "--sync"])?;
        let said = self.run(&["journalctl", "--unit=countersign", "--output=cat", "--no-pager"])?;
        for part in TOLD {
            if !said.contains(part) {
                bail!("the journal has no line with `{part}`:\n{said}");
            }
        }
        for line in said.lines().filter(|line| line.starts_with('{')) {
            serde_json::from_str::<Value>(line).with_context(|| format!("not JSON: {line}"))?;
        }
        Ok(())
    }

    pub(super) fn purge(&self) -> Result<()> {
        self.run(&["dpkg", "--purge", "countersign"]).map(drop)
    }

    fn expect(&self, wanted: &[(&str, &str)]) -> Result<()> {
        for (property, value) in wanted {
            let found = self.show(property)?;
            if found != *value {
                let status = self.run(&["systemctl", "status", "--no-pager", "countersign"]).unwrap_or_default();
                bail!("{property} of the service is {found}, not {value}\n{status}");
            }
        }
        Ok(())
    }

    fn show(&self, property: &str) -> Result<String> {
        Ok(self.run(&["systemctl", "show", "-P", property, "countersign"])?.trim().to_owned())
    }

    fn write(&self, path: &str, text: &str) -> Result<()> {
        self.run(&["bash", "-c", &format!("printf '%s' '{text}' > {path}")]).map(drop)
    }
}

/// The system's first process, as this machine numbers it.
fn first_of(machine: &Child) -> Option<String> {
    let id = machine.id();
    let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).ok()?;
    let is_first =
        |child: &&str| fs::read_to_string(format!("/proc/{child}/comm")).is_ok_and(|name| name == "systemd\n");
    children.split_whitespace().find(is_first).map(str::to_owned)
}

#[expect(clippy::disallowed_methods, reason = "another system comes up, and says so to nobody out here")]
fn pause() {
    std::thread::sleep(Duration::from_millis(100));
}
