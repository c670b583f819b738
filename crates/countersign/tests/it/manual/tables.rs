//! Pages that put what another product's manual says beside what to do here: each command is run, each address asked,
//! and each button is one that there is.

use crate::support::{Home, apps::App};
use serde_json::json;
use std::path::Path;

const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guides");
const WORDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../countersign-core/words");
/// Whose factors the page is about, and who administers.
const USER: &str = "user@example.com";
const ADMIN: &str = "you@example.com";

/// What stands between two marks in the last column of all tables of a page.
fn marked(text: &str, mark: &str) -> Vec<String> {
    let cells = text.lines().filter_map(|line| line.strip_prefix('|')?.trim_end_matches('|').rsplit_once('|'));
    cells.flat_map(|(_, here)| here.split(mark).skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// A user with names and roles as the page has them, and the app that its first command shows the key of.
struct Reader {
    home: Home,
    app: Option<App>,
}

impl Reader {
    /// The command with the codes that the app shows: the one that confirms, and the one after it.
    fn own(&self, command: &str) -> String {
        let Some(app) = &self.app else { return command.to_owned() };
        let now = self.home.now();
        command.replace("112233", &app.code(now - 30)).replace("123456", &app.code(now))
    }

    fn runs(&mut self, command: &str) {
        let own = self.own(command);
        let mut shell = self.home.command("bash");
        let path = format!("{}:{}", self.home.place().display(), std::env::var("PATH").unwrap_or_default());
        let ran = crate::support::Outcome::of(shell.args(["-c", &own]).env("PATH", path).output().unwrap());
        // A doctor that finds something says so with 1, and that is no trouble of the command.
        let fits = ran.code == Some(0) || (ran.code == Some(1) && command.starts_with("countersign doctor"));
        assert!(fits && !ran.stdout.is_empty(), "{own}\n{ran:?}");
        if self.app.is_none() && command.starts_with("countersign enable") {
            let key = ran.stdout.split_once("or type the key:").unwrap().1.lines().next().unwrap().replace(' ', "");
            let uri = format!("otpauth://totp/Page?secret={key}");
            self.app = Some(App::scan(&json!({ "otpauth_uri": uri, "secret": key })));
        }
    }
}

#[test]
fn every_step_of_another_products_manual_has_its_counterpart() {
    let text = std::fs::read_to_string(Path::new(DOCS).join("coming-from-another-product.md")).unwrap();
    let home = Home::empty().with_running_clock();
    let server = home.serve();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_countersign"), home.place().join("countersign")).unwrap();
    home.json(&["user", "add", "--email", USER]);
    home.json(&["user", "add", "--email", ADMIN, "--role", "owner"]);
    let mut reader = Reader { home, app: None };
    let (mut commands, mut addresses) = (0, 0);
    for code in marked(&text, "`") {
        if code.starts_with("countersign ") {
            reader.runs(&code);
            commands += 1;
        } else if code.starts_with('/') {
            assert_ne!(server.get(&code).status, 404, "{code}");
            addresses += 1;
        }
    }
    assert!(commands >= 18 && addresses >= 5, "{commands} commands, {addresses} addresses");
    let words = ["pages.en.ftl", "console.en.ftl"].map(|file| std::fs::read_to_string(Path::new(WORDS).join(file)));
    let words: String = words.into_iter().map(Result::unwrap).collect();
    for button in marked(&text, "**") {
        assert!(words.lines().any(|line| line.ends_with(&format!("= {button}"))), "no page says {button:?}");
    }
}

/// The commands of the manual that people come with.
const THERE: [&str; 8] = [
    "mb-2fa-enable --email user@example.com",
    "mb-2fa-disable --email user@example.com",
    "mb-2fa-verify --email user@example.com --code 123456",
    "mb-2fa-backup-codes --email user@example.com",
    "mb-2fa-list",
    "timedatectl set-ntp true",
    "systemctl restart systemd-timesyncd",
    "`date`, `timedatectl`",
];

#[test]
fn every_command_of_that_manual_is_named() {
    let text = std::fs::read_to_string(Path::new(DOCS).join("coming-from-another-product.md")).unwrap();
    for command in THERE {
        assert!(text.contains(command), "{command}");
    }
}
