//! The plain-HTTP ceiling: what the same requests cost when the answer is a constant. An axum handler reads the body and
//! returns JSON of the size of a real answer; nothing is parsed, decided or stored. It runs as a child process, as the
//! real server does, so that both share the two cores with the generator in the same way.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Bytes;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::routing::post;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;

use crate::http::loopback;

/// Threads that serve, as many as the machine has cores.
const WORKERS: usize = 2;

/// A sample answer, used when no real server was asked before.
pub(crate) const SAMPLE_ANSWER: &str = r#"{"verdict":"accepted","reason":"ok.current","reference":"K7Q2-M4XD","factor":{"id":"0123456789abcdef0123456789abcdef","kind":"totp","label":"Phone"}}"#;

/// Serves `body` to every verification until standard input ends; prints its address first.
pub(crate) fn serve(body: String) -> Result<()> {
    std::thread::spawn(|| {
        // The parent never writes: the read ends when the parent does, and no child is left behind.
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(0);
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build()?;
    runtime.block_on(async {
        let body = Bytes::from(body);
        let answer = move |_request: Bytes| {
            let body = body.clone();
            async move { ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")], body) }
        };
        let listener = TcpListener::bind(loopback(0)).await?;
        println!("{}", listener.local_addr()?);
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        Ok(axum::serve(listener, Router::new().route("/api/v1/verifications", post(answer))).await?)
    })
}

/// The running child; ends when dropped.
#[derive(Debug)]
pub(crate) struct Constant {
    child: Child,
    /// Held open for as long as the child shall live.
    _stdin: Option<ChildStdin>,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Constant {
    /// Starts this program again as the constant server.
    pub(crate) fn start(program: &Path, body: &str) -> Result<Self> {
        let mut child = Command::new(program)
            .args(["serve-constant", "--body", body])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("starting the constant server")?;
        let mut line = String::new();
        let stdout = child.stdout.take().context("the child has a standard output")?;
        BufReader::new(stdout).read_line(&mut line)?;
        let address = line.trim().parse().context("the constant server did not print its address")?;
        Ok(Self { _stdin: child.stdin.take(), child, address })
    }

    /// The process id.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Constant {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
