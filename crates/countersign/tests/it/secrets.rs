//! Secrets and codes never leave in clear (C6): after a whole session nothing of them is in the database, in its
//! log, in what the server logged, or in any answer but the one that showed it.

use crate::{
    http_support::{Caller, Site, VERIFY, now},
    support::{Home, apps::App},
};
use data_encoding::{BASE32_NOPAD, BASE64, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};
use serde_json::{Value, json};

/// Something that must not be found, and the answer that may show it.
struct Secret {
    spellings: Vec<Vec<u8>>,
    shown_in: Option<usize>,
}

/// Everything that was said and typed.
#[derive(Default)]
struct Session {
    answers: Vec<String>,
    secrets: Vec<Secret>,
    codes: Vec<String>,
}

impl Session {
    fn post(&mut self, caller: &mut Caller, path: &str, headers: &[(&str, &str)], document: &Value) -> Value {
        let answer = caller.post_with(path, headers, document);
        self.answers.push(format!("{:?}\n{}", answer.headers, answer.body));
        answer.json()
    }

    /// Submits a code, and remembers that it was.
    fn submit(&mut self, caller: &mut Caller, user: &str, code: &str) -> Value {
        self.codes.push(code.to_owned());
        self.post(caller, VERIFY, &[], &json!({ "user": user, "code": code }))
    }

    /// Begins an enrolment, and remembers the secret.
    fn begin(&mut self, caller: &mut Caller, user: &str, kind: &str, key: &str) -> (String, App) {
        let path = format!("/api/v1/users/{user}/factors");
        let begun = self.post(caller, &path, &[("Idempotency-Key", key)], &json!({ "kind": kind, "label": key }));
        let app = App::scan(&begun);
        self.keep(app_spellings(&app.secret), true);
        (begun["id"].as_str().unwrap().to_owned(), app)
    }

    fn confirm(&mut self, caller: &mut Caller, user: &str, factor: &str, code: &str) -> Value {
        self.codes.push(code.to_owned());
        let path = format!("/api/v1/users/{user}/factors/{factor}/confirm");
        self.post(caller, &path, &[], &json!({ "code": code }))
    }

    fn backup_codes(&mut self, caller: &mut Caller, user: &str) -> Vec<String> {
        let made = self.post(caller, &format!("/api/v1/users/{user}/backup-codes"), &[], &json!({}));
        let codes = made["backup_codes"].as_array().unwrap().iter();
        let codes: Vec<String> = codes.map(|code| code.as_str().unwrap().to_owned()).collect();
        for code in &codes {
            self.keep(backup_spellings(code), true);
        }
        codes
    }

    fn keep(&mut self, spellings: Vec<Vec<u8>>, shown: bool) {
        self.secrets.push(Secret { spellings, shown_in: shown.then(|| self.answers.len() - 1) });
    }
}

/// A TOTP or HOTP secret: raw, and in every usual alphabet.
fn app_spellings(base32: &str) -> Vec<Vec<u8>> {
    let raw = BASE32_NOPAD.decode(base32.as_bytes()).unwrap();
    let fours: Vec<&str> = base32.as_bytes().chunks(4).map(|four| std::str::from_utf8(four).unwrap()).collect();
    let base64 = BASE64.encode(&raw).trim_end_matches('=').to_owned();
    let listed = raw.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let texts = [
        base32.to_owned(),
        base32.to_lowercase(),
        fours.join(" "),
        fours.join(" ").to_lowercase(),
        HEXLOWER.encode(&raw),
        HEXUPPER.encode(&raw),
        base64,
        BASE64URL_NOPAD.encode(&raw),
        listed.clone(),
        listed.replace(',', ", "),
    ];
    texts.into_iter().map(String::into_bytes).chain([raw]).collect()
}

/// A backup code: with its separators or without, with its number or without.
fn backup_spellings(printed: &str) -> Vec<Vec<u8>> {
    let payload = printed.split_once('-').unwrap().1;
    let texts = [printed, payload, &printed.replace('-', ""), &payload.replace('-', "")].map(str::to_owned);
    texts.iter().flat_map(|text| [text.clone().into_bytes(), text.to_lowercase().into_bytes()]).collect()
}

fn holds(place: &[u8], needle: &[u8]) -> bool {
    place.windows(needle.len()).any(|window| window == needle)
}

/// Whether the digits stand there, with no other digit on either side.
fn holds_code(place: &[u8], code: &str) -> bool {
    let is_digit = |at: Option<usize>| at.and_then(|at| place.get(at)).is_some_and(u8::is_ascii_digit);
    let found = |at: usize| !is_digit(at.checked_sub(1)) && !is_digit(Some(at + code.len()));
    place.windows(code.len()).enumerate().any(|(at, window)| window == code.as_bytes() && found(at))
}

/// Alice's app: replaced while pending, confirmed, used, replayed, mistyped; then a second one that is retired.
fn app_is_used(session: &mut Session, caller: &mut Caller) {
    let alice = "alice@example.com";
    session.post(caller, "/api/v1/users", &[], &json!({ "email": alice, "names": ["alice"] }));
    let (_, first) = session.begin(caller, alice, "totp", "first");
    let (factor, app) = session.begin(caller, alice, "totp", "second");
    let at = now();
    let superseded = session.confirm(caller, alice, &factor, &first.code(at));
    assert_eq!(superseded["verdict"], "rejected");
    assert_eq!(session.confirm(caller, alice, &factor, &app.code(at))["verdict"], "accepted");
    assert_eq!(session.submit(caller, alice, &app.code(at + 30))["verdict"], "accepted");
    for code in [app.code(at + 30), app.code(at - 90), first.code(at), app.wrong(at, 1)] {
        assert_eq!(session.submit(caller, alice, &code)["verdict"], "rejected");
    }
    let (second, other) = session.begin(caller, alice, "totp", "third");
    assert_eq!(session.confirm(caller, alice, &second, &other.code(at + 30))["verdict"], "accepted");
    let retired = caller.delete(&format!("/api/v1/users/{alice}/factors/{second}"));
    session.answers.push(retired.body);
    session.submit(caller, alice, &other.code(at + 60));
}

/// Bob's token, and what people type in the wrong place.
fn token_is_used(session: &mut Session, caller: &mut Caller) {
    session.post(caller, "/api/v1/users", &[], &json!({ "names": ["bob"] }));
    let (factor, token) = session.begin(caller, "bob", "hotp", "token");
    assert_eq!(session.confirm(caller, "bob", &factor, &token.code_of_counter(0))["verdict"], "accepted");
    assert_eq!(session.submit(caller, "bob", &token.code_of_counter(1))["reason"], "ok.hotp");
    session.submit(caller, "bob", &token.code_of_counter(40));
    let (wrong, path) = (token.wrong(now(), 3), "/api/v1/users/bob/factors".to_owned());
    session.codes.extend([wrong.clone(), "70707070".to_owned(), "60606060".to_owned()]);
    let spaced = format!("{} {}", &wrong[..4], &wrong[4..]);
    session.post(caller, VERIFY, &[("Idempotency-Key", "again")], &json!({ "user": "bob", "code": spaced }));
    session.post(caller, VERIFY, &[("Idempotency-Key", "again")], &json!({ "user": "bob", "code": spaced }));
    session.post(caller, VERIFY, &[], &json!({ "user": wrong, "code": "70707070" }));
    session.post(caller, VERIFY, &[], &json!({ "user": "bob", "code": 60_606_060 }));
    session.post(caller, VERIFY, &[], &json!({ "user": "bob", "code": ["60606060"] }));
    let again =
        session.post(caller, &path, &[("Idempotency-Key", "token")], &json!({ "kind": "hotp", "label": "token" }));
    assert_eq!(again["type"], "urn:countersign:problem:idempotency.secret_shown_once");
    let secret = json!({ "kind": "totp", "secret": token.secret });
    assert_eq!(session.post(caller, &path, &[], &secret)["type"], "urn:countersign:problem:factor.secret_not_accepted");
}

/// Backup codes: used, used again, replaced, mistyped.
fn backup_codes_are_used(session: &mut Session, caller: &mut Caller) {
    let alice = "alice@example.com";
    let old = session.backup_codes(caller, alice);
    assert_eq!(session.submit(caller, alice, &old[0])["reason"], "ok.backup_code");
    assert_eq!(session.submit(caller, alice, &old[0])["reason"], "backup.used");
    let fresh = session.backup_codes(caller, alice);
    assert_eq!(session.submit(caller, alice, &old[1])["reason"], "backup.older_set");
    assert_eq!(session.submit(caller, alice, &fresh[3].to_lowercase())["reason"], "ok.backup_code");
    session.submit(caller, alice, &format!("{}0", &fresh[4][..fresh[4].len() - 1]));
}

/// Everything is looked at that a helpdesk may look at.
fn looked_at(session: &mut Session, caller: &mut Caller) {
    let references = caller.attempts("bob").into_iter().chain(caller.attempts("alice"));
    let references: Vec<String> = references.map(|one| one["reference"].as_str().unwrap().to_owned()).collect();
    let one_by_one = references.iter().map(|reference| format!("/api/v1/attempts/{reference}"));
    let pages = ["/api/v1/users/bob", "/api/v1/users/alice", "/api/v1/attempts", "/health/ready"].map(str::to_owned);
    for path in pages.into_iter().chain(one_by_one) {
        session.answers.push(caller.get(&path).body);
    }
}

/// The command line does the same beside the server.
fn used_at_the_command_line(session: &mut Session, home: &Home) {
    home.user("carol@example.com");
    let app = home.enable("carol@example.com", &[]);
    session.keep(app_spellings(&app.secret), false);
    for code in &app.backup_codes {
        session.keep(backup_spellings(code), false);
    }
    let (confirming, next) = (app.code(now()), app.code(now() + 30));
    home.json(&["confirm", "--email", "carol@example.com", "--code", &confirming]);
    let said = [
        home.verify("carol@example.com", &next),
        home.verify("carol@example.com", &app.backup_codes[2]),
        home.verify("carol@example.com", &app.wrong(now(), 5)),
        home.json(&["why", "carol@example.com"]),
        home.json(&["list"]),
        home.json(&["audit", "export"]),
    ];
    session.answers.extend(said.iter().map(ToString::to_string));
    session.codes.extend([confirming, next, app.wrong(now(), 5)]);
}

/// The database with its log and index, while the server runs.
fn files(home: &Home) -> Vec<(String, Vec<u8>)> {
    let names = ["countersign.db", "countersign.db-wal", "countersign.db-shm"];
    names.map(|name| (name.to_owned(), std::fs::read(home.data().join(name)).unwrap())).into()
}

#[test]
fn secrets_and_codes_are_in_no_file_no_log_and_no_answer_but_the_one_that_shows_them() {
    let home = Home::empty().with("COUNTERSIGN_ENROLMENT_DIGITS", "8").with("COUNTERSIGN_LOG_LEVEL", "trace");
    let site = Site::at(home);
    let mut caller = site.auditor();
    let mut session = Session::default();
    session.keep(vec![caller.key.clone().into_bytes(), caller.key[3..].to_uppercase().into_bytes()], false);
    app_is_used(&mut session, &mut caller);
    token_is_used(&mut session, &mut caller);
    backup_codes_are_used(&mut session, &mut caller);
    used_at_the_command_line(&mut session, &site.home);
    looked_at(&mut session, &mut caller);

    let mut places = files(&site.home);
    assert!(places.iter().all(|(_, bytes)| bytes.len() > 1000), "the session is in these files");
    let key = std::fs::read_to_string(site.home.data().join("root.key")).unwrap();
    session.keep(vec![key.trim().as_bytes().to_owned()], false);
    let logged = site.stop();
    assert!(logged.contains("/api/v1/verifications"), "{logged}");
    places.push(("the server's log".to_owned(), logged.into_bytes()));

    for secret in &session.secrets {
        let others = session.answers.iter().enumerate().filter(|(number, _)| Some(*number) != secret.shown_in);
        let answers = others.map(|(_, answer)| ("an answer", answer.as_bytes()));
        let all = places.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).chain(answers);
        for (name, bytes) in all {
            assert!(!secret.spellings.iter().any(|spelling| holds(bytes, spelling)), "a secret is in {name}");
        }
    }
    let answers = session.answers.iter().map(|answer| ("an answer", answer.as_bytes()));
    for (name, bytes) in places.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).chain(answers) {
        let found = session.codes.iter().find(|code| code.len() == 8 && holds_code(bytes, code));
        assert_eq!(found, None, "a code is in {name}");
    }
    assert!(session.codes.iter().filter(|code| code.len() == 8).count() > 10, "codes of eight digits were submitted");
}

#[test]
fn the_search_for_secrets_finds_what_is_there() {
    let padded = |text: &[u8]| [&b"\x00garbage"[..], text, b"\xffmore"].concat();
    let backup = backup_spellings("07-ABCDEFG-HJKMNPQ");
    let app = app_spellings("7FVHQXDZPA4ZRHTDXSCXLOLD22W63LWV");
    for spelling in app.iter().chain(&backup) {
        assert!(holds(&padded(spelling), spelling));
        assert!(!holds(&padded(&spelling[1..]), spelling));
    }
    assert!(app.contains(&b"7FVH QXDZ PA4Z RHTD XSCX LOLD 22W6 3LWV".to_vec()));
    assert!(app.contains(&b"f96a785c797839989e63bc8575b963d6adedaed5".to_vec()));
    assert!(backup.contains(&b"07abcdefghjkmnpq".to_vec()));
    assert!(holds_code(b"code=12345678;", "12345678") && holds_code(b"12345678", "12345678"));
    assert!(!holds_code(b"112345678", "12345678") && !holds_code(b"123456780", "12345678"));
}
