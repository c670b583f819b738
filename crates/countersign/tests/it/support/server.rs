//! A running `countersign serve`: started, read along with, stopped.

use super::{HANG, Outcome, http};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Read},
    net::{SocketAddr, TcpStream},
    process::{Command, ExitStatus},
    sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel},
    time::Duration,
};

/// Between two looks at something that tells nobody when it changes.
const WHILE: Duration = Duration::from_millis(10);

/// A server that listens. It is killed when the test is over.
pub(crate) struct Server {
    process: Process,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    said: Vec<String>,
    logged: Vec<String>,
}

/// A process whose lines are read as they come.
struct Process {
    pid: Pid,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
    ended: Receiver<ExitStatus>,
}

impl Server {
    /// Starts it and waits for the line that says where it listens.
    pub(crate) fn start(command: Command) -> Self {
        let process = Process::start(command);
        let mut said = Vec::new();
        let address = loop {
            let Ok(line) = process.stdout.recv_timeout(HANG) else {
                // What it logged ends when it does.
                let _ = kill(process.pid, Signal::SIGKILL);
                let logged: Vec<String> = process.stderr.iter().collect();
                panic!("the server does not listen: {said:?} {logged:?}");
            };
            let shown =
                line.strip_prefix("Listening on http://").or_else(|| line.strip_prefix("Listening on https://"));
            let address = shown.map(|address| address.trim().to_owned());
            said.push(line);
            if let Some(address) = address {
                break address.replace("localhost", "127.0.0.1").parse().unwrap();
            }
        };
        Self { process, address, said, logged: Vec::new() }
    }

    /// What it printed before it listened.
    pub(crate) fn said(&self) -> String {
        self.said.concat()
    }

    /// Waits until a log line contains `words`; that line.
    pub(crate) fn wait_for_log(&mut self, words: &str) -> String {
        loop {
            let line = self.process.stderr.recv_timeout(HANG);
            let line = line.unwrap_or_else(|_| panic!("nothing about {words:?} is logged: {:?}", self.logged));
            self.logged.push(line.clone());
            if line.contains(words) {
                return line;
            }
        }
    }

    /// Its process id.
    pub(crate) fn pid(&self) -> i32 {
        self.process.pid.as_raw()
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill(self.process.pid, signal).unwrap();
    }

    /// Stops it as the system does, and waits for its end: how it ended and everything it printed.
    pub(crate) fn stop(self) -> Outcome {
        self.signal(Signal::SIGTERM);
        self.wait()
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(self) -> Outcome {
        self.signal(Signal::SIGKILL);
        self.wait()
    }

    /// Waits until no connection is taken any more.
    pub(crate) fn wait_until_nothing_listens(&mut self) {
        for _ in 0..HANG.as_millis() / WHILE.as_millis() {
            if TcpStream::connect(self.address).is_err() {
                return;
            }
            let ended = self.process.ended.recv_timeout(WHILE);
            assert_eq!(ended, Err(RecvTimeoutError::Timeout), "the server ended too early");
        }
        panic!("the server goes on listening");
    }

    /// Waits for its end.
    pub(crate) fn wait(mut self) -> Outcome {
        let status = self.process.ended.recv_timeout(HANG).expect("the server does not stop");
        self.said.extend(self.process.stdout.iter());
        self.logged.extend(self.process.stderr.iter());
        Outcome { code: status.code(), stdout: self.said.concat(), stderr: self.logged.concat() }
    }

    /// A GET without a key.
    pub(crate) fn get(&self, path: &str) -> http::Response {
        http::Request::new("GET", path).send(self.address)
    }

    /// A POST of a JSON document with a client's key.
    pub(crate) fn post(&self, path: &str, key: &str, document: &Value) -> http::Response {
        http::Request::new("POST", path).key(key).json(document).send(self.address)
    }

    /// A verification through the API; its document.
    pub(crate) fn verify(&self, key: &str, user: &str, code: &str) -> Value {
        let response = self.post("/api/v1/verifications", key, &serde_json::json!({ "user": user, "code": code }));
        assert_eq!(response.status, 200, "{response:?}");
        response.json()
    }
}

impl Process {
    fn start(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let (stdout, stderr) = (lines(child.stdout.take().unwrap()), lines(child.stderr.take().unwrap()));
        let pid = Pid::from_raw(i32::try_from(child.id()).unwrap());
        let (tell, ended) = channel();
        std::thread::spawn(move || tell.send(child.wait().unwrap()));
        Self { pid, stdout, stderr, ended }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already; only then could its number mean another process.
        if self.ended.try_recv() == Err(TryRecvError::Empty) {
            let _ = kill(self.pid, Signal::SIGKILL);
        }
    }
}

/// Reads line by line on a thread, so that a full pipe never holds the server up.
fn lines(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (tell, lines) = channel();
    std::thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut line = String::new();
        while reader.read_line(&mut line).is_ok_and(|read| read > 0) {
            if tell.send(std::mem::take(&mut line)).is_err() {
                return;
            }
        }
    });
    lines
}
