//! A forgotten password, in a browser: one answer whatever the name, and a link that skips no factor.

use crate::{
    browser::Answer,
    installation::{GOOD, Installation, OTHER},
};
use countersign_core::words::Language;
use countersign_engine::{
    notices::Stationery,
    outbox::{Channels, Content},
};
use std::time::Duration;

impl Installation {
    fn mailing() -> Self {
        let here = Self::new();
        here.engine.open_outbox(Channels { mail: true, webhook: false }).wait().unwrap();
        here
    }

    /// The paths of the links in the mails that wait.
    fn mailed_paths(&self) -> Vec<String> {
        let base_url = "https://sign-in.example.com".to_owned();
        let stationery = Stationery { language: Language::English, base_url };
        let mut paths = Vec::new();
        while let Some(outgoing) = self.engine.take_message(&stationery).wait().unwrap() {
            let Content::Mail(mail) = &outgoing.content else { panic!("a mail") };
            let lines = mail.body.lines().filter_map(|line| line.strip_prefix("https://sign-in.example.com"));
            paths.extend(lines.filter(|path| path.starts_with("/forgotten/")).map(str::to_owned));
            self.engine.message_delivered(outgoing.ticket).wait().unwrap();
        }
        paths
    }

    fn ask(&self, name: &str, from: &'static str) -> Answer {
        let mut browser = self.browser();
        browser.address = from;
        browser.get("/forgotten").expect(200);
        browser.post("/forgotten", &[("login", name)]).expect(200)
    }
}

#[test]
fn d14_a_forgotten_password_is_replaced_by_a_mailed_link_and_the_code_is_asked_for() {
    let here = Installation::mailing();
    let alice = here.person("alice@example.com");
    let asked = here.ask("alice@example.com", "192.0.2.1");
    assert_eq!(asked.headline(), "If there is such an account, a mail is on its way");
    let paths = here.mailed_paths();
    let [path] = &paths[..] else { panic!("{paths:?}") };
    let mut browser = here.browser();
    browser.get(path).expect_to("/new-password");
    assert!(browser.get("/new-password").expect(200).body.contains("alice@example.com"));
    let differ = browser.post("/new-password", &[("password", OTHER), ("again", GOOD)]).expect(200);
    assert_eq!(differ.headline(), "The two passwords differ");
    browser.post("/new-password", &[("password", OTHER), ("again", OTHER)]).expect_to("/sign-in/second-factor");
    browser.get("/me/security").expect_to("/sign-in/second-factor");
    here.advance(Duration::from_mins(1));
    browser.get("/sign-in/second-factor");
    browser.post("/sign-in/second-factor", &[("code", &here.code(&alice))]).expect_to("/me/security");
    let mut again = here.browser();
    again.get(path).expect_to("/new-password");
    again.get("/new-password").expect(410);
}

#[test]
fn r30_the_page_answers_alike_whatever_name_is_typed() {
    let here = Installation::mailing();
    here.person("alice@example.com");
    let alike = |answer: &Answer| {
        let headers: Vec<_> =
            answer.headers.iter().filter(|(name, _)| name != "date" && name != "set-cookie").cloned().collect();
        (answer.status, headers, answer.body.clone())
    };
    let known = here.ask("alice@example.com", "192.0.2.1");
    for (name, from) in
        [("nobody@example.com", "198.51.100.1"), ("", "203.0.113.1"), ("alice@example.com", "192.0.3.1")]
    {
        assert_eq!(alike(&here.ask(name, from)), alike(&known), "{name}");
    }
    assert_eq!(here.mailed_paths().len(), 1);
}

#[test]
fn a_place_that_asks_too_often_is_told_until_when_and_another_is_not() {
    let here = Installation::mailing();
    let asked: Vec<String> =
        (0..8).map(|_| here.ask("nobody@example.com", "192.0.2.1").headline().to_owned()).collect();
    assert_eq!(asked.last().unwrap(), "Several links were asked for from this network");
    let elsewhere = here.ask("nobody@example.com", "198.51.100.1");
    assert_eq!(elsewhere.headline(), "If there is such an account, a mail is on its way");
}

#[test]
fn without_mail_the_page_says_whom_to_ask() {
    let here = Installation::new();
    let answer = here.browser().get("/forgotten").expect(200);
    assert_eq!(answer.headline(), "This server sends no mail");
    assert!(answer.body.contains("An admin makes the link for you.") && !answer.body.contains("<form class"));
}

#[test]
fn e07_a_host_header_of_somebody_elses_leads_no_link_astray() {
    let here = Installation::mailing();
    here.person("alice@example.com");
    let mut browser = here.browser();
    browser.get("/forgotten");
    let headers =
        [("origin", "http://localhost:8440"), ("x-forwarded-host", "evil.example"), ("forwarded", "host=evil.example")];
    browser.post_from("/forgotten", &[("login", "alice@example.com")], &headers).expect(200);
    assert_eq!(here.mailed_paths().len(), 1, "the link begins with the configured address");
    let mut astray = here.browser().at("http://evil.example");
    astray.get("/forgotten").expect(421);
}
