//! Somebody who follows a page: types its commands, and finds what it shows. Where the page has a code, a key or a
//! reference of its own, theirs stands in its place.

use super::{
    compare::{self, words},
    page::{self, Step},
};
use crate::support::{Home, Outcome, apps::App, server::Server};
use std::{collections::BTreeMap, path::Path};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
/// The address in the manual.
const ADDRESS: &str = "localhost:8440";
/// What a call of the API is shortened to.
const HEADERS: &str = r#"-H "Authorization: Bearer $KEY" -H 'Content-Type: application/json'"#;

/// Something that happens before a command that begins so. Each happens once, in their order.
pub(super) type Before = (&'static str, fn(&mut Walk));

/// Somebody following a page.
pub(super) struct Walk {
    pub(super) home: Home,
    pub(super) server: Server,
    pub(super) apps: BTreeMap<String, App>,
    /// By how many seconds the clock of their phones is off.
    pub(super) skew: i64,
    /// Their own words for those of the page.
    own: BTreeMap<String, String>,
    /// Their own addresses and files for those of the page.
    places: Vec<(&'static str, String)>,
    /// Commands that are not typed here, and why.
    excused: Vec<(&'static str, &'static str)>,
    /// What they have set in their shell.
    shell: String,
    /// Whether numbers of the page depend on the moment, and need only be near.
    numbers_are_examples: bool,
}

impl Walk {
    pub(super) fn new(home: Home) -> Self {
        Self::at(home.with_running_clock())
    }

    /// In a place whose clock is somebody else's business.
    pub(super) fn at(home: Home) -> Self {
        let server = home.serve();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_countersign"), home.place().join("countersign")).unwrap();
        Self {
            home,
            server,
            apps: BTreeMap::new(),
            skew: 0,
            own: BTreeMap::new(),
            places: Vec::new(),
            excused: Vec::new(),
            shell: "shopt -s expand_aliases\n".to_owned(),
            numbers_are_examples: false,
        }
    }

    /// What the page calls an address or a file is another one here.
    pub(super) fn instead(mut self, of: &'static str, own: impl Into<String>) -> Self {
        self.places.push((of, own.into()));
        self
    }

    /// A command that is not typed here. What is excused in vain is found out.
    pub(super) fn excuse(mut self, beginning: &'static str, because: &'static str) -> Self {
        assert!(because.len() > 20, "{beginning}: {because}");
        self.excused.push((beginning, because));
        self
    }

    /// Numbers depend on the moment: they are to be near those of the page.
    pub(super) fn with_numbers_as_examples(mut self) -> Self {
        self.numbers_are_examples = true;
        self
    }

    /// Sets a variable or an alias in the shell.
    pub(super) fn set(&mut self, line: &str) {
        self.shell.push_str(&format!("{line}\n"));
    }

    pub(super) fn enrol(&mut self, email: &str) {
        let app = self.home.enrolled(email);
        self.apps.insert(email.to_owned(), app);
    }

    pub(super) fn owner(&mut self, email: &str) {
        self.home.json(&["user", "add", "--email", email, "--role", "owner"]);
        self.confirmed(email, "Authenticator app");
    }

    fn confirmed(&mut self, email: &str, label: &str) {
        let app = self.home.enable(email, &["--label", label]);
        let code = app.code(self.home.now() - 30);
        let confirmed = self.home.run(&["confirm", "--email", email, "--code", &code, "--json"]).json();
        assert_eq!(confirmed["reason"], "enrol.confirmed", "{confirmed}");
        self.apps.insert(email.to_owned(), app);
    }

    pub(super) fn refuse(&mut self, email: &str, times: usize) {
        for number in 0..times {
            self.home.verify(email, &self.apps[email].wrong(self.home.now(), number));
        }
    }

    /// Until nothing is searched for the last refused code any more.
    pub(super) fn wait_for_the_search(&self, email: &str) {
        while self.home.json(&["why", email, "--last", "1"])["attempts"][0]["diagnosis"]["search"] == "running" {}
    }

    /// A new phone is set up; then a code of the one before is typed.
    pub(super) fn use_the_old_phone(&mut self, email: &str) {
        let old = self.apps[email].clone();
        self.confirmed(email, "Another phone");
        self.home.verify(email, &old.code(self.home.now()));
    }

    /// Types every command of a page.
    pub(super) fn follow(&mut self, name: &str, before: &[Before]) {
        let text = std::fs::read_to_string(Path::new(ROOT).join(name)).unwrap();
        let steps = page::steps(&text);
        assert!(!steps.is_empty(), "{name} has no commands");
        let mut before = before.iter().peekable();
        let mut excused: Vec<_> = self.excused.clone();
        for step in steps {
            if let Some(at) = self.excused.iter().position(|(beginning, _)| step.command.starts_with(beginning)) {
                excused.retain(|excuse| *excuse != self.excused[at]);
                continue;
            }
            if let Some((_, happens)) = before.next_if(|(beginning, _)| step.command.starts_with(beginning)) {
                happens(self);
            }
            let (printed, succeeded) = self.type_in(&step);
            if step.output.is_empty() {
                assert!(succeeded, "{name}:{}: {}\n{printed}", step.line, step.command);
            } else {
                self.compare(name, &step, &printed);
            }
        }
        assert!(excused.is_empty(), "{name} has no command that begins so: {excused:?}");
        assert!(before.next().is_none(), "{name}: something was to happen before a command that is not there");
    }

    /// Runs a command as this person types it; what it printed, and whether it was done.
    fn type_in(&mut self, step: &Step) -> (String, bool) {
        let command = self.translated(&step.command);
        if command == "cargo run --release -- serve --demo" {
            let demo = Home::empty().serve_with(&["--demo", "--listen", "127.0.0.1:0"]);
            return (with_address_of(&demo, &demo.said()), true);
        }
        if command == "cargo run --release -- serve" {
            return (self.as_shown(&self.server.said()), true);
        }
        let is_assignment =
            command.split_once('=').is_some_and(|(name, _)| name.chars().all(|c| c.is_ascii_uppercase()));
        if is_assignment || command.starts_with("alias ") {
            self.set(&command);
            return (String::new(), true);
        }
        let mut shell = self.home.command("bash");
        let path = format!("{}:{}", self.home.place().display(), std::env::var("PATH").unwrap_or_default());
        // What curl says of its progress is no output.
        let ran = shell.args(["-c", &format!("{}{command}", self.shell)]).env("PATH", path).output().unwrap();
        let Outcome { stdout, stderr, code } = Outcome::of(ran);
        let complaint = if command.starts_with("curl") { "" } else { stderr.as_str() };
        (self.as_shown(&format!("{stdout}{complaint}")), code == Some(0))
    }

    /// What was printed, with the address of the page.
    fn as_shown(&self, printed: &str) -> String {
        let text = with_address_of(&self.server, &printed.replace('\r', ""));
        let places = self.places.iter().filter(|(_, own)| !own.is_empty());
        places.fold(text, |text, (theirs, own)| text.replace(own.as_str(), theirs))
    }

    /// The command with this person's own codes, keys, references and address.
    fn translated(&mut self, command: &str) -> String {
        let command = self.places.iter().fold(command.to_owned(), |text, (theirs, own)| text.replace(theirs, own));
        let mut command = command.replace(ADDRESS, &self.server.address.to_string());
        if command.starts_with("curl") {
            command = command.replace(" ... ", &format!(" {HEADERS} "));
            command = command.strip_suffix("...").map_or(command.clone(), |start| format!("{start}{HEADERS}"));
        }
        self.choose_codes(&command);
        for (theirs, own) in &self.own {
            command = command.replace(theirs, own);
        }
        command
    }

    /// Decides which codes stand for those of the page: of the app of whoever is named, each new one the next.
    fn choose_codes(&mut self, command: &str) {
        let Some((_, app)) = self.apps.iter().find(|(name, _)| command.contains(name.as_str())) else { return };
        let mut fresh = Vec::new();
        for word in command.split(['"', ' ']) {
            let digits = word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
            if digits && !self.own.contains_key(word) {
                // Two that are typed together follow each other.
                let at = self.home.now() + self.skew + 30 * i64::try_from(fresh.len()).unwrap();
                fresh.push((word.to_owned(), app.code(at)));
            }
            if let Some(own) = backup_code(app, word) {
                fresh.push((word.to_owned(), own));
            }
        }
        if command.contains("912 384") && !self.own.contains_key("912 384") {
            fresh.push(("912 384".to_owned(), app.code(self.home.now())));
        }
        self.own.extend(fresh);
    }

    /// Holds what was printed against the page, and learns which words stand for which.
    fn compare(&mut self, name: &str, step: &Step, printed: &str) {
        let shown: Vec<&str> = step.output.iter().map(String::as_str).collect();
        // What follows is typed into the program, and that another test does on a terminal.
        let asked = shown.iter().position(|line| line.starts_with("3  Type the code"));
        let mut shown = asked.map_or(shown.clone(), |at| shown[..at].to_vec()).join("\n");
        if asked.is_some() {
            shown.push_str("\n...");
        }
        let shown = shown.replace("target/release/countersign", "countersign");
        assert!(
            compare::agree(&shown, printed, self.numbers_are_examples),
            "{name}:{}: {}\nthe page shows\n{shown}\nbut it is\n{printed}",
            step.line,
            step.command
        );
        let (theirs, own) = (words(&shown), words(printed));
        for kind in theirs.iter().map(|(kind, _)| *kind) {
            let of_kind = |list: &[(&'static str, String)]| -> Vec<String> {
                list.iter().filter(|(other, _)| *other == kind).map(|(_, word)| word.clone()).collect()
            };
            for (theirs, own) in of_kind(&theirs).into_iter().zip(of_kind(&own)) {
                self.own.insert(theirs, own);
            }
        }
        self.learn_secret(printed);
    }

    /// The app of whoever is set up over the API is the secret that was shown.
    fn learn_secret(&mut self, printed: &str) {
        let Ok(document) = serde_json::from_str::<serde_json::Value>(printed) else { return };
        if document["secret"].is_string() {
            self.apps.insert("/confirm".to_owned(), App::scan(&document));
        }
    }
}

/// This person's own backup code in the place of one of the page, by its number.
fn backup_code(app: &App, word: &str) -> Option<String> {
    let lengths: Vec<usize> = word.split('-').map(str::len).collect();
    let number: usize = word.get(..2)?.parse().ok().filter(|_| lengths == [2, 7, 7])?;
    app.backup_codes.get(number - 1).cloned()
}

/// What was printed, with the address of the page in the place of a server's.
fn with_address_of(server: &Server, printed: &str) -> String {
    let by_name = format!("localhost:{}", server.address.port());
    printed.replace(&server.address.to_string(), ADDRESS).replace(&by_name, ADDRESS)
}
