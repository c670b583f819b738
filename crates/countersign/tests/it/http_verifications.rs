//! `POST /api/v1/verifications` and `/requirements`: whole answers, to clients that checked a first factor.

use crate::http_support::{Caller, DESK, Person, Site, VERIFY, document, masked};
use serde_json::{Value, json};

const WRONG: &str = "That code does not fit now. Open the entry for this account in your app and type the code it shows now. If that is refused too, check that the phone's time is set to automatic.";
const FALSCH: &str = "Dieser Code passt jetzt nicht. Öffnen Sie in der App den Eintrag für dieses Konto und geben Sie den Code ein, den er jetzt zeigt. Hilft das nicht, stellen Sie die Uhr des Telefons auf automatisch.";

fn started() -> (Site, Caller, Person) {
    let site = Site::new();
    let mut desk = site.desk();
    let person = desk.enrolled("alice@example.com");
    (site, desk, person)
}

fn wrong() -> Value {
    json!({ "verdict": "rejected", "reason": "code.wrong", "message": WRONG, "reference": "…" })
}

#[test]
fn a_code_is_accepted_with_the_factor_that_took_it_and_refused_as_a_replay_after_that() {
    let (_site, mut desk, person) = started();
    let accepted = desk.verify("ALICE@example.com", &person.next_code());
    assert!(["ok.next_step", "ok.current"].contains(&accepted["reason"].as_str().unwrap()), "{accepted}");
    let reason = accepted["reason"].clone();
    let factor = json!({ "id": person.factor, "kind": "totp", "label": "Authenticator app" });
    assert_eq!(
        masked(accepted),
        json!({ "verdict": "accepted", "reason": reason, "reference": "…", "factor": factor })
    );
    let replayed = desk.verify("alice@example.com", &person.next_code());
    let seconds = replayed["retry_after_seconds"].as_i64().unwrap();
    assert!((1..=30).contains(&seconds), "{seconds}");
    assert_eq!(
        masked(replayed),
        json!({
            "verdict": "rejected",
            "reason": "code.replayed",
            "message": "That code was already used. Each works once. Wait for the next one; on a token, press its button.",
            "reference": "…",
            "retry_after_seconds": "…",
        })
    );
}

#[test]
fn a_reference_is_what_the_audit_knows_the_attempt_by() {
    let (_site, mut desk, person) = started();
    let answer = desk.verify("alice@example.com", &person.wrong(0));
    let reference = answer["reference"].as_str().unwrap();
    let spelled = reference.to_lowercase().replace('-', "");
    let found = document(&desk.get(&format!("/api/v1/attempts/{spelled}")), 200);
    assert_eq!((&found["reference"], &found["user"]), (&json!(reference), &json!("alice@example.com")));
}

#[test]
fn a_backup_code_says_how_many_are_left() {
    let (_site, mut desk, _) = started();
    let codes = desk.backup_codes("alice@example.com");
    let accepted = desk.verify("alice@example.com", &codes[0]);
    let factor = json!({ "id": accepted["factor"]["id"], "kind": "backup_codes", "label": "Backup codes" });
    assert_eq!(
        masked(accepted),
        json!({
            "verdict": "accepted",
            "reason": "ok.backup_code",
            "reference": "…",
            "factor": factor,
            "backup_codes_left": 9,
        })
    );
    let used = desk.verify("alice@example.com", &codes[0]);
    assert_eq!(
        masked(used),
        json!({
            "verdict": "rejected",
            "reason": "backup.used",
            "message": "That backup code was already used. Each works once. Take another one from your list.",
            "reference": "…",
        })
    );
}

#[test]
fn an_empty_code_is_a_prompt_and_no_attempt() {
    let (_site, mut desk, _) = started();
    let before = desk.attempts("alice@example.com").len();
    for empty in ["", "   ", "-- \u{200b}"] {
        let message = "Type the code your app shows.";
        assert_eq!(
            desk.verify("alice@example.com", empty),
            json!({ "verdict": "rejected", "reason": "input.empty", "message": message, "reference": null })
        );
    }
    assert_eq!(desk.attempts("alice@example.com").len(), before);
}

#[test]
fn a_wait_says_for_how_long_and_does_not_look_at_the_right_code() {
    let (_site, mut desk, person) = started();
    for number in 0..4 {
        assert_eq!(masked(desk.verify("alice@example.com", &person.wrong(number))), wrong());
    }
    let fifth = desk.verify("alice@example.com", &person.wrong(4));
    assert_eq!(fifth["reason"], "code.wrong");
    assert_eq!(fifth["retry_after_seconds"], 30, "it began a wait and says so");
    let waiting = desk.verify("alice@example.com", &person.next_code());
    let seconds = waiting["retry_after_seconds"].as_i64().unwrap();
    assert!((1..=30).contains(&seconds), "{seconds}");
    assert_eq!(
        masked(waiting),
        json!({
            "verdict": "rejected",
            "reason": "throttle.wait",
            "message": "Several codes were refused. Wait until the time shown, or sign in another way, such as with a backup code.",
            "reference": "…",
            "retry_after_seconds": "…",
        })
    );
}

#[test]
fn words_follow_the_language_that_is_asked_for() {
    let (_site, mut desk, person) = started();
    let languages =
        [("de", FALSCH), ("de-AT, en;q=0.5", FALSCH), ("fr, de;q=0.4", FALSCH), ("en;q=0.9, de;q=0.1", WRONG)];
    for (number, (language, message)) in languages.into_iter().enumerate() {
        let body = json!({ "user": "alice@example.com", "code": person.wrong(number) });
        let answer = desk.post_with(VERIFY, &[("Accept-Language", language)], &body).json();
        assert_eq!(answer["message"], message, "{language}");
    }
    let nowhere = desk.ask("GET", "/api/v1/nowhere", &[("Accept-Language", "de")], None).json();
    assert_eq!(
        nowhere["title"],
        "Unter dieser Adresse ist nichts, oder nichts, was dieser Client sehen darf. Prüfen Sie Pfad und ID."
    );
}

#[test]
fn a_client_that_vouched_is_told_no_more_than_a_person_with_a_password_may_know() {
    let (site, mut desk, person) = started();
    let told = |desk: &mut Caller, user: &str, code: &str| masked(desk.verify(user, code));
    // Nobody, somebody kept out, somebody without a factor: all read as a wrong code.
    site.home.user("kept.out@example.com");
    site.home.user("factorless@example.com");
    site.home.json(&["user", "suspend", "kept.out@example.com", "--reason", "away"]);
    for user in ["nobody@example.com", "kept.out@example.com", "factorless@example.com", "\u{0}", "no name at all"] {
        assert_eq!(told(&mut desk, user, "123456"), wrong(), "{user}");
    }
    // A code of the future would work later: it is a wrong one.
    assert_eq!(told(&mut desk, "alice@example.com", &person.app.code(person.confirmed_at + 150)), wrong());
    // An old one, a used one, a badly written one: constant words.
    let reasons = [
        (person.app.code(person.confirmed_at - 150), "code.expired"),
        (person.app.code(person.confirmed_at), "code.replayed"),
        ("1234567".to_owned(), "input.length"),
        ("12345a".to_owned(), "input.password_here"),
        ("code:123456".to_owned(), "input.prefixed"),
    ];
    for (code, reason) in reasons {
        assert_eq!(told(&mut desk, "alice@example.com", &code)["reason"], reason);
    }
}

#[test]
fn a_client_with_reasons_full_is_told_the_truth_in_the_public_words() {
    let (site, _, person) = started();
    let mut auditor = site.auditor();
    site.home.user("kept.out@example.com");
    site.home.json(&["user", "suspend", "kept.out@example.com", "--reason", "away"]);
    let cases = [
        ("nobody@example.com", "123456".to_owned(), "user.unknown"),
        ("kept.out@example.com", "123456".to_owned(), "user.suspended"),
        ("alice@example.com", person.app.code(person.confirmed_at + 150), "code.from_future"),
    ];
    for (user, code, reason) in cases {
        let expected = json!({ "verdict": "rejected", "reason": reason, "message": WRONG, "reference": "…" });
        assert_eq!(masked(auditor.verify(user, &code)), expected);
    }
    let setup = auditor.verify("alice@example.com", &person.app.code(person.confirmed_at));
    assert_eq!(setup["reason"], "code.replayed_setup");
}

#[test]
fn requirements_say_what_is_needed_and_that_an_unknown_user_needs_a_code() {
    let (site, mut desk, _) = started();
    for (user, role) in [("member", "member"), ("boss", "owner"), ("kept.out", "member")] {
        site.home.json(&["user", "add", "--name", user, "--role", role]);
    }
    site.home.json(&["user", "suspend", "kept.out", "--reason", "away"]);
    let needs = |caller: &mut Caller, user: &str| {
        let context = json!({ "source_ip": "203.0.113.9", "application": "mail" });
        document(&caller.post("/api/v1/requirements", &json!({ "user": user, "context": context })), 200)
    };
    let enrol = json!({ "need": "enrol", "reason": "policy.enrol_required" });
    assert_eq!(needs(&mut desk, "alice@example.com"), json!({ "need": "code" }));
    assert_eq!(needs(&mut desk, "nobody"), json!({ "need": "code" }));
    assert_eq!(needs(&mut desk, "kept.out"), json!({ "need": "code" }));
    assert_eq!(needs(&mut desk, "member"), json!({ "need": "nothing" }));
    assert_eq!(needs(&mut desk, "boss"), enrol);

    let mut auditor = site.auditor();
    assert_eq!(needs(&mut auditor, "kept.out"), json!({ "need": "refused", "reason": "user.suspended" }));
    assert_eq!(needs(&mut auditor, "nobody"), json!({ "need": "refused", "reason": "user.unknown" }));

    let mut stranger = site.client("stranger", &[&DESK[..], &["--first-factor", "none"]].concat());
    for user in ["alice@example.com", "nobody", "kept.out", "member", "boss"] {
        assert_eq!(needs(&mut stranger, user), json!({ "need": "code" }), "{user}");
    }
}
