//! What is required of whom: set, confirmed, taken back; deadlines that do not move; what a door is told.

use crate::{
    exemptions::exemption,
    people::enrolment,
    support::{Installation, START, days, host, minutes, refused},
};
use countersign_core::{
    Reason, Timestamp,
    factor::FactorState,
    user::{Role, UserKind, UserState},
    words::Language,
};
use countersign_engine::{
    Error,
    access::{Access, FirstFactor, Scope},
    policy::{Asked, PolicyView, RuleChange, Trouble, Whose},
    requirements::Need,
    users::UserChange,
    verify::Context,
};
use std::time::Duration;

fn require(whose: Whose, grace_days: u32) -> RuleChange {
    RuleChange { whose, asked: Asked::Required { grace_days } }
}

fn dropped(whose: Whose) -> RuleChange {
    RuleChange { whose, asked: Asked::Dropped }
}

impl Installation {
    fn vouched_as(&self, name: &str) -> Access {
        self.add_client(name, FirstFactor::Vouched, &[Scope::Verify])
    }

    pub(crate) fn try_require(&self, change: RuleChange) -> Result<PolicyView, Error> {
        self.engine.set_policy(host(), vec![change], "the audit asks for it".to_owned()).wait()
    }

    /// Sets a rule and confirms it.
    pub(crate) fn require(&self, whose: Whose, grace_days: u32) {
        self.try_require(require(whose, grace_days)).unwrap();
        self.engine.confirm_policy(host()).wait().unwrap();
    }

    fn drop_rule(&self, whose: Whose) {
        self.try_require(dropped(whose)).unwrap();
        self.engine.confirm_policy(host()).wait().unwrap();
    }

    pub(crate) fn need(&self, access: &Access, name: &str) -> Need {
        self.engine.requirements(access.clone(), name.to_owned(), Context::default()).wait().unwrap()
    }

    pub(crate) fn state(&self, name: &str) -> UserState {
        self.engine.show_user(&host(), name).unwrap().state
    }

    fn asked(&self, name: &str) -> String {
        let user = self.engine.show_user(&host(), name).unwrap();
        self.engine.standing_in_words(&user.standing, Language::English)
    }

    pub(crate) fn join(&self, group: &str, name: &str) {
        self.engine.join_group(host(), group.to_owned(), name.to_owned()).wait().unwrap();
    }
}

pub(crate) fn grace_until(until: Timestamp) -> Need {
    Need::Enrol { reason: Reason::PolicyEnrolRequired, until: Some(until) }
}

pub(crate) const GRACE_OVER: Need = Need::Enrol { reason: Reason::PolicyGraceOver, until: None };

#[test]
fn a_rule_gives_grace_until_an_absolute_deadline_and_then_only_enrolment() {
    let here = Installation::new();
    let door = here.vouched();
    here.add_member("alice");
    assert_eq!(here.need(&door, "alice"), Need::Nothing);
    here.require(Whose::Everyone, 7);
    let until = here.now().plus(days(7));
    for _ in 0..3 {
        assert_eq!(here.need(&door, "alice"), grace_until(until));
        assert_eq!(here.engine.show_user(&host(), "alice").unwrap().grace_until, Some(until));
        here.advance(days(2));
    }
    assert_eq!(here.state("alice"), UserState::Grace);
    here.advance(days(1));
    assert_eq!((here.need(&door, "alice"), here.state("alice")), (GRACE_OVER, UserState::None));
    here.enrolled(enrolment("alice"));
    assert_eq!((here.need(&door, "alice"), here.state("alice")), (Need::Code, UserState::Active));
}

#[test]
fn rules_are_about_everybody_a_role_a_group_or_a_client() {
    let here = Installation::new();
    let [mail, wiki] = ["mail", "wiki"].map(|name| here.add_client(name, FirstFactor::Vouched, &[Scope::Verify]));
    here.add_member("alice");
    here.add_user("helen", Role::Helpdesk, UserKind::Person);
    here.engine.add_group(host(), "staff".to_owned()).wait().unwrap();
    here.require(Whose::Role(Role::Helpdesk), 3);
    assert_eq!(here.need(&mail, "helen"), grace_until(here.now().plus(days(3))));
    assert_eq!(here.need(&mail, "alice"), Need::Nothing);
    here.require(Whose::Client("mail".to_owned()), 5);
    assert_eq!(here.need(&mail, "alice"), grace_until(here.now().plus(days(5))));
    assert_eq!(here.need(&wiki, "alice"), Need::Nothing);
    here.require(Whose::Group("staff".to_owned()), 2);
    assert_eq!(here.need(&wiki, "alice"), Need::Nothing);
    here.join("staff", "alice");
    assert_eq!(here.need(&wiki, "alice"), grace_until(here.now().plus(days(2))));
    assert_eq!(
        here.asked("alice"),
        format!(
            "may do without a second factor until {}; then the policy for the group staff requires it",
            here.now().plus(days(2))
        )
    );
    let removal = here.engine.remove_group(host(), "staff".to_owned()).wait();
    assert_eq!(refused(removal), Reason::RequestConflict, "a rule is about it");
}

#[test]
fn the_derived_state_is_one_sentence_with_its_why() {
    let here = Installation::new();
    here.person("alice");
    here.person_of("ada", Role::Admin);
    here.add_user("mailer", Role::Member, UserKind::Service);
    here.add_member("bob");
    assert_eq!(here.asked("alice"), "asked for a code because a factor that is set up is always asked for");
    assert_eq!(here.asked("ada"), "asked for a code because whoever administers always needs one");
    assert_eq!(here.asked("mailer"), "signs in nowhere: services have API keys");
    assert_eq!(here.asked("bob"), "not asked for a second factor: nothing requires one");
    here.require(Whose::Role(Role::Admin), 0);
    assert_eq!(here.asked("ada"), "asked for a code because the policy for the role admin requires it");
}

#[test]
fn an_unconfirmed_policy_reverts_by_itself() {
    let here = Installation::new();
    here.add_member("alice");
    let door = here.vouched();
    let set = here.try_require(require(Whose::Everyone, 0)).unwrap();
    assert_eq!(set.confirm_by, Some(here.now().plus(minutes(15))));
    assert_eq!(set.otherwise, Some(vec![]));
    assert_eq!(here.need(&door, "alice"), GRACE_OVER);
    assert_eq!(refused(here.try_require(require(Whose::Everyone, 9))), Reason::RequestConflict, "one at a time");
    here.advance(minutes(15));
    assert_eq!(here.need(&door, "alice"), Need::Nothing, "without a sweep");
    assert_eq!(refused(here.engine.confirm_policy(host()).wait()), Reason::RequestConflict, "too late");
    here.engine.sweep().wait().unwrap();
    assert_eq!(here.changes().last().unwrap(), "policy.reverted");
    assert!(here.engine.policy(&host()).unwrap().rules.is_empty());
    here.require(Whose::Everyone, 5);
    assert_eq!(here.need(&door, "alice"), grace_until(here.now().plus(days(5))), "its deadlines went with it");
}

#[test]
fn a_policy_can_be_taken_back_and_the_last_confirmed_one_holds_again() {
    let here = Installation::new();
    here.require(Whose::Everyone, 30);
    here.try_require(dropped(Whose::Everyone)).unwrap();
    let back = here.engine.revert_policy(host()).wait().unwrap();
    assert_eq!((back.rules.len(), back.confirm_by), (1, None));
    assert_eq!(refused(here.engine.revert_policy(host()).wait()), Reason::RequestConflict);
    assert_eq!(refused(here.try_require(require(Whose::Everyone, 30))), Reason::RequestConflict, "it is so already");
    assert_eq!(refused(here.try_require(require(Whose::Everyone, 91))), Reason::RequestInvalid);
    assert_eq!(refused(here.try_require(dropped(Whose::Role(Role::Member)))), Reason::RequestNotFound);
    let silent = here.engine.set_policy(host(), vec![dropped(Whose::Everyone)], " ".to_owned()).wait();
    assert_eq!(refused(silent), Reason::RequestInvalid, "no reason");
}

#[test]
fn c15_no_client_decides_about_the_policy_whatever_its_scopes() {
    let here = Installation::new();
    here.add_member("alice");
    let client = here.add_client("all", FirstFactor::Vouched, &Scope::ALL);
    here.engine.add_group(host(), "staff".to_owned()).wait().unwrap();
    let text = || "because".to_owned();
    let set = here.engine.set_policy(client.clone(), vec![require(Whose::Everyone, 7)], text()).wait();
    assert_eq!(refused(set), Reason::PolicyRank);
    let joined = here.engine.join_group(client.clone(), "staff".to_owned(), "alice".to_owned()).wait();
    assert_eq!(refused(joined), Reason::PolicyRank);
    let later = here.engine.set_deadline(client.clone(), "alice".to_owned(), here.now(), text()).wait();
    assert_eq!(refused(later), Reason::PolicyRank);
    here.person_of("ada", Role::Admin);
    let excused = here.engine.add_exemption(client, exemption("alice", "ada")).wait();
    assert_eq!(refused(excused), Reason::PolicyRank);
}

#[test]
fn c14_neither_leaving_a_group_nor_a_new_account_begins_the_grace_anew() {
    let here = Installation::new();
    let door = here.vouched();
    here.add_member("alice");
    here.engine.add_group(host(), "staff".to_owned()).wait().unwrap();
    here.require(Whose::Group("staff".to_owned()), 7);
    here.join("staff", "alice");
    let until = here.now().plus(days(7));
    here.advance(days(3));
    here.engine.leave_group(host(), "staff".to_owned(), "alice".to_owned()).wait().unwrap();
    assert_eq!(here.need(&door, "alice"), Need::Nothing);
    here.advance(days(1));
    here.join("staff", "alice");
    assert_eq!(here.need(&door, "alice"), grace_until(until));
    here.engine.change_user(host(), "alice".to_owned(), UserChange::Remove).wait().unwrap();
    here.add_member("ALICE");
    here.join("staff", "alice");
    assert_eq!(here.need(&door, "alice"), grace_until(until), "the same name again");
    here.clock.set(START);
    assert_eq!(here.need(&door, "alice"), grace_until(until), "nor does the clock");
}

#[test]
fn a_deadline_is_moved_by_hand_with_a_reason() {
    let here = Installation::new();
    let door = here.vouched();
    here.add_member("alice");
    here.require(Whose::Everyone, 0);
    assert_eq!(here.need(&door, "alice"), GRACE_OVER);
    let set = |until, note: &str| {
        here.engine.set_deadline(host(), "alice".to_owned(), until, note.to_owned()).wait().map(|user| user.grace_until)
    };
    let longer = here.now().plus(days(20));
    assert_eq!(set(longer, "on leave").unwrap(), Some(longer));
    assert_eq!(here.need(&door, "alice"), grace_until(longer));
    let shorter = here.now().plus(days(2));
    assert_eq!(set(shorter, "back early").unwrap(), Some(shorter));
    assert_eq!(refused(set(here.now().plus(days(91)), "for ever")), Reason::RequestInvalid);
    assert_eq!(refused(set(longer, "")), Reason::RequestInvalid);
    assert_eq!(here.changes().iter().filter(|what| *what == "policy.deadline_set").count(), 2);
    here.add_user("ada", Role::Admin, UserKind::Person);
    let admin = here.engine.set_deadline(host(), "ada".to_owned(), longer, "new".to_owned()).wait();
    assert_eq!(refused(admin), Reason::RequestConflict, "no grace for admins");
}

#[test]
fn the_preview_names_who_would_be_asked_and_who_could_not_get_in() {
    let here = Installation::new();
    here.person("ready");
    here.person_of("ada", Role::Admin);
    here.add_user("glass", Role::Owner, UserKind::BreakGlass);
    here.add_user("mailer", Role::Member, UserKind::Service);
    let gone = here.person("lost-it");
    here.retire_all(&gone, false);
    let paper = here.person_with_sheet("paper");
    let retirement = countersign_engine::enrol::Retirement {
        user: "paper".to_owned(),
        factor: Some(paper.factor),
        note: None,
        stolen: false,
    };
    here.engine.retire_factors(host(), retirement).wait().unwrap();
    here.add_member("new");
    let before = here.audit();
    let preview = here.engine.preview_policy(&host(), &[require(Whose::Everyone, 7)]).unwrap();
    let names = |names: &countersign_engine::policy::Names| {
        names.first.iter().map(|one| (one.name.clone(), one.trouble)).collect::<Vec<_>>()
    };
    assert_eq!(
        names(&preview.must_enrol),
        [("lost-it".to_owned(), Some(Trouble::HadFactor)), ("new".to_owned(), Some(Trouble::NoPassword))]
    );
    assert_eq!(names(&preview.only_backup_codes), [("paper".to_owned(), None)]);
    assert_eq!((preview.ready, preview.able_admins, preview.break_glass), (2, 1, 1));
    assert_eq!(preview.locked_out.count, 0);
    let at_once = here.engine.preview_policy(&host(), &[require(Whose::Everyone, 0)]).unwrap();
    assert_eq!(at_once.locked_out.count, 2);
    assert_eq!(here.audit(), before, "a preview changes nothing");
    here.require(Whose::Everyone, 7);
    let dropping = here.engine.preview_policy(&host(), &[dropped(Whose::Everyone)]).unwrap();
    assert_eq!(dropping.released.count, 2);
}

#[test]
fn c7_no_policy_takes_an_able_admin_away() {
    let here = Installation::new();
    let ada = here.person_of("ada", Role::Admin);
    for whose in [Whose::Everyone, Whose::Role(Role::Admin)] {
        here.require(whose, 0);
        let door = here.vouched_as(&format!("{}", here.changes().len()));
        assert_eq!(here.need(&door, "ada"), Need::Code);
    }
    here.advance(days(400));
    assert_eq!(here.verified("ada", &here.code(&ada, 0)), Reason::OkCurrent);
}

#[test]
fn c16_every_spelling_of_a_name_stands_under_the_same_policy() {
    let here = Installation::new();
    here.add_member("alice");
    here.require(Whose::Everyone, 7);
    let (door, until) = (here.vouched(), here.now().plus(days(7)));
    for spelling in ["alice", "ALICE", " alice ", "ａｌｉｃｅ"] {
        assert_eq!(here.need(&door, spelling), grace_until(until), "{spelling:?}");
    }
    assert_eq!(here.need(&door, "alice\u{200b}"), Need::Code, "an unknown name is asked for a code");
}

#[test]
fn a_rule_that_goes_on_with_another_grace_gives_nobody_a_new_beginning() {
    let here = Installation::new();
    let door = here.vouched();
    here.add_member("alice");
    here.require(Whose::Everyone, 30);
    here.advance(days(10));
    here.require(Whose::Everyone, 14);
    assert_eq!(here.need(&door, "alice"), grace_until(here.now().plus(days(4))));
    here.require(Whose::Everyone, 90);
    assert_eq!(here.need(&door, "alice"), grace_until(here.now().plus(days(4))), "seen once, it does not move");
    here.drop_rule(Whose::Everyone);
    assert_eq!(here.need(&door, "alice"), Need::Nothing);
    assert_eq!(here.factors("alice").iter().filter(|row| row.state == FactorState::Active).count(), 0);
    here.advance(Duration::from_hours(1));
}
