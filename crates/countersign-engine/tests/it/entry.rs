//! What a right password opens where a second factor is required and there is none.

use crate::{
    notices::ALICE,
    people::{App, enrolment},
    support::{Installation, days, host, minutes, peer, refused},
};
use countersign_core::{
    Reason,
    submission::Submission,
    user::{Role, UserKind},
    words::Language,
};
use countersign_engine::{
    Error,
    access::Access,
    enrol::Retirement,
    entry::Grace,
    exemptions::NewExemption,
    policy::{Asked, RuleChange, Whose},
    sessions::{Browser, Opened, Stage, Token},
    sign_in::{Credentials, SignIn},
    users::UserChange,
};
use zeroize::Zeroizing;

const GOOD: &str = "four words nobody joins";

fn browser() -> Browser {
    Browser { address: peer(), agent: "Test/1.0".to_owned() }
}

fn token(opened: &Opened) -> Token {
    Token::of(&opened.token)
}

fn password() -> Zeroizing<String> {
    Zeroizing::new(GOOD.to_owned())
}

impl Installation {
    fn with_password(&self, name: &str) {
        let link = self.engine.make_enrolment_link(host(), name.to_owned()).wait().unwrap();
        self.engine.choose_first_password(Token::of(&link.token), GOOD, browser()).wait().unwrap();
    }

    /// A member with a password and nothing else.
    fn newcomer(&self, name: &str) {
        self.add_member(name);
        self.with_password(name);
    }

    fn enter(&self, name: &str) -> Opened {
        let credentials = Credentials { name: name.to_owned(), password: password() };
        match self.engine.sign_in(credentials, browser()).wait().unwrap() {
            SignIn::Fits(opened) => opened,
            SignIn::Refused(reference) => panic!("refused: {reference}"),
        }
    }

    fn go_on(&self, opened: &Opened) -> Result<Opened, Error> {
        self.engine.continue_in_grace(token(opened), peer()).wait()
    }

    fn sees_own_page(&self, opened: &Opened) -> Result<(), Error> {
        self.engine.own_page(token(opened), peer(), Language::English).map(|_| ())
    }

    fn grace(&self, opened: &Opened) -> Grace {
        self.engine.visitor(token(opened), peer()).unwrap().unwrap().grace
    }

    /// Sets the app up in this browser.
    fn set_up(&self, opened: &Opened) -> Result<Opened, Error> {
        let begun = self.engine.begin_own_enrolment(token(opened), peer()).wait()?;
        let code = Submission::new(&App::scan(&begun.otpauth_uri).code(self.now(), 0));
        let (_, full) = self.engine.confirm_own_enrolment(token(opened), peer(), code).wait()?;
        Ok(full.expect("it is confirmed"))
    }
}

#[test]
fn without_a_rule_a_password_alone_opens_what_it_opened_before() {
    let here = Installation::new();
    here.newcomer("alice");
    assert_eq!(here.enter("alice").stage, Stage::Half);
}

#[test]
fn in_grace_one_may_enrol_or_go_on_and_sees_until_when() {
    let here = Installation::new();
    here.newcomer("alice");
    here.require(Whose::Everyone, 7);
    let until = here.now().plus(days(7));
    let entered = here.enter("alice");
    assert_eq!((entered.stage, here.grace(&entered)), (Stage::Enrolling, Grace::Until(until)));
    assert_eq!(refused(here.sees_own_page(&entered)), Reason::SessionStage);
    let full = here.go_on(&entered).unwrap();
    assert_eq!((full.stage, here.grace(&full)), (Stage::Full, Grace::Until(until)));
    here.sees_own_page(&full).unwrap();
    assert_eq!(refused(here.go_on(&entered)), Reason::SessionEnded, "the session before it is over");
    assert_eq!(here.changes().last().unwrap(), "sign_in.in_grace");
    let enrolled = here.set_up(&full).unwrap();
    assert_eq!(here.grace(&enrolled), Grace::NotAsked);
    assert_eq!(here.enter("alice").stage, Stage::Half, "from now on the app is asked for");
}

#[test]
fn c06_after_the_deadline_all_that_is_left_is_to_enrol() {
    let here = Installation::new();
    here.newcomer("alice");
    here.require(Whose::Everyone, 7);
    let until = here.now().plus(days(7));
    here.clock.set(until);
    let entered = here.enter("alice");
    assert_eq!((entered.stage, here.grace(&entered)), (Stage::Enrolling, Grace::Over(until)));
    assert_eq!(refused(here.go_on(&entered)), Reason::PolicyGraceOver);
    assert_eq!(refused(here.sees_own_page(&entered)), Reason::SessionStage);
    let full = here.set_up(&entered).unwrap();
    here.sees_own_page(&full).unwrap();
}

#[test]
fn c06_a_session_without_a_factor_ends_with_the_grace() {
    let here = Installation::new();
    here.newcomer("alice");
    here.require(Whose::Everyone, 7);
    here.clock.set(here.now().plus(days(7)).minus(minutes(10)));
    let full = here.go_on(&here.enter("alice")).unwrap();
    here.sees_own_page(&full).unwrap();
    here.advance(minutes(10));
    assert_eq!(refused(here.sees_own_page(&full)), Reason::SessionEnded);
}

#[test]
fn c06_what_was_enrolled_elsewhere_meanwhile_is_asked_for() {
    let here = Installation::new();
    here.newcomer("alice");
    here.require(Whose::Everyone, 7);
    let (entered, other) = (here.enter("alice"), here.enter("alice"));
    let full = here.go_on(&other).unwrap();
    here.enrolled(enrolment("alice"));
    assert_eq!(refused(here.go_on(&entered)), Reason::SessionEnded, "it ends as the factor is confirmed");
    assert_eq!(refused(here.sees_own_page(&full)), Reason::SessionEnded);
}

#[test]
fn a_link_does_not_let_anybody_go_on_where_nothing_is_required() {
    let here = Installation::new();
    here.add_member("alice");
    let link = here.engine.make_enrolment_link(host(), "alice".to_owned()).wait().unwrap();
    let entered = here.engine.choose_first_password(Token::of(&link.token), GOOD, browser()).wait().unwrap();
    assert_eq!(entered.stage, Stage::Enrolling);
    assert_eq!(refused(here.go_on(&entered)), Reason::PolicyEnrolRequired);
}

#[test]
fn r15_a_password_shown_long_ago_enrols_nobody() {
    let here = Installation::new();
    here.newcomer("alice");
    here.require(Whose::Everyone, 7);
    let full = here.go_on(&here.enter("alice")).unwrap();
    here.advance(minutes(30));
    assert_eq!(refused(here.set_up(&full)), Reason::SessionNotFresh);
}

#[test]
fn d01_an_account_that_lay_idle_for_thirty_days_enrols_by_a_link_only() {
    let here = Installation::new();
    here.newcomer("alice");
    here.newcomer("busy");
    here.require(Whose::Everyone, 90);
    here.advance(days(20));
    here.go_on(&here.enter("busy")).unwrap();
    here.advance(days(10));
    assert_eq!(here.enter("busy").stage, Stage::Enrolling);
    let half = here.enter("alice");
    assert_eq!(half.stage, Stage::Half, "whoever found the password learns nothing");
    assert_eq!(refused(here.set_up(&half)), Reason::SessionStage);
    let link = here.engine.make_enrolment_link(host(), "alice".to_owned()).wait().unwrap();
    let by_link = here.engine.sign_in_by_link(Token::of(&link.token), password(), browser()).wait().unwrap();
    let SignIn::Fits(by_link) = by_link else { panic!("refused") };
    here.set_up(&by_link).unwrap();
}

#[test]
fn d01_an_application_that_asks_keeps_an_account_awake() {
    let here = Installation::new();
    here.newcomer("alice");
    let door = here.vouched();
    here.advance(days(20));
    here.need(&door, "alice");
    here.advance(days(20));
    here.require(Whose::Everyone, 7);
    assert_eq!(here.enter("alice").stage, Stage::Enrolling);
}

#[test]
fn d01_a_password_set_by_mail_wakes_no_account_that_lay_idle() {
    let here = Installation::mailing();
    here.add_addressed(ALICE, Role::Member, UserKind::Person);
    here.require(Whose::Everyone, 90);
    here.advance(days(30));
    here.engine.ask_for_new_password(ALICE.to_owned(), peer()).wait().unwrap();
    here.engine.set_forgotten_password(here.mailed_link(), GOOD, browser()).wait().unwrap();
    let half = here.enter(ALICE);
    assert_eq!(half.stage, Stage::Half);
    assert_eq!(refused(here.set_up(&half)), Reason::SessionStage);
    let by_link = here.engine.sign_in_by_link(here.link(ALICE), password(), browser()).wait().unwrap();
    let SignIn::Fits(by_link) = by_link else { panic!("refused") };
    here.set_up(&by_link).unwrap();
}

#[test]
fn d14_after_a_reset_a_password_alone_enrols_nobody() {
    let here = Installation::new();
    let alice = here.person("alice");
    here.with_password("alice");
    here.require(Whose::Everyone, 90);
    here.retire_all(&alice, true);
    assert_eq!(here.enter("alice").stage, Stage::Half);
}

#[test]
fn whoever_administers_enrols_by_a_link_only() {
    let here = Installation::new();
    here.newcomer("alice");
    here.require(Whose::Everyone, 90);
    let full = here.go_on(&here.enter("alice")).unwrap();
    here.engine.change_user(host(), "alice".to_owned(), UserChange::Role(Role::Admin)).wait().unwrap();
    assert_eq!(refused(here.sees_own_page(&full)), Reason::SessionEnded, "there is no grace for admins");
    assert_eq!(here.enter("alice").stage, Stage::Half);
}

#[test]
fn an_exemption_lets_in_from_its_network_and_is_written_down() {
    let here = Installation::new();
    here.person_of("ada", Role::Admin);
    here.newcomer("alice");
    here.require(Whose::Everyone, 0);
    let new = NewExemption {
        user: "alice".to_owned(),
        owner: Some("ada".to_owned()),
        approver: Some("ada".to_owned()),
        reason: "the till has no place for a phone".to_owned(),
        days: 90,
        networks: vec!["192.0.2.0/24".parse().unwrap()],
        clients: vec![],
    };
    let made = here.engine.add_exemption(host(), new).wait().unwrap();
    let full = here.enter("alice");
    assert_eq!(full.stage, Stage::Full);
    here.sees_own_page(&full).unwrap();
    assert_eq!(here.last_decision().reason, "ok.exempt");
    let elsewhere = "198.51.100.9".parse().unwrap();
    let moved = here.engine.own_page(token(&full), elsewhere, Language::English);
    assert_eq!(refused(moved.map(|_| ())), Reason::SessionEnded, "it holds for that network only");
    here.engine.revoke_exemption(host(), made.id.to_string(), "has one".to_owned()).wait().unwrap();
    assert_eq!(refused(here.sees_own_page(&full)), Reason::SessionEnded);
    assert_eq!(here.enter("alice").stage, Stage::Enrolling);
}

#[test]
fn nobody_takes_their_own_last_factor_away_where_one_is_required() {
    let here = Installation::new();
    let alice = here.person("alice");
    here.with_password("alice");
    let half = here.enter("alice");
    let code = Submission::new(&here.code(&alice, 0));
    let shown = here.engine.show_second_factor(token(&half), code, &browser()).wait().unwrap();
    let access = Access::Browser { token: token(&shown.opened.unwrap()), peer: peer() };
    let retire = || {
        let retirement = Retirement { user: "alice".to_owned(), factor: Some(alice.factor), note: None, stolen: false };
        here.engine.retire_factors(access.clone(), retirement).wait()
    };
    here.require(Whose::Everyone, 90);
    assert_eq!(refused(retire()), Reason::PolicyEnrolRequired);
    let off = RuleChange { whose: Whose::Everyone, asked: Asked::Dropped };
    here.try_require(off).unwrap();
    assert_eq!(retire().unwrap(), [alice.factor]);
}

#[test]
fn an_admin_confirms_a_policy_only_after_passing_under_it() {
    let here = Installation::new();
    let ada = here.person_of("ada", Role::Admin);
    let alice = here.person("alice");
    for name in ["ada", "alice"] {
        here.with_password(name);
    }
    let sign_in = |person: &crate::people::Person| {
        let half = here.enter(&person.name);
        let code = Submission::new(&here.code(person, 0));
        let shown = here.engine.show_second_factor(token(&half), code, &browser()).wait().unwrap();
        Access::Browser { token: token(&shown.opened.unwrap()), peer: peer() }
    };
    let change = || vec![RuleChange { whose: Whose::Everyone, asked: Asked::Required { grace_days: 7 } }];
    let member = sign_in(&alice);
    let by_member = here.engine.set_policy(member.clone(), change(), "I would like it".to_owned()).wait();
    assert_eq!(refused(by_member), Reason::PolicyRank);
    assert_eq!(refused(here.engine.policy(&member)), Reason::PolicyRank);
    let admin = sign_in(&ada);
    let set = here.engine.set_policy(admin.clone(), change(), "the audit asks".to_owned()).wait().unwrap();
    assert_eq!(set.set_by.as_deref(), Some("ada"));
    here.advance(minutes(1));
    assert_eq!(refused(here.engine.confirm_policy(admin).wait()), Reason::SessionNotFresh);
    let afresh = sign_in(&ada);
    assert_eq!(refused(here.engine.confirm_policy(sign_in(&alice)).wait()), Reason::PolicyRank);
    assert_eq!(here.engine.confirm_policy(afresh).wait().unwrap().confirm_by, None);
}

#[test]
fn a_service_and_a_break_glass_user_have_no_grace() {
    let here = Installation::new();
    here.add_user("glass", Role::Member, UserKind::BreakGlass);
    here.with_password("glass");
    here.require(Whose::Everyone, 90);
    assert_eq!(here.enter("glass").stage, Stage::Half);
    here.add_user("mailer", Role::Member, UserKind::Service);
    let link = here.engine.make_enrolment_link(host(), "mailer".to_owned()).wait();
    assert_eq!(refused(link.map(|_| ())), Reason::FactorNotAllowed, "R53: nothing interactive");
}
