//! A running server, and people who set themselves up at its pages.

use super::chromium::Browser;
use crate::support::{Home, apps::App, apps::parameter, server::Server};
use serde_json::json;
use std::{net::SocketAddr, process::Command};

pub(super) const PASSWORD: &str = "quiet harbour lantern";
pub(super) const OTHER_PASSWORD: &str = "nine grey geese walking";

/// A server, under a clock that runs and can be moved between one page and the next.
pub(super) struct Site {
    pub(super) home: Home,
    server: Option<Server>,
    address: SocketAddr,
}

/// Somebody who has a password, an app and backup codes.
pub(super) struct Person {
    pub(super) email: String,
    pub(super) app: App,
    pub(super) sheet: Vec<String>,
}

impl Site {
    pub(super) fn new() -> Self {
        Self::of(Home::running())
    }

    pub(super) fn of(home: Home) -> Self {
        let server = home.serve();
        Self { address: server.address, server: Some(server), home }
    }

    /// The address of a page.
    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(super) fn open(&self, browser: &Browser, path: &str) {
        browser.open(&self.url(path));
    }

    /// Now, as the server has it.
    pub(super) fn now(&self) -> i64 {
        self.home.now()
    }

    /// Lets time pass. The server is stopped meanwhile: while it runs, it would take this for a clock that jumped.
    pub(super) fn later(&mut self, seconds: i64) {
        self.server.take().unwrap().stop();
        self.home.move_clock(seconds);
        self.server = Some(self.home.serve_with(&["--listen", &self.address.to_string()]));
    }

    /// The path of the link that is printed for the first owner.
    pub(super) fn setup_path(&self) -> String {
        let said = self.server.as_ref().unwrap().said();
        let link = said.split_whitespace().find(|word| word.contains("/setup/")).unwrap();
        format!("/setup/{}", link.rsplit('/').next().unwrap())
    }

    /// Adds a user; the path of their link.
    pub(super) fn add(&self, email: &str) -> String {
        let added = self.home.json(&["user", "add", "--email", email]);
        format!("/welcome/{}", added["enrolment_link"].as_str().unwrap().rsplit('/').next().unwrap())
    }

    /// Adds a user, who sets themselves up in this browser and is signed in there afterwards.
    pub(super) fn newcomer(&self, browser: &Browser, email: &str) -> Person {
        self.open(browser, &self.add(email));
        browser.choose_password(PASSWORD);
        let (app, sheet) = self.sets_up(browser);
        assert_eq!(browser.path(), "/me/security");
        Person { email: email.to_owned(), app, sheet }
    }

    /// Adds the app and saves the codes.
    pub(super) fn sets_up(&self, browser: &Browser) -> (App, Vec<String>) {
        let app = browser.shown_entry();
        browser.send_code(&app.code(self.now()));
        let sheet = browser.texts(".codes li");
        browser.prove(&sheet);
        (app, sheet)
    }

    /// Shows name and password.
    pub(super) fn gives_password(&self, browser: &Browser, email: &str, password: &str) {
        self.open(browser, "/sign-in");
        browser.fill("#login", email);
        browser.fill("#password", password);
        browser.follow(".btn.main");
    }

    /// Shows name and password, then the code of the next step: the one of this step may be used up.
    pub(super) fn signs_in(&self, browser: &Browser, person: &Person) {
        self.gives_password(browser, &person.email, PASSWORD);
        browser.send_code(&person.app.code(self.now() + 30));
        assert_eq!(browser.path(), "/me/security", "{}", browser.text("main"));
    }
}

impl Browser {
    /// Types a new password twice.
    pub(super) fn choose_password(&self, password: &str) {
        self.fill("#password", password);
        self.fill("#again", password);
        self.follow(".btn.main");
    }

    /// Types a code and sends it.
    pub(super) fn send_code(&self, code: &str) {
        self.fill("#code", code);
        self.follow(".btn.main");
    }

    /// Types the code of the sheet that is asked for.
    pub(super) fn prove(&self, sheet: &[String]) {
        let asked: usize =
            self.read("document.querySelector('label[for=proof]').innerText.match(/\\d+/)[0]").parse().unwrap();
        self.fill("#proof", &sheet[asked - 1]);
        self.follow(".btn.main");
    }

    /// The entry that the page's link hands to an app on the same device.
    pub(super) fn shown_entry(&self) -> App {
        entry(&self.read("document.querySelector('a[href^=\"otpauth:\"]').href"))
    }

    /// What a phone's camera reads in the picture of the QR code.
    pub(super) fn scanned(&self, site: &Site) -> String {
        let file = site.home.place().join("qr.png");
        std::fs::write(&file, self.picture_of(".qr")).unwrap();
        let read = Command::new("zbarimg").args(["--raw", "-q"]).arg(file).output().expect("zbarimg is not installed");
        assert!(read.status.success(), "the QR code cannot be read");
        String::from_utf8(read.stdout).unwrap().trim().to_owned()
    }
}

/// The entry of an otpauth URI.
pub(super) fn entry(uri: &str) -> App {
    App::scan(&json!({ "otpauth_uri": uri, "secret": parameter(uri, "secret") }))
}
