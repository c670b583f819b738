//! A forgotten password: a link by mail that works once, for an hour, and skips no factor.

use crate::{
    browsers::{GOOD, OTHER, browser, token},
    notices::{ALICE, stationery},
    support::{Installation, minutes, refused},
};
use countersign_core::{
    Reason,
    user::{Role, UserKind},
};
use countersign_engine::{
    forgotten::Asked,
    links::Leads,
    outbox::Content,
    sessions::{Stage, Token},
    sign_in::SignIn,
    users::UserChange,
};
use std::net::IpAddr;

fn place(number: u8) -> IpAddr {
    IpAddr::from([198, 51, number, 9])
}

impl Installation {
    fn ask(&self, name: &str, from: u8) -> Asked {
        self.engine.ask_for_new_password(name.to_owned(), place(from)).wait().unwrap()
    }

    /// The link in the one mail that waits.
    pub(crate) fn mailed_link(&self) -> Token {
        let [mail] = &self.take_mails()[..] else { panic!("one mail") };
        assert_eq!(mail.to, ALICE);
        let start = "https://sign-in.example.com/forgotten/";
        let line = mail.body.lines().find(|line| line.starts_with(start)).expect("a link of its own line");
        let end = &line[start.len()..];
        assert!(end.len() == 43 && !end.contains('/'), "{line}");
        Token::of(end)
    }
}

#[test]
fn d14_a_mailed_link_sets_a_new_password_and_the_factor_is_asked_for_as_before() {
    let here = Installation::mailing();
    let alice = here.addressed_member();
    let opened = here.signed_in(&alice);
    assert_eq!(here.ask("ALICE@example.com", 1), Asked::Noted);
    let link = here.mailed_link();
    let leads = Leads::NewPassword { name: ALICE.to_owned(), has_factor: true };
    assert_eq!(here.engine.find_link(link).unwrap(), Some(leads));
    assert!(here.engine.session(token(&opened), place(1)).unwrap().is_some(), "asking changes nothing");
    let half = here.engine.set_forgotten_password(link, OTHER, browser()).wait().unwrap();
    assert_eq!(half.stage, Stage::Half);
    assert!(here.engine.session(token(&opened), place(1)).unwrap().is_none());
    assert!(matches!(here.try_sign_in(ALICE, GOOD, browser()), SignIn::Refused(_)));
    assert!(matches!(here.try_sign_in(ALICE, OTHER, browser()), SignIn::Fits(_)));
    assert_eq!(refused(here.engine.set_forgotten_password(link, GOOD, browser()).wait()), Reason::LinkGone);
    let [mail] = &here.take_mails()[..] else { panic!("one mail") };
    assert_eq!(mail.subject, "Example: A new password was set by a link from a mail");
    let changes = here.changes();
    let noted: Vec<&str> = changes.iter().map(String::as_str).filter(|what| what.contains("mail")).collect();
    assert_eq!(noted, ["password.link_mailed", "password.set_by_mail"]);
}

#[test]
fn a_mailed_link_enrols_nothing_even_where_there_is_no_factor_yet() {
    let here = Installation::mailing();
    here.add_addressed(ALICE, Role::Member, UserKind::Person);
    here.ask(ALICE, 1);
    let opened = here.engine.set_forgotten_password(here.mailed_link(), GOOD, browser()).wait().unwrap();
    assert_eq!(opened.stage, Stage::Half);
    let enrol = here.engine.begin_own_enrolment(token(&opened), place(1)).wait();
    assert_eq!(refused(enrol), Reason::SessionStage);
}

#[test]
fn a_mailed_link_works_for_an_hour_and_an_enrolment_link_is_none() {
    let here = Installation::mailing();
    here.addressed_member();
    here.ask(ALICE, 1);
    let link = here.mailed_link();
    here.advance(minutes(60));
    assert_eq!(here.engine.find_link(link).unwrap(), None);
    assert_eq!(refused(here.engine.set_forgotten_password(link, OTHER, browser()).wait()), Reason::LinkGone);
    let enrolment = here.link(ALICE);
    assert_eq!(refused(here.engine.set_forgotten_password(enrolment, OTHER, browser()).wait()), Reason::LinkGone);
    here.ask(ALICE, 2);
    let link = here.mailed_link();
    assert_eq!(refused(here.engine.choose_first_password(link, OTHER, browser()).wait()), Reason::LinkGone);
    assert!(here.engine.find_link(enrolment).unwrap().is_some(), "asking ends no link that an admin made");
}

#[test]
fn e03_every_name_gets_the_same_answer_and_the_same_rows() {
    let here = Installation::mailing();
    here.addressed_member();
    here.add_addressed("sue@example.com", Role::Member, UserKind::Person);
    here.engine.change_user(crate::support::host(), "sue@example.com".to_owned(), UserChange::Suspend).wait().unwrap();
    here.add_addressed("glass@example.com", Role::Owner, UserKind::BreakGlass);
    here.add_member("no-address");
    here.take_mails();
    let names = [ALICE, "nobody@example.com", "sue@example.com", "glass@example.com", "no-address", "not a name \u{7}"];
    for (number, name) in (1..).zip(names) {
        let before = here.engine.outbox_state().unwrap().waiting;
        assert_eq!(here.ask(name, number), Asked::Noted, "{name}");
        assert_eq!(here.engine.outbox_state().unwrap().waiting, before + 1, "{name}");
    }
    assert_eq!(here.take_mails().len(), 1, "only who is there and may sign in gets a mail");
    assert_eq!(here.engine.outbox_state().unwrap().waiting, 0);
}

#[test]
fn nobody_is_mailed_more_often_than_every_five_minutes_and_an_earlier_link_stays() {
    let here = Installation::mailing();
    here.addressed_member();
    here.ask(ALICE, 1);
    let link = here.mailed_link();
    for from in 2..6 {
        assert_eq!(here.ask(ALICE, from), Asked::Noted);
    }
    assert!(here.take_mails().is_empty());
    assert!(here.engine.find_link(link).unwrap().is_some(), "nobody ends it by asking again");
    here.advance(minutes(5));
    here.ask(ALICE, 7);
    here.mailed_link();
}

#[test]
fn a_place_that_asks_often_has_to_wait_whatever_the_name() {
    let here = Installation::mailing();
    here.addressed_member();
    let asked: Vec<Asked> = (0..8).map(|number| here.ask(&format!("user{number}@example.com"), 1)).collect();
    let waits = asked.iter().filter(|asked| matches!(asked, Asked::Wait(_))).count();
    assert_eq!(waits, 3, "{asked:?}");
    assert!(matches!(here.ask(ALICE, 1), Asked::Wait(_)));
    assert_eq!(here.ask(ALICE, 2), Asked::Noted, "other places go on");
}

#[test]
fn without_mail_nothing_is_promised() {
    let here = Installation::new();
    here.addressed_member();
    assert_eq!(here.ask(ALICE, 1), Asked::NoMail);
}

#[test]
fn c6_the_token_of_a_mailed_link_is_nowhere_at_rest() {
    let here = Installation::mailing();
    here.addressed_member();
    here.ask(ALICE, 1);
    let outgoing = here.engine.take_message(&stationery()).wait().unwrap().unwrap();
    let Content::Mail(mail) = &outgoing.content else { panic!("a mail") };
    let line = mail.body.lines().find(|line| line.contains("/forgotten/")).unwrap();
    let end = line.rsplit('/').next().unwrap();
    assert!(!format!("{outgoing:?}").contains(end));
    for entry in std::fs::read_dir(here.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(end.len()).any(|window| window == end.as_bytes()));
    }
}

#[test]
fn a_new_password_obeys_the_rules_of_every_password() {
    let here = Installation::mailing();
    here.addressed_member();
    here.ask(ALICE, 1);
    let link = here.mailed_link();
    let weak = here.engine.set_forgotten_password(link, "password", browser()).wait();
    assert_eq!(refused(weak), Reason::PasswordWeak);
    assert!(here.engine.find_link(link).unwrap().is_some(), "it costs no link");
}
