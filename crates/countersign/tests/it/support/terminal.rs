//! A command on a real terminal, lent by `script`: read along with, answered as a person does.

use super::{HANG, Home};
use std::{
    io::{Read, Write},
    process::{Child, ChildStdin},
    sync::mpsc::{Receiver, channel},
};

/// A terminal with a person before it.
pub(crate) struct Terminal {
    child: Child,
    keyboard: Option<ChildStdin>,
    screen: Receiver<Vec<u8>>,
    seen: String,
}

impl Terminal {
    /// Runs a command there. Arguments go through a shell, so they must be plain words.
    pub(crate) fn start(home: &Home, arguments: &[&str]) -> Self {
        let line = format!("{} {}", env!("CARGO_BIN_EXE_countersign"), arguments.join(" "));
        let mut command = home.command("script");
        command.args(["--quiet", "--return", "--command", &line, "/dev/null"]).stdin(std::process::Stdio::piped());
        let mut child = command.spawn().expect("script is not installed");
        let keyboard = child.stdin.take();
        let mut output = child.stdout.take().unwrap();
        let (tell, screen) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = output.read(&mut bytes) {
                if tell.send(bytes[..read].to_owned()).is_err() {
                    return;
                }
            }
        });
        Self { child, keyboard, screen, seen: String::new() }
    }

    /// Waits until these words stand on the screen `times` times.
    pub(crate) fn wait_for(&mut self, words: &str, times: usize) {
        let mut bytes = std::mem::take(&mut self.seen).into_bytes();
        while String::from_utf8_lossy(&bytes).matches(words).count() < times {
            let more = self.screen.recv_timeout(HANG);
            bytes.extend(more.unwrap_or_else(|_| panic!("no {words:?}: {}", String::from_utf8_lossy(&bytes))));
        }
        self.seen = String::from_utf8(bytes).unwrap();
    }

    /// Types a line.
    pub(crate) fn type_line(&mut self, line: &str) {
        self.keyboard.as_mut().unwrap().write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    /// Everything that stood on the screen so far.
    pub(crate) fn seen(&self) -> &str {
        &self.seen
    }

    /// Waits for the end: the exit code, and everything that stood on the screen, without carriage returns.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        let mut bytes = std::mem::take(&mut self.seen).into_bytes();
        while let Ok(more) = self.screen.recv_timeout(HANG) {
            bytes.extend(more);
        }
        drop(self.keyboard.take());
        let code = self.child.wait().unwrap().code();
        (code, String::from_utf8(bytes).unwrap().replace('\r', ""))
    }
}

/// Text without the sequences that colour it.
pub(crate) fn plain(text: &str) -> String {
    let mut parts = text.split('\x1b');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('m').map_or(part, |(_, rest)| rest));
    }
    plain
}
