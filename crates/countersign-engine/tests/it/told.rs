//! Who is told of the ways back, in the unit of work that opens them.

use crate::{
    people::enrolment,
    staff::{console_of, pass_for, reset_of},
    support::{Installation, host, minutes},
};
use countersign_core::{
    Reason,
    recovery::Deed,
    user::{Role, UserKind},
};
use countersign_engine::{
    emergency::{Emergency, Way},
    outbox::Channels,
    users::NewUser,
};
use countersign_store::{Error, tables::outbox};

const ALICE: &str = "alice@example.com";
const OWNER: &str = "owner@example.com";

impl Installation {
    fn reached_by_mail(&self, email: &str, role: Role) {
        let new = NewUser { email: Some(email.to_owned()), names: vec![], kind: UserKind::Person, role };
        self.engine.add_user(host(), new).wait().unwrap();
        self.enrolled(enrolment(email));
        self.advance(minutes(2));
    }

    /// Takes all that waits: who is told, and of what.
    fn taken_out(&self) -> Vec<(String, String)> {
        self.advance(minutes(1));
        let taken = self.store().submit(|tx| {
            let (mut all, until) = (Vec::new(), tx.now().plus(minutes(60)));
            while let Some(message) = outbox::take_due(tx, until)? {
                all.push((message.recipient, message.notice));
            }
            Ok::<_, Error>(all)
        });
        let mut taken = taken.wait().unwrap();
        taken.sort();
        taken
    }
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(recipient, notice)| ((*recipient).to_owned(), (*notice).to_owned())).collect()
}

#[test]
fn r19_whoever_is_concerned_is_told_of_passes_resets_and_emergencies() {
    let here = Installation::new();
    here.engine.open_outbox(Channels { mail: true, webhook: false }).wait().unwrap();
    here.reached_by_mail(ALICE, Role::Member);
    here.reached_by_mail(OWNER, Role::Owner);
    here.taken_out();

    let pass = here.engine.make_pass(host(), pass_for(ALICE)).wait().unwrap();
    assert_eq!(here.taken_out(), pairs(&[(ALICE, "pass.made")]));
    assert_eq!(here.verified(ALICE, &pass.printed), Reason::OkTemporaryPass);
    assert_eq!(here.taken_out(), pairs(&[(ALICE, "temporary_pass.used")]));
    here.engine.reset_user(host(), reset_of(ALICE)).wait().unwrap();
    assert_eq!(here.taken_out(), pairs(&[(ALICE, "user.reset"), (OWNER, "user.reset")]));
    let emergency = Emergency { user: OWNER.to_owned(), way: Way::Pass, note: "no phone".to_owned() };
    here.engine.emergency(host(), emergency).wait().unwrap();
    assert_eq!(here.taken_out(), pairs(&[(OWNER, "alarm.emergency")]));
}

#[test]
fn who_administers_is_told_that_something_waits_for_an_approval() {
    let here = Installation::new();
    here.engine.open_outbox(Channels { mail: true, webhook: false }).wait().unwrap();
    here.reached_by_mail(OWNER, Role::Owner);
    here.person_of("second", Role::Admin);
    let asking = here.of_role("asking", Role::Owner);
    let access = console_of(&here.signed_in(&asking), Some("left the company"));
    here.taken_out();
    here.engine.request_approval(access, "second".to_owned(), Deed::Suspend).wait().unwrap();
    assert_eq!(here.taken_out(), pairs(&[(OWNER, "approval.asked")]));
}
