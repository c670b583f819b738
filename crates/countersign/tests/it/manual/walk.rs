//! Somebody who follows a page: types its commands, and finds what it shows. Where the page has a code, a key or a
//! reference of its own, theirs stands in its place.

use super::page::{self, Step};
use crate::support::{Home, Outcome, apps::App, masking::masked, server::Server};
use std::{collections::BTreeMap, path::Path};

const MANUAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs");
/// The address in the manual.
const ADDRESS: &str = "localhost:8440";
/// What a call of the API is shortened to.
const HEADERS: &str = r#"-H "Authorization: Bearer $KEY" -H 'Content-Type: application/json'"#;

/// Something that happens before a command that begins so.
pub(super) type Before = (&'static str, fn(&mut Walk));

/// Somebody following a page.
pub(super) struct Walk {
    home: Home,
    server: Server,
    apps: BTreeMap<String, App>,
    /// Their own words for those of the page.
    own: BTreeMap<String, String>,
    /// Variables that they have set in their shell.
    variables: String,
}

impl Walk {
    pub(super) fn new(home: Home) -> Self {
        let home = home.with_running_clock();
        let server = home.serve();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_countersign"), home.place().join("countersign")).unwrap();
        Self { home, server, apps: BTreeMap::new(), own: BTreeMap::new(), variables: String::new() }
    }

    pub(super) fn enrol(&mut self, email: &str) {
        let app = self.home.enrolled(email);
        self.apps.insert(email.to_owned(), app);
    }

    pub(super) fn owner(&mut self, email: &str) {
        self.home.json(&["user", "add", "--email", email, "--role", "owner"]);
        self.confirmed(email, email, "Authenticator app");
    }

    /// A member with a login name, and an app under a label.
    pub(super) fn named(&mut self, email: &str, name: &str, label: &str) {
        self.home.json(&["user", "add", "--email", email, "--name", name]);
        self.confirmed(email, name, label);
    }

    fn confirmed(&mut self, email: &str, known_as: &str, label: &str) {
        let app = self.home.enable(email, &["--label", label]);
        let code = app.code(self.home.now() - 30);
        let confirmed = self.home.run(&["confirm", "--email", email, "--code", &code, "--json"]).json();
        assert_eq!(confirmed["reason"], "enrol.confirmed", "{confirmed}");
        self.apps.insert(known_as.to_owned(), app);
    }

    pub(super) fn refuse(&mut self, email: &str, times: usize) {
        for number in 0..times {
            self.home.verify(email, &self.apps[email].wrong(self.home.now(), number));
        }
    }

    pub(super) fn forget(&mut self, email: &str) {
        self.home.json(&["user", "remove", email]);
    }

    /// A new phone is set up; then a code of the one before is typed.
    pub(super) fn use_the_old_phone(&mut self, email: &str) {
        let old = self.apps[email].clone();
        self.confirmed(email, email, "Another phone");
        self.home.verify(email, &old.code(self.home.now()));
    }

    /// Types every command of a page.
    pub(super) fn follow(&mut self, name: &str, before: &[Before]) {
        let text = std::fs::read_to_string(Path::new(MANUAL).join(name)).unwrap();
        let steps = page::steps(&text);
        assert!(steps.len() > 3, "{name} has no commands");
        for step in steps {
            for (_, happens) in before.iter().filter(|(beginning, _)| step.command.starts_with(beginning)) {
                happens(self);
            }
            let printed = self.type_in(&step);
            if !step.output.is_empty() {
                self.compare(name, &step, &printed);
            }
        }
    }

    /// Runs a command as this person types it; what it printed.
    fn type_in(&mut self, step: &Step) -> String {
        let command = self.translated(&step.command);
        if command.starts_with("cargo run --release -- serve") {
            return self.as_shown(&self.server.said());
        }
        let is_assignment =
            command.split_once('=').is_some_and(|(name, _)| name.chars().all(|c| c.is_ascii_uppercase()));
        if is_assignment {
            self.variables.push_str(&format!("{command}\n"));
            return String::new();
        }
        let mut shell = self.home.command("bash");
        let path = format!("{}:{}", self.home.place().display(), std::env::var("PATH").unwrap_or_default());
        // What curl says of its progress is no output.
        let ran = shell.args(["-c", &format!("{}{command}", self.variables)]).env("PATH", path).output().unwrap();
        let Outcome { stdout, stderr, .. } = Outcome::of(ran);
        let complaint = if command.starts_with("curl") { "" } else { stderr.as_str() };
        self.as_shown(&format!("{stdout}{complaint}"))
    }

    /// What was printed, with the address of the page.
    fn as_shown(&self, printed: &str) -> String {
        let by_name = format!("localhost:{}", self.server.address.port());
        let addresses = [self.server.address.to_string(), by_name];
        addresses.iter().fold(printed.replace('\r', ""), |text, own| text.replace(own, ADDRESS))
    }

    /// The command with this person's own codes, keys, references and address.
    fn translated(&mut self, command: &str) -> String {
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
                fresh.push((word.to_owned(), app.code(self.home.now())));
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
        let (wanted, found) = (normal(&shown), normal(printed));
        assert!(
            fits(&wanted, &found),
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
            self.apps.remove("alice");
        }
    }
}

/// This person's own backup code in the place of one of the page, by its number.
fn backup_code(app: &App, word: &str) -> Option<String> {
    let lengths: Vec<usize> = word.split('-').map(str::len).collect();
    let number: usize = word.get(..2)?.parse().ok().filter(|_| lengths == [2, 7, 7])?;
    app.backup_codes.get(number - 1).cloned()
}

/// Words that are somebody's own, by what they are.
fn words(text: &str) -> Vec<(&'static str, String)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let parts = text.split(|c: char| !is_part(c)).filter(|word| !word.is_empty());
    parts.filter_map(|word| Some((kind_of(word)?, word.to_owned()))).collect()
}

fn kind_of(word: &str) -> Option<&'static str> {
    ["<mark>", "<id>", "<key>"].into_iter().find(|kind| masked(word).trim() == *kind)
}

/// The lines of a text, with what differs from run to run replaced by its name, and single blanks.
fn normal(text: &str) -> Vec<String> {
    let lines = masked(&without_times(text)).lines().map(numbers).filter(|line| !line.is_empty()).collect::<Vec<_>>();
    // A QR code that the page shows the edges of is a whole one.
    lines.join("\n").replace("<QR code>\n...\n<QR code>", "<QR code>").lines().map(str::to_owned).collect()
}

/// `2026-11-22T03:54:34Z` is a time.
fn without_times(text: &str) -> String {
    let is_time = |word: &str| {
        let signs: String = word.chars().filter(|c| !c.is_ascii_digit()).collect();
        word.len() == 20 && signs == "--T::Z" && word.ends_with('Z') && word.starts_with('2')
    };
    let mut normal = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (taken, shown) = if rest.get(..20).is_some_and(is_time) { (20, "TIME") } else { (first.len_utf8(), "") };
        normal.push_str(if shown.is_empty() { &rest[..taken] } else { shown });
        rest = &rest[taken..];
    }
    normal
}

/// Seconds to wait differ, and so do columns.
fn numbers(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let waits = |at: usize| words.get(at + 1).is_some_and(|next| next.starts_with("second"));
    let named: Vec<String> = words
        .iter()
        .enumerate()
        .map(|(at, word)| if waits(at) && word.parse::<u32>().is_ok() { "SOME".to_owned() } else { waiting(word) })
        .collect();
    named.join(" ")
}

fn waiting(word: &str) -> String {
    // A temporary pass.
    let is_capital = |c: char| c == '-' || c.is_ascii_digit() || c.is_ascii_uppercase();
    if word.len() == 11 && word.find('-') == Some(5) && word.chars().all(is_capital) {
        return "PASS".to_owned();
    }
    match word.split_once("\"retry_after_seconds\":") {
        Some((before, after)) => {
            let rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
            format!("{before}\"retry_after_seconds\":SOME{rest}")
        }
        None => word.to_owned(),
    }
}

/// Whether lines are as shown, `...` standing for anything between.
fn fits(wanted: &[String], found: &[String]) -> bool {
    match wanted.split_first() {
        None => found.is_empty(),
        Some((dots, rest)) if dots == "..." => (0..=found.len()).any(|from| fits(rest, &found[from..])),
        Some((line, rest)) => {
            found.split_first().is_some_and(|(first, others)| line_fits(line, first) && fits(rest, others))
        }
    }
}

fn line_fits(wanted: &str, found: &str) -> bool {
    let mut rest = found;
    let parts: Vec<&str> = wanted.split("...").collect();
    for (number, part) in parts.iter().enumerate() {
        match rest.find(part) {
            Some(at) if number > 0 || at == 0 => rest = &rest[at + part.len()..],
            _ => return false,
        }
    }
    rest.is_empty() || (parts.len() > 1 && parts.last().is_some_and(|last| last.is_empty()))
}
