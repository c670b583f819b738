//! The real server as a child process: started and stopped as an operator would, with its default configuration. Only
//! its published surface is used: two subcommands, `/health/ready` and SIGTERM.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;

use crate::http::loopback;

/// A server that is not ready by then is not going to be.
const START_PATIENCE: Duration = Duration::from_mins(1);
/// How long an orderly stop may take.
const STOP_PATIENCE: Duration = Duration::from_secs(15);

/// The `countersign` program and where its log lines go.
#[derive(Debug)]
pub(crate) struct Program {
    path: PathBuf,
    log: Option<PathBuf>,
}

/// A running server; killed when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// From the start of the process to the first 200 of `/health/ready`.
    pub(crate) ready_after: Duration,
}

impl Program {
    /// The program at `path`; its output goes to `log`, or nowhere.
    pub(crate) fn new(path: PathBuf, log: Option<PathBuf>) -> Result<Self> {
        ensure!(path.is_file(), "{} is not there; build it: cargo build --release -p countersign", path.display());
        Ok(Self { path, log })
    }

    /// The version it says it is.
    pub(crate) fn version(&self) -> Result<String> {
        let output = self.command().arg("--version").output().context("asking for the version")?;
        Ok(String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().trim().to_owned())
    }

    /// Whether its log lines are kept in a file.
    pub(crate) fn keeps_log(&self) -> bool {
        self.log.is_some()
    }

    /// Starts the server on `data` and waits until it is ready, asking without a pause.
    pub(crate) fn serve(&self, data: &Path) -> Result<Server> {
        let address = loopback(free_port()?);
        let begun = Instant::now();
        let child = self
            .command()
            .arg("serve")
            .arg("--data")
            .arg(data)
            .args(["--listen", &address.to_string()])
            .stdout(self.output()?)
            .stderr(self.output()?)
            .spawn()
            .with_context(|| format!("starting {}", self.path.display()))?;
        let mut server = Server { child, address, ready_after: Duration::ZERO };
        while !is_ready(address) {
            if let Some(status) = server.child.try_wait()? {
                bail!("the server ended ({status}) before it was ready; --server-log FILE shows why");
            }
            ensure!(begun.elapsed() < START_PATIENCE, "the server is not ready after {START_PATIENCE:?}");
        }
        server.ready_after = begun.elapsed();
        Ok(server)
    }

    /// Adds the client that the bench speaks as, with these scopes; returns its key.
    pub(crate) fn add_client(&self, data: &Path, scopes: &[&str]) -> Result<String> {
        let mut command = self.command();
        command.args(["client", "add", "--data"]).arg(data).args(["--name", "bench", "--json"]);
        for scope in scopes {
            command.args(["--scope", scope]);
        }
        let output = command.output().context("adding a client")?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "`client add` ended with {}: {said}", output.status);
        let client: Value = serde_json::from_slice(&output.stdout).context("`client add --json` did not print JSON")?;
        Ok(client.get("key").and_then(Value::as_str).context("`client add` printed no key")?.to_owned())
    }

    /// The program with nothing of our own environment that would configure it.
    fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("COUNTERSIGN_") {
                command.env_remove(name);
            }
        }
        command
    }

    fn output(&self) -> Result<Stdio> {
        let Some(path) = &self.log else {
            return Ok(Stdio::null());
        };
        let log: File = OpenOptions::new().create(true).append(true).open(path).context("opening the server's log")?;
        Ok(log.into())
    }
}

impl Server {
    /// The process id.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Stops the server in an orderly way and checks that it ended well.
    pub(crate) fn stop(mut self) -> Result<()> {
        kill(Pid::from_raw(i32::try_from(self.child.id())?), Signal::SIGTERM).context("stopping the server")?;
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                ensure!(status.success(), "the server ended with {status} after SIGTERM");
                return Ok(());
            }
            ensure!(begun.elapsed() < STOP_PATIENCE, "the server did not end within {STOP_PATIENCE:?} after SIGTERM");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that was free a moment ago.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(loopback(0))?.local_addr()?.port())
}

/// Whether `/health/ready` answers 200 right now; every failure is a no.
fn is_ready(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<[u8; 12]> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(stream, "GET /health/ready HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")?;
        let mut start = [0; 12];
        stream.read_exact(&mut start)?;
        Ok(start)
    };
    ask().is_ok_and(|start| start == *b"HTTP/1.1 200")
}
