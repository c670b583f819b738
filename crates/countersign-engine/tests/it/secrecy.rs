//! C6: secrets and codes are nowhere in the files, raw or in any usual spelling.

use crate::{
    people::{App, enrolment},
    support::{Installation, host, minutes},
};
use countersign_core::{Reason, otpauth::Otpauth};
use countersign_engine::{
    enrol::NewEnrolment,
    verify::{Context, Request},
};
use data_encoding::{BASE32, BASE32_NOPAD, BASE64, BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};

/// Every file of the data directory, the write-ahead log included.
pub(crate) fn files(here: &Installation) -> Vec<(String, Vec<u8>)> {
    let read = std::fs::read_dir(here.path()).unwrap().map(|entry| {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        (name, std::fs::read(entry.path()).unwrap())
    });
    read.collect()
}

fn spellings(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut all = vec![bytes.to_vec(), bytes.iter().rev().copied().collect()];
    let encodings = [BASE32, BASE32_NOPAD, BASE64, BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER];
    for encoding in encodings {
        let text = encoding.encode(bytes);
        all.push(text.to_lowercase().into_bytes());
        all.push(text.into_bytes());
    }
    all
}

#[track_caller]
pub(crate) fn assert_nowhere(files: &[(String, Vec<u8>)], what: &str, bytes: &[u8]) {
    for spelling in spellings(bytes) {
        for (name, content) in files {
            let found = content.windows(spelling.len()).any(|window| window == spelling);
            assert!(!found, "{what} is in {name} as {:?}", String::from_utf8_lossy(&spelling));
        }
    }
}

/// Whether a text stands in one of the files: shows that the search itself works.
pub(crate) fn stands_in(files: &[(String, Vec<u8>)], text: &str) -> bool {
    files.iter().any(|(_, content)| content.windows(text.len()).any(|window| window == text.as_bytes()))
}

#[test]
fn c6_no_file_holds_a_secret_a_code_a_key_or_a_made_up_name() {
    let here = Installation::new();
    let access = here.vouched();
    let mut hidden: Vec<(&str, Vec<u8>)> = Vec::new();
    let client = here.engine.add_client(host(), crate::secrecy::client()).wait().unwrap();
    hidden.push(("a client's key", client.1.as_bytes().to_vec()));
    hidden.push(("the root key", vec![7; 32]));

    here.add_member("alice");
    for round in 0..4 {
        let begun = here.begin(NewEnrolment { with_backup_codes: round == 0, ..enrolment("alice") });
        let entry = Otpauth::parse(&begun.otpauth_uri).unwrap();
        hidden.push(("a secret", entry.secret.expose().to_vec()));
        hidden.push(("a uri", begun.otpauth_uri.as_bytes().to_vec()));
        for code in &begun.backup_codes {
            hidden.push(("a backup code", code.as_bytes().to_vec()));
            hidden.push(("a backup code", code.replace('-', "").into_bytes()));
            hidden.push(("a backup code", code[3..].replace('-', "").as_bytes()[..13].to_vec()));
        }
        let app = App::scan(&begun.otpauth_uri);
        if round < 3 {
            here.confirm("alice", &app.code(here.now(), 0));
        }
        here.advance(minutes(2));
        for offset in [0, 0, -5, 5] {
            here.verify(&access, "alice", &app.code(here.now(), offset));
        }
        if let Some(code) = begun.backup_codes.first() {
            assert_eq!(here.verified("alice", code), Reason::OkBackupCode);
        }
        here.verify(&access, "alice", "correct horse battery staple");
        here.verify(&access, "nobody-of-that-name@example.com", "correct horse battery staple");
    }
    hidden.push(("a password", b"correct horse".to_vec()));
    hidden.push(("a password", b"CORRECTHORSE".to_vec()));
    hidden.push(("a name that matches nobody", b"nobody-of-that-name".to_vec()));

    let files = files(&here);
    assert!(files.iter().any(|(name, bytes)| name.ends_with("-wal") && !bytes.is_empty()));
    assert!(stands_in(&files, "alice") && stands_in(&files, "code.expired"), "the search finds what is there");
    for (what, bytes) in &hidden {
        assert_nowhere(&files, what, bytes);
    }
    let after_close = here.restarted();
    for (what, bytes) in &hidden {
        assert_nowhere(&crate::secrecy::files(&after_close), what, bytes);
    }
}

fn client() -> countersign_engine::clients::NewClient {
    countersign_engine::clients::NewClient {
        name: "secret keeper".to_owned(),
        scopes: vec![],
        networks: vec![],
        first_factor: countersign_engine::access::FirstFactor::Vouched,
        trusted_addresses: false,
    }
}

/// Codes have few digits, and six digits stand in many numbers: so a code of eight is looked for.
#[test]
fn c6_no_file_holds_a_submitted_code() {
    let mut settings = crate::support::settings();
    settings.parameters.digits = countersign_core::otp::Digits::EIGHT;
    let here = Installation::with(settings);
    let person = here.person("alice");
    let access = here.none();
    let mut codes = Vec::new();
    for offset in [0, 1, -5, 5, 300] {
        codes.push(here.code(&person, offset));
        codes.push(person.app.wrong(here.now(), 5));
    }
    for code in &codes {
        here.verified("alice", code);
        here.verify(&access, "alice", code);
        let context = Context { source_ip: None, application: Some("mail".to_owned()) };
        let request = crate::support::request(&host(), "alice", code);
        here.engine.verify(Request { context, ..request }).wait().unwrap();
    }
    let files = files(&here);
    assert!(stands_in(&files, "mail"), "the search finds what is there");
    for code in &codes {
        assert_nowhere(&files, "a code", code.as_bytes());
    }
}

#[test]
fn c6_debug_output_shows_no_secret() {
    let here = Installation::new();
    here.add_member("alice");
    let begun = here.begin(enrolment("alice"));
    let secret = begun.secret.to_string();
    let request = crate::support::request(&host(), "alice", "755224");
    let shown = [
        format!("{request:?}"),
        format!("{:?}", here.engine),
        format!("{:?}", here.audit()),
        format!("{:?}", here.factors("alice")),
        format!("{:?}", here.engine.show_user(&host(), "alice")),
    ];
    for text in shown {
        assert!(!text.contains("755224") && !text.contains(&secret), "{text}");
    }
}
