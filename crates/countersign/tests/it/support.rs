//! What the tests share: a place of its own for each test, and the built binary run in it as people run it.
//!
//! Nothing here knows the inside of Countersign: commands are processes, answers are text or JSON. A place may
//! have a clock of its own (libfaketime); every process started in it then goes by that.

pub(crate) mod apps;
pub(crate) mod http;
pub(crate) mod mail_server;
pub(crate) mod masking;
pub(crate) mod postgres;
pub(crate) mod server;
pub(crate) mod terminal;
pub(crate) mod time_server;
pub(crate) mod tls;

use crate::support::{apps::App, server::Server};
use serde_json::Value;
use std::{
    ffi::OsString,
    io::Write,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::Duration,
};
use tempfile::TempDir;

/// Longer than anything takes, on a busy machine whose disk is stalled by others; what waits so long hangs.
pub(crate) const HANG: Duration = Duration::from_mins(3);
/// Where simulated clocks begin: 2027-01-15 08:00:00 UTC, the first second of a step whatever the period.
pub(crate) const START: i64 = 1_800_000_000;
/// The data directory's name, in the directory that commands are run in.
pub(crate) const DATA: &str = "countersign-data";

/// An empty directory in which commands are run. The data directory is the usual one below it.
pub(crate) struct Home {
    place: TempDir,
    variables: Vec<(String, OsString)>,
}

/// How a command ended and what it printed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Home {
    /// A place where nothing is yet, under the real clock.
    pub(crate) fn empty() -> Self {
        let home = Self { place: TempDir::new().unwrap(), variables: Vec::new() };
        // Hashes that cost next to nothing, and tests that pass on a laptop whose disk is nearly full.
        home.with("COUNTERSIGN_HASH_MEMORY_KIB", "8")
            .with("COUNTERSIGN_HASH_ITERATIONS", "1")
            .with("COUNTERSIGN_STORAGE_RESERVE_MB", "0")
            .with("LOGNAME", "tester")
            .with("TZ", "UTC")
    }

    /// A place with a data directory, under the real clock.
    pub(crate) fn new() -> Self {
        Self::empty().made()
    }

    /// A place with a data directory whose clock stands still at `seconds` since 1970, until it is set.
    pub(crate) fn at(seconds: i64) -> Self {
        Self::empty().with_clock(seconds).made()
    }

    /// A place with a data directory whose clock runs, and has just begun a step: for tests with a server.
    pub(crate) fn running() -> Self {
        Self::empty().with_running_clock().made()
    }

    /// The same with a clock that runs, and has just begun a step.
    pub(crate) fn with_running_clock(self) -> Self {
        let home = self.with_clock(START);
        home.shift_clock(0);
        home.shift_clock(30 - home.now() % 30);
        home
    }

    /// The same with a clock that stands still at `seconds` since 1970, until it is set.
    pub(crate) fn with_clock(self, seconds: i64) -> Self {
        let file = self.place().join("clock");
        let home = self
            .with("LD_PRELOAD", faketime())
            .with("FAKETIME_TIMESTAMP_FILE", file)
            .with("FAKETIME_FMT", "%s")
            .with("FAKETIME_NO_CACHE", "1")
            .with("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .with("DONT_FAKE_MONOTONIC", "1");
        home.set_clock(seconds);
        home
    }

    /// Sets the clock and stops it there.
    pub(crate) fn set_clock(&self, seconds: i64) {
        self.write_clock(&seconds.to_string());
    }

    /// Lets the clock run, `seconds` off the real one.
    pub(crate) fn shift_clock(&self, seconds: i64) {
        self.write_clock(&format!("{seconds:+}"));
    }

    /// Moves the clock that runs.
    pub(crate) fn move_clock(&self, seconds: i64) {
        self.shift_clock(self.clock_offset() + seconds);
    }

    /// How far the clock that runs is off the real one.
    pub(crate) fn clock_offset(&self) -> i64 {
        std::fs::read_to_string(self.place().join("clock")).unwrap().parse().unwrap()
    }

    fn write_clock(&self, text: &str) {
        // Renamed into place: a process that reads it meanwhile finds the old text or the new, never half.
        let fresh = self.place().join("clock.new");
        std::fs::write(&fresh, text).unwrap();
        std::fs::rename(fresh, self.place().join("clock")).unwrap();
    }

    /// The same with a variable in the environment of everything that is run here.
    pub(crate) fn with(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.into()));
        self
    }

    /// The same without a variable.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self
    }

    /// The same with a data directory: made by a server that is stopped again.
    pub(crate) fn made(self) -> Self {
        let stopped = self.serve().stop();
        assert_eq!(stopped.code, Some(0), "{stopped:?}");
        self
    }

    /// The directory that commands are run in.
    pub(crate) fn place(&self) -> &Path {
        self.place.path()
    }

    /// The data directory.
    pub(crate) fn data(&self) -> PathBuf {
        self.place().join(DATA)
    }

    /// Writes the configuration file.
    pub(crate) fn configure(&self, text: &str) {
        std::fs::create_dir_all(self.data()).unwrap();
        std::fs::write(self.data().join("countersign.toml"), text).unwrap();
    }

    /// A program, to be run here.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.place()).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// The built binary, to be run here under the name that people type.
    pub(crate) fn countersign(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(env!("CARGO_BIN_EXE_countersign"));
        command.arg0("countersign").args(arguments);
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(self.countersign(arguments).output().unwrap())
    }

    /// Runs a command at a moment of its own, whatever the clock here shows; its document.
    pub(crate) fn json_at(&self, seconds: i64, arguments: &[&str]) -> Value {
        let mut command = self.countersign(&[arguments, &["--json"]].concat());
        command.env("LD_PRELOAD", faketime()).env("FAKETIME_FMT", "%s").env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        command.env_remove("FAKETIME_TIMESTAMP_FILE").env("FAKETIME", seconds.to_string());
        Outcome::of(command.output().unwrap()).json()
    }

    /// Runs a command that reads `text`.
    pub(crate) fn run_reading(&self, text: &str, arguments: &[&str]) -> Outcome {
        let mut child = self.countersign(arguments).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // Beside the reading: a command that answers while it reads would otherwise wait for us, and we for it.
        std::thread::scope(|scope| {
            scope.spawn(move || {
                // A command that refuses before it reads closes the pipe; that is its right.
                let _ = stdin.write_all(text.as_bytes());
            });
            Outcome::of(child.wait_with_output().unwrap())
        })
    }

    /// Runs a command that must succeed; its text.
    pub(crate) fn text(&self, arguments: &[&str]) -> String {
        let outcome = self.run(arguments);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{arguments:?}: {outcome:?}");
        outcome.stdout
    }

    /// Runs a command with `--json` that must succeed; its document.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let outcome = self.run(&[arguments, &["--json"]].concat());
        assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{arguments:?}: {outcome:?}");
        outcome.json()
    }

    /// Starts a server on a free loopback port and waits until it listens.
    pub(crate) fn serve(&self) -> Server {
        self.serve_with(&["--listen", "127.0.0.1:0"])
    }

    /// Starts a server with these flags and waits until it listens.
    pub(crate) fn serve_with(&self, flags: &[&str]) -> Server {
        Server::start(self.countersign(&[&["serve"], flags].concat()))
    }

    /// Adds a client with these flags; its key.
    pub(crate) fn client(&self, name: &str, flags: &[&str]) -> String {
        let added = self.json(&[&["client", "add", "--name", name], flags].concat());
        added["key"].as_str().unwrap().to_owned()
    }

    /// Adds a member.
    pub(crate) fn user(&self, email: &str) {
        self.json(&["user", "add", "--email", email]);
    }

    /// Begins an enrolment; the entry as the app scanned it.
    pub(crate) fn enable(&self, user: &str, flags: &[&str]) -> App {
        App::scan(&self.json(&[&["enable", "--email", user, "--yes"], flags].concat()))
    }

    /// Adds a member with an active app, confirmed by the code of the step before now.
    pub(crate) fn enrolled(&self, email: &str) -> App {
        self.user(email);
        let app = self.enable(email, &[]);
        let confirm =
            || self.run(&["confirm", "--email", email, "--code", &app.code(self.now() - 30), "--json"]).json();
        // A clock that runs may begin a step between the look at the app and the confirmation.
        let is_confirmed = || confirm()["reason"] == "enrol.confirmed";
        assert!(is_confirmed() || is_confirmed(), "{email} cannot confirm");
        app
    }

    /// A real attempt; its document, whatever the verdict.
    pub(crate) fn verify(&self, user: &str, code: &str) -> Value {
        self.run(&["verify", "--email", user, "--code", code, "--json"]).json()
    }

    /// What a process started here takes for the time, in seconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        let printed = self.command("date").arg("+%s").output().unwrap().stdout;
        String::from_utf8(printed).unwrap().trim().parse().unwrap()
    }
}

impl Outcome {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Standard output, which must be one JSON document and nothing else.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Everything as a person sees it: text, complaint, exit code.
    pub(crate) fn shown(&self) -> String {
        format!("{}{}[exit {}]\n", self.stdout, self.stderr, self.code.map_or(-1, |code| code))
    }
}

/// The library that gives processes a clock of their own. It is one of the peers that `cargo xtask test` installs.
fn faketime() -> PathBuf {
    let places = std::fs::read_dir("/usr/lib").unwrap().filter_map(Result::ok).map(|entry| entry.path());
    let mut found = places.map(|place| place.join("faketime/libfaketime.so.1")).filter(|path| path.exists());
    found.next().expect("libfaketime is not installed: apt-get install faketime")
}
