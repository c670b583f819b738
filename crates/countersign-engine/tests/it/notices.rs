//! Who is told what when something changes, and that nothing secret is in it.

use crate::{
    browsers::{GOOD, OTHER, browser, secret, token},
    people::{Person, enrolment},
    support::{Installation, host, minutes, peer, seconds},
};
use countersign_core::{
    ClientId, Reason,
    submission::Submission,
    user::{Role, UserKind},
    words::{Language, Words},
};
use countersign_engine::{
    Error,
    access::{Access, FirstFactor, Scope},
    enrol::NewEnrolment,
    notices::{Audience, Mail, NOTICES, Stationery},
    outbox::{Channels, Content},
    own::{Ending, PasswordChange},
    users::{NewUser, UserChange},
};
use countersign_store::tables::clients::{self, Change, ClientRow};
use serde_json::Value;

pub(crate) const ALICE: &str = "alice@example.com";
const OLGA: &str = "olga@example.com";

pub(crate) fn stationery() -> Stationery {
    Stationery { language: Language::English, base_url: "https://sign-in.example.com".to_owned() }
}

impl Installation {
    /// Where a server sends mail.
    pub(crate) fn mailing() -> Self {
        let here = Self::new();
        here.engine.open_outbox(Channels { mail: true, webhook: false }).wait().unwrap();
        here
    }

    pub(crate) fn add_addressed(&self, email: &str, role: Role, kind: UserKind) {
        let new = NewUser { email: Some(email.to_owned()), names: vec![], kind, role };
        self.engine.add_user(host(), new).wait().unwrap();
    }

    /// Somebody with an address, an app and a sheet, and mail so far thrown away.
    pub(crate) fn addressed(&self, email: &str, role: Role, kind: UserKind) -> Person {
        self.add_addressed(email, role, kind);
        let person = self.enrolled(NewEnrolment { with_backup_codes: true, ..enrolment(email) });
        self.advance(minutes(2));
        self.take_mails();
        person
    }

    /// The same with a password.
    pub(crate) fn addressed_member(&self) -> Person {
        let alice = self.addressed(ALICE, Role::Member, UserKind::Person);
        self.engine.choose_first_password(self.link(ALICE), GOOD, browser()).wait().unwrap();
        self.take_mails();
        alice
    }

    fn take_contents(&self) -> Vec<Content> {
        let mut taken = Vec::new();
        while let Some(outgoing) = self.engine.take_message(&stationery()).wait().unwrap() {
            self.engine.message_delivered(outgoing.ticket).wait().unwrap();
            taken.push(outgoing.content);
        }
        taken
    }

    /// Delivers the mails that wait.
    pub(crate) fn take_mails(&self) -> Vec<Mail> {
        let mail = |content| match content {
            Content::Mail(mail) => mail,
            Content::Event(event) => panic!("no mail: {event:?}"),
        };
        self.take_contents().into_iter().map(mail).collect()
    }

    /// To whom and about what the mails that wait are, in the order of addresses.
    fn told(&self) -> Vec<(String, String)> {
        let mut told: Vec<_> = self.take_mails().into_iter().map(|mail| (mail.to, mail.subject)).collect();
        told.sort();
        told
    }

    #[track_caller]
    fn assert_told(&self, expected: &[(&str, &str)]) {
        let expected: Vec<_> =
            expected.iter().map(|(to, what)| ((*to).to_owned(), format!("Example: {what}"))).collect();
        assert_eq!(self.told(), expected);
    }
}

#[test]
fn every_notice_has_its_words_in_both_languages() {
    let words = Words::load();
    for language in Language::ALL {
        for notice in NOTICES {
            let word = notice.word.replace('.', "-");
            let person = (notice.to != Audience::Admins).then(|| format!("mail-{word}"));
            let admins = (notice.to != Audience::Person).then(|| format!("mail-admin-{word}"));
            for id in person.into_iter().chain(admins) {
                let stops = words.page_stops(&id, language);
                assert!(stops.what != id && !stops.why.is_empty() && !stops.next.is_empty(), "{id} in {language:?}");
                assert!(!stops.what.ends_with('.'), "{id}: a headline has no full stop");
            }
        }
    }
}

#[test]
fn a_mail_says_what_when_where_and_what_to_do() {
    let here = Installation::mailing();
    here.addressed_member();
    here.engine.reset_password(host(), ALICE.to_owned(), "forgotten".to_owned()).wait().unwrap();
    let reference = here.audit().pop().unwrap().reference;
    let [mail] = &here.take_mails()[..] else { panic!("one mail") };
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), (ALICE, "Example: Your password was taken away"));
    let expected = format!(
        "Your password was taken away.

You get a link by which you set a new one. Your second factor is asked
for as before.

When: 2027-01-15 08:02 UTC
Where: at the command line of the server
Account: alice@example.com
Reference: {reference}, for your helpdesk

If you asked for it, use the link. If not, tell your helpdesk now.

Your security page: https://sign-in.example.com/me/security

-- \nExample sends this by itself when something about a sign-in changes.
Nobody reads answers to it.
"
    );
    assert_eq!(mail.body.as_str(), expected);
}

#[test]
fn r19_whoever_it_is_about_is_told_of_every_change_of_their_sign_in() {
    let here = Installation::mailing();
    here.add_addressed(ALICE, Role::Member, UserKind::Person);
    here.assert_told(&[]);
    let alice = here.enrolled(NewEnrolment { with_backup_codes: true, ..enrolment(ALICE) });
    here.assert_told(&[(ALICE, "An authenticator app was added to your account")]);
    here.engine.choose_first_password(here.link(ALICE), GOOD, browser()).wait().unwrap();
    here.assert_told(&[(ALICE, "A password was set for your account")]);
    here.advance(minutes(2));
    let opened = here.signed_in(&alice);
    here.assert_told(&[]);
    here.engine.replace_backup_codes(host(), ALICE.to_owned()).wait().unwrap();
    here.assert_told(&[(ALICE, "New backup codes were made for your account")]);
    let change = PasswordChange { old: secret(GOOD), new: secret(OTHER) };
    here.engine.change_password(token(&opened), peer(), change).wait().unwrap();
    here.assert_told(&[(ALICE, "Your password was changed")]);
    here.engine.end_browsers(token(&opened), peer(), Ending::Others).wait().unwrap();
    here.assert_told(&[]);
    for (change, what) in [
        (UserChange::Role(Role::Helpdesk), "Your role was changed"),
        (UserChange::Suspend, "Your account was suspended"),
        (UserChange::Resume, "Your account is open again"),
    ] {
        here.engine.change_user(host(), ALICE.to_owned(), change).wait().unwrap();
        here.assert_told(&[(ALICE, what)]);
    }
    here.retire_all(&alice, false);
    here.assert_told(&[(ALICE, "A second factor was taken off your account")]);
    here.engine.change_user(host(), ALICE.to_owned(), UserChange::Remove).wait().unwrap();
    here.assert_told(&[(ALICE, "Your account was removed")]);
}

#[test]
fn r12_a_used_backup_code_is_told_of_with_how_many_are_left() {
    let here = Installation::mailing();
    let alice = here.addressed_member();
    for (used, code) in alice.sheet.iter().enumerate() {
        assert_eq!(here.verified(ALICE, code), Reason::OkBackupCode);
        let [mail] = &here.take_mails()[..] else { panic!("one mail") };
        assert_eq!(mail.subject, "Example: A backup code was used to sign in to your account");
        let warns = mail.body.contains("Make new ones on your security page.");
        assert_eq!(warns, used >= 6, "{} left: {}", 9 - used, mail.body.as_str());
    }
}

#[test]
fn r29_a_refused_second_factor_after_a_right_password_is_told_of_once_an_hour() {
    let here = Installation::mailing();
    let alice = here.addressed_member();
    let vouched = here.vouched();
    let half = here.half(ALICE);
    let what = "Your password was typed, then a code that was refused";
    here.show(&half, &alice.app.wrong(here.now(), 0));
    let [mail] = &here.take_mails()[..] else { panic!("one mail") };
    assert_eq!(mail.subject, format!("Example: {what}"));
    assert!(mail.body.contains("Where: at the address 198.51.100.9\n"), "{}", mail.body.as_str());
    here.advance(minutes(10));
    here.verify(&vouched, ALICE, &alice.app.wrong(here.now(), 1));
    here.assert_told(&[]);
    here.advance(minutes(50));
    here.verify(&vouched, ALICE, &alice.app.wrong(here.now(), 2));
    here.assert_told(&[(ALICE, what)]);
}

#[test]
fn before_a_first_factor_nobody_can_have_mail_sent_to_others() {
    let here = Installation::mailing();
    let alice = here.addressed_member();
    let none = here.add_client("none", FirstFactor::None, &[countersign_engine::access::Scope::Verify]);
    for number in 0..5 {
        here.verify(&none, ALICE, &alice.app.wrong(here.now(), number));
        drop(here.try_sign_in(ALICE, OTHER, browser()));
    }
    here.assert_told(&[]);
}

#[test]
fn ten_refusals_are_told_of_and_a_hundred_to_admins_too() {
    let here = Installation::mailing();
    here.addressed(OLGA, Role::Owner, UserKind::Person);
    let alice = here.addressed_member();
    here.fail(&alice, 10);
    here.assert_told(&[(ALICE, "Ten codes in a row were refused for your account")]);
    here.fail(&alice, 90);
    here.assert_told(&[
        (ALICE, "Your second factor was disabled"),
        (OLGA, "A user’s second factor was disabled after a hundred refusals"),
    ]);
}

#[test]
fn a_code_from_a_stolen_device_is_told_to_its_owner_and_to_admins_once_an_hour() {
    let here = Installation::mailing();
    here.addressed(OLGA, Role::Owner, UserKind::Person);
    let alice = here.addressed_member();
    here.retire_all(&alice, true);
    here.take_mails();
    for _ in 0..3 {
        here.verified(ALICE, &here.code(&alice, 0));
        here.advance(minutes(1));
    }
    here.assert_told(&[
        (ALICE, "A code from a device you reported as lost or stolen was tried"),
        (OLGA, "A code from a device reported as lost or stolen was tried"),
    ]);
}

#[test]
fn d19_a_break_glass_user_who_signs_in_is_told_to_every_admin_each_time() {
    let here = Installation::mailing();
    here.addressed(OLGA, Role::Owner, UserKind::Person);
    here.addressed("amir@example.com", Role::Admin, UserKind::Person);
    let glass = here.addressed("glass@example.com", Role::Owner, UserKind::BreakGlass);
    for _ in 0..2 {
        assert_eq!(here.verified(&glass.name, &here.code(&glass, 0)), Reason::OkCurrent);
        here.advance(minutes(1));
        let what = "A break-glass user has signed in";
        here.assert_told(&[("amir@example.com", what), ("glass@example.com", what), (OLGA, what)]);
    }
    assert_eq!(here.changes().iter().filter(|what| *what == "alarm.break_glass_used").count(), 2);
}

#[test]
fn a_change_that_does_not_happen_is_not_told_of() {
    let here = Installation::mailing();
    let olga = here.addressed(OLGA, Role::Owner, UserKind::Person);
    let refused = here.engine.change_user(host(), olga.name, UserChange::Suspend).wait();
    assert!(matches!(refused, Err(Error::Refused { reason: Reason::PolicyLastAdmin, .. })), "{refused:?}");
    here.assert_told(&[]);
}

#[test]
fn while_no_server_delivers_nothing_is_written() {
    let here = Installation::new();
    here.addressed_member();
    here.engine.reset_password(host(), ALICE.to_owned(), "forgotten".to_owned()).wait().unwrap();
    let state = here.engine.outbox_state().unwrap();
    assert_eq!((state.mail_since, state.waiting), (None, 0));
    here.engine.open_outbox(Channels { mail: true, webhook: true }).wait().unwrap();
    assert_eq!(here.engine.outbox_state().unwrap().mail_since, Some(here.now()));
    here.engine.open_outbox(Channels::default()).wait().unwrap();
    assert_eq!(here.engine.outbox_state().unwrap().mail_since, None);
}

#[test]
fn a_webhook_is_told_once_in_json_of_what_people_are_told() {
    let here = Installation::new();
    here.engine.open_outbox(Channels { mail: false, webhook: true }).wait().unwrap();
    let alice = here.person("alice");
    here.take_contents();
    here.retire_all(&alice, true);
    here.take_contents();
    let client = here.vouched();
    here.verify(&client, "alice", &here.code(&alice, 0));
    let [Content::Event(event)] = &here.take_contents()[..] else { panic!("one event") };
    let document: Value = serde_json::from_str(&event.body).unwrap();
    assert_eq!(document["type"], "alarm.stolen_entry_used");
    assert_eq!(document["timestamp"], here.now().to_string());
    assert_eq!(document["data"]["user"]["name"], "alice");
    assert_eq!(document["data"]["place"]["name"], "vouched");
    let alarm = here.audit().into_iter().find(|row| row.reason == "alarm.stolen_entry_used").unwrap();
    assert_eq!(document["data"]["reference"], alarm.reference.to_string());
}

#[test]
fn c6_no_notice_holds_a_code_or_a_secret_and_no_name_begins_a_line_of_its_own() {
    let here = Installation::mailing();
    let client = Access::with_key(Some("from before names were looked at"), peer());
    let Access::Key { key_hash: Some(key_hash), .. } = client else { panic!("a key") };
    let row = ClientRow {
        id: ClientId::from_bytes([7; 16]),
        name: "mail\r\nBcc: mallory@example.com".to_owned(),
        key_hash,
        scopes: Scope::Verify.word().to_owned(),
        networks: String::new(),
        first_factor: FirstFactor::Vouched.word().to_owned(),
        trusted_addresses: false,
        created_at: here.now(),
        revoked_at: None,
    };
    assert_eq!(here.store().submit(move |tx| clients::insert(tx, &row)).wait().unwrap(), Change::Done);
    let alice = here.addressed_member();
    let wrong = alice.app.wrong(here.now(), 0);
    here.verify(&client, ALICE, &wrong);
    here.advance(seconds(30));
    here.verify(&client, ALICE, &alice.sheet[0]);
    let mails = here.take_mails();
    assert_eq!(mails.len(), 2);
    for mail in mails {
        let text = format!("{}\n{}", mail.subject, mail.body.as_str());
        assert!(!text.contains(&wrong) && !text.contains(&alice.sheet[0]), "{text}");
        assert!(!text.contains("\nBcc") && !text.contains('\r'), "{text}");
    }
    let shown = format!("{:?}", Submission::new(&wrong));
    assert!(!shown.contains(&wrong));
}

#[test]
fn mails_are_written_in_the_language_of_the_installation() {
    let here = Installation::mailing();
    here.addressed_member();
    here.engine.reset_password(host(), ALICE.to_owned(), "vergessen".to_owned()).wait().unwrap();
    let german = Stationery { language: Language::German, ..stationery() };
    let outgoing = here.engine.take_message(&german).wait().unwrap().unwrap();
    let Content::Mail(mail) = outgoing.content else { panic!("a mail") };
    assert_eq!(mail.subject, "Example: Ihr Passwort wurde weggenommen");
    assert!(mail.body.contains("Wo: an der Kommandozeile des Servers\n"), "{}", mail.body.as_str());
}
