//! A real mail server, written by others: aiosmtpd, which `cargo xtask test` fetches.

use super::HANG;
use serde_json::Value;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
};

const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/python/bin/python");
const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/support/mail_server.py");

/// A mail server that takes what it is given. It ends with the test.
pub(crate) struct MailServer {
    child: Child,
    lines: Receiver<Value>,
    pub(crate) port: u16,
}

impl MailServer {
    /// One on a free port.
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// One with these flags.
    pub(crate) fn start_with(flags: &[&str]) -> Self {
        let mut command = Command::new(PYTHON);
        command.arg(PROGRAM).args(flags).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("aiosmtpd is fetched by `cargo xtask test`");
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (tell, lines) = channel();
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                if tell.send(serde_json::from_str(&line).unwrap()).is_err() {
                    return;
                }
            }
        });
        let mut server = Self { child, lines, port: 0 };
        server.port = u16::try_from(server.next()["port"].as_u64().unwrap()).unwrap();
        server
    }

    /// The next message that it took.
    pub(crate) fn next(&self) -> Value {
        self.lines.recv_timeout(HANG).expect("no mail comes")
    }

    /// Takes it down; its port.
    pub(crate) fn stop(self) -> u16 {
        self.port
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
