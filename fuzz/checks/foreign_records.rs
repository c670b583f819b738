//! What must hold for every text that `doctor` reads as another system's records: no panic, findings with a remedy, and
//! no key in what is shown. The first byte says whose records they are. Used by the fuzzer and by the test that
//! replays its seeds.

use countersign_core::{Timestamp, submission::Submission, words::Words};
use countersign_interop::{
    doctor::{self, Finding, Severity, Subject, Typed, google_authenticator::Place},
    foreign,
    import::GoogleAuthenticatorSettings,
};
use std::sync::OnceLock;

const NOW: Timestamp = Timestamp::from_seconds(1_780_272_000);

/// Panics if something does not hold.
pub(crate) fn holds(input: &[u8]) {
    let Some((first, bytes)) = input.split_first() else { return };
    match first % 3 {
        0 => mattermost(bytes),
        1 => kratos(bytes),
        _ => google_authenticator(bytes),
    }
}

fn mattermost(bytes: &[u8]) {
    let Ok(users) = foreign::mattermost::read(bytes) else { return };
    let users: Vec<_> = users.into_iter().flatten().collect();
    let secrets: Vec<&str> = users.iter().map(|user| user.mfa_secret.as_str()).collect();
    let names: Vec<String> = users.iter().flat_map(|user| [user.names(), vec![user.id.clone()]].concat()).collect();
    are_sound(&doctor::mattermost::examine(&users, NOW), &secrets, &names);
    users.first().map(doctor::mattermost::subject).into_iter().for_each(|subject| answers(&subject));
}

fn kratos(bytes: &[u8]) {
    let Ok(identities) = foreign::kratos::read(bytes) else { return };
    let identities: Vec<_> = identities.into_iter().flatten().collect();
    are_sound(&doctor::kratos::examine(&identities), &[], &[]);
    identities.first().map(doctor::kratos::subject).into_iter().for_each(|subject| answers(&subject));
}

fn google_authenticator(bytes: &[u8]) {
    let Ok(settings) = GoogleAuthenticatorSettings::read(bytes) else { return };
    let place = Place { path: "/home/alice/.google_authenticator".to_owned(), mode: 0o600, belongs_to_directory: true };
    are_sound(&doctor::google_authenticator::examine(&place, &settings, NOW), &[], &[]);
    answers(&doctor::google_authenticator::subject("alice", &settings));
}

fn are_sound(findings: &[Finding], secrets: &[&str], names: &[String]) {
    for finding in findings {
        assert!(!finding.what.is_empty());
        assert!(finding.severity == Severity::Ok || !finding.remedy.is_empty(), "{finding:?}");
        // Somebody may be called like a key; who is named is shown.
        let leaked = |secret: &&&str| {
            secret.len() >= 16 && finding.what.contains(**secret) && !names.iter().any(|name| name.contains(**secret))
        };
        assert!(secrets.iter().find(leaked).is_none(), "a key is shown");
    }
}

fn answers(subject: &Subject) {
    static WORDS: OnceLock<Words> = OnceLock::new();
    let typed = Typed { code: Submission::new("492039"), next: None };
    let examined = doctor::examine_code(subject, typed, NOW, WORDS.get_or_init(Words::load));
    assert!(!examined.finding.what.is_empty());
}
