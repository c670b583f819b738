//! Pages filled with ordinary and with hostile values.

mod console;

use super::super::{
    pages::{
        About, Account, ApiDocs, BackupCodes, BackupCodesHeld, BrowserRow, ChangePassword, Clock, CodeNumber,
        ConfirmFresh, EnrolAuthenticator, FactorRow, Forgotten, Frame, GoOn, MakeBackupCodes, Message, NextCode,
        Notice, Platform, RemoveFactor, ReplacePassword, SecondFactor, Security, Setup, SignIn, SignInRow, Spare,
        SpareSignIn, Until, Welcome, rail,
    },
    text::Text,
};
use crate::http::api::described;
use askama::Template;
use countersign_core::{
    Reason, Stage,
    words::{Language, Words},
};

/// A page as it is sent.
pub(super) struct Page {
    pub(super) name: String,
    pub(super) html: String,
}

/// The values that people and strangers choose.
struct Values {
    name: &'static str,
    site: &'static str,
    email: String,
    label: String,
    browser: &'static str,
}

const HOSTILE: &str = "<script>alert(1)</script>\"onx='onx&\u{202e}שלום <img src=x>";

fn ordinary() -> Values {
    Values {
        name: "ordinary",
        site: "Example Ltd",
        email: "alice@example.com".to_owned(),
        label: "Example: alice@example.com (2)".to_owned(),
        browser: "Firefox on Linux",
    }
}

fn hostile() -> Values {
    Values {
        name: "hostile",
        site: HOSTILE,
        email: format!("{}@{}.example", "a".repeat(64), "long-name".repeat(14)),
        label: format!("{HOSTILE}{}", "W".repeat(64)),
        browser: HOSTILE,
    }
}

/// Every page in one language, in each of its states.
pub(super) fn all(words: &Words, language: Language) -> Vec<Page> {
    let text = Text::new(words, language);
    [ordinary(), hostile()]
        .iter()
        .flat_map(|values| {
            let mut pages = starting(text, values);
            pages.extend(signing_in(text, values));
            pages.extend(own(text, values));
            pages.extend(enrolling(text, values));
            pages.extend(messages(text, values));
            pages.extend(console::all(text, values));
            let (operations, objects) = (described::operations(), described::objects());
            let (frame, base) = (outside(text, values), "https://mfa.example.com".to_owned());
            pages.push(page(values, "api-docs", &ApiDocs { frame, base, operations, objects }));
            pages
        })
        .collect()
}

fn page(values: &Values, name: &str, template: &impl Template) -> Page {
    Page { name: format!("{name}.{}", values.name), html: template.render().unwrap() }
}

fn outside<'a>(text: Text<'a>, values: &Values) -> Frame<'a> {
    Frame { text, site: values.site.to_owned(), account: None, demo: values.name == "hostile" }
}

fn inside<'a>(text: Text<'a>, values: &Values) -> Frame<'a> {
    Frame {
        account: Some(Account { name: values.email.clone(), csrf: csrf(), console: true }),
        ..outside(text, values)
    }
}

fn csrf() -> String {
    "q3BuvTnQJb0hOXbq2k1yEw".to_owned()
}

#[expect(clippy::unnecessary_wraps, reason = "the pages hold an option")]
fn reference() -> Option<String> {
    Some("K7Q2-M4XD".to_owned())
}

#[expect(clippy::unnecessary_wraps, reason = "the pages hold an option")]
fn until() -> Option<Until> {
    Some(Until { shown: "12:09:31".to_owned(), datetime: "2026-11-24T12:09:31Z".to_owned(), seconds: 95 })
}

fn starting(text: Text<'_>, values: &Values) -> Vec<Page> {
    let frame = || outside(text, values);
    let action = || "/setup/0123456789abcdef".to_owned();
    let account = || values.email.clone();
    let setup = |notice, email| Setup { frame: frame(), csrf: csrf(), action: action(), email, least: 12, notice };
    let welcome = |has_password, has_factor| Welcome {
        works_until: "4 May, 12:06".to_owned(),
        frame: frame(),
        csrf: csrf(),
        action: action(),
        account: account(),
        has_password,
        has_factor,
        least: 12,
        notice: None,
    };
    vec![
        page(values, "setup", &setup(None, String::new())),
        page(values, "setup-refused", &setup(Some(Notice::no(text, "password-short")), account())),
        page(values, "welcome", &welcome(false, false)),
        page(values, "welcome-known", &welcome(true, false)),
        page(values, "welcome-factor", &welcome(true, true)),
    ]
}

fn signing_in(text: Text<'_>, values: &Values) -> Vec<Page> {
    let frame = || outside(text, values);
    let sign_in = |notice, login| SignIn { frame: frame(), csrf: csrf(), login, notice };
    let second = |notice, next_code: Option<NextCode>| SecondFactor {
        frame: frame(),
        csrf: csrf(),
        login: values.email.clone(),
        notice,
        next_code,
    };
    let spare = |spare, notice| {
        let login = values.email.clone();
        SpareSignIn { frame: frame(), csrf: csrf(), login, spare, notice }
    };
    let backup = |notice| spare(Spare::BackupCode, notice);
    let pass = |notice| spare(Spare::TemporaryPass, notice);
    let refused = |reason| Some(Notice::refused(text, reason, reference()));
    let forgotten = |asks, notice| Forgotten { frame: frame(), csrf: csrf(), asks, notice };
    let replace =
        |notice| ReplacePassword { frame: frame(), csrf: csrf(), account: values.email.clone(), least: 8, notice };
    vec![
        page(values, "forgotten", &forgotten(true, None)),
        page(values, "forgotten-sent", &forgotten(false, Some(Notice::ok(text, "mail-on-its-way")))),
        page(values, "forgotten-no-mail", &forgotten(false, Some(Notice::told(text, "no-mail")))),
        page(
            values,
            "forgotten-wait",
            &forgotten(false, Some(Notice { until: until(), ..Notice::told(text, "asked-too-often") })),
        ),
        page(values, "replace-password", &replace(None)),
        page(values, "replace-password-refused", &replace(Some(Notice::no(text, "password-short")))),
        page(values, "sign-in", &sign_in(None, String::new())),
        page(values, "sign-in-refused", &sign_in(Some(Notice::no(text, "sign-in-refused")), values.email.clone())),
        page(values, "signed-out", &sign_in(Some(Notice::ok(text, "signed-out")), String::new())),
        page(values, "session-ended", &sign_in(Some(Notice::told(text, "session-ended")), String::new())),
        page(values, "second-factor", &second(None, None)),
        page(values, "second-factor-hint", &second(Some(Notice::hint(text, Reason::ClockSlow)), Some(NextCode))),
        page(values, "second-factor-refused", &second(refused(Reason::CodeExpired), None)),
        page(values, "second-factor-wrong", &second(refused(Reason::CodeWrong), Some(NextCode))),
        page(values, "second-factor-wait", &second(Some(Notice::wait(text, Reason::ThrottleWait, until())), None)),
        page(values, "temporary-pass", &pass(None)),
        page(values, "temporary-pass-refused", &pass(refused(Reason::TemporaryPassUsed))),
        page(values, "backup-code", &backup(None)),
        page(values, "backup-code-refused", &backup(refused(Reason::BackupUsed))),
        page(values, "backup-code-misshapen", &backup(Some(Notice::no(text, "not-a-backup-code")))),
        page(values, "temporary-pass-misshapen", &pass(Some(Notice::no(text, "not-a-pass")))),
        page(values, "no-owner-yet", &sign_in(Some(Notice::told(text, "no-owner-yet")), String::new())),
    ]
}

fn own(text: Text<'_>, values: &Values) -> Vec<Page> {
    let security = |factors: usize, used: Option<u8>, notice| Security {
        frame: inside(text, values),
        csrf: csrf(),
        notice,
        factors: factors_held(text, values).into_iter().take(factors).collect(),
        backup_codes: used.map(|used| BackupCodesHeld {
            made: "3 May".to_owned(),
            unproven: used == 0,
            numbers: (1..=10).map(|number| CodeNumber { number, used: number <= used }).collect(),
        }),
        browsers: browsers(values),
        sign_ins: if factors == 0 { Vec::new() } else { sign_ins(values) },
        list_looks: vec![
            text.filled("history-list-look", &[("who", values.label.clone()), ("at", "today".to_owned())]),
        ],
    };
    let confirm = |notice| ConfirmFresh {
        frame: inside(text, values),
        csrf: csrf(),
        action: "/me/confirm".to_owned(),
        purpose: text.say("purpose-kept"),
        kept: vec![("kept-why".to_owned(), values.label.clone())],
        back: "/admin".to_owned(),
        notice,
    };
    let removing = |last| RemoveFactor {
        frame: inside(text, values),
        csrf: csrf(),
        action: "/me/factors/0f/remove".to_owned(),
        label: values.label.clone(),
        kind: text.say("kind-totp"),
        last,
        notice: None,
    };
    let password = |notice| ChangePassword {
        frame: inside(text, values),
        csrf: csrf(),
        account: values.email.clone(),
        least: 8,
        notice,
    };
    vec![
        page(values, "security", &security(1, Some(3), None)),
        page(values, "security-unproven", &security(1, Some(0), None)),
        page(values, "go-on", &go_on(text, values)),
        page(values, "security-none", &security(0, None, Some(Notice::ok(text, "factor-removed")))),
        page(values, "security-no-codes", &security(2, None, Some(Notice::ok(text, "factor-added")))),
        page(values, "security-few-codes", &security(2, Some(8), Some(Notice::ok(text, "reported")))),
        page(values, "confirm-fresh", &confirm(None)),
        page(values, "confirm-fresh-refused", &confirm(Some(Notice::refused(text, Reason::CodeReplayed, reference())))),
        page(values, "remove-factor", &removing(true)),
        page(values, "remove-one-factor", &removing(false)),
        page(values, "change-password", &password(None)),
        page(values, "change-password-refused", &password(Some(Notice::no(text, "password-current")))),
    ]
}

/// What was begun before the code, and waits for one more press.
fn go_on<'a>(text: Text<'a>, values: &'a Values) -> GoOn<'a> {
    GoOn {
        frame: inside(text, values),
        csrf: csrf(),
        action: "/admin/policy/settle".to_owned(),
        back: "/admin/policy".to_owned(),
        why: values.label.clone(),
        button: text.say("console-trial-confirm"),
        kept: vec![("why".to_owned(), values.label.clone()), ("do".to_owned(), "confirm".to_owned())],
    }
}

fn factors_held(text: Text<'_>, values: &Values) -> Vec<FactorRow> {
    let row = |label: String, last_used| FactorRow {
        label,
        kind: text.say("kind-totp"),
        added: "3 May".to_owned(),
        last_used,
        remove_url: Some("/me/factors/0f/remove".to_owned()),
    };
    vec![row(values.label.clone(), Some("2 November".to_owned())), row("Tablet".to_owned(), None)]
}

fn browsers(values: &Values) -> Vec<BrowserRow> {
    let row = |this| BrowserRow {
        name: values.browser.to_owned(),
        address: if this { "192.0.2.7" } else { "2001:db8:85a3:8d3:1319:8a2e:370:7348" }.to_owned(),
        since: "today 12:06".to_owned(),
        last_active: "today 12:09".to_owned(),
        this,
        end_url: (!this).then(|| "/me/browsers/1f/end".to_owned()),
    };
    vec![row(true), row(false)]
}

fn sign_ins(values: &Values) -> Vec<SignInRow> {
    let look = format!("Looked at by {} at the server, last today 12:30.", values.label);
    let row = |sentence: &str, detail: &str, refused_at: Option<Stage>| SignInRow {
        at: "Today 12:04".to_owned(),
        datetime: "2026-11-24T12:04:31Z".to_owned(),
        accepted: refused_at.is_none(),
        sentence: sentence.to_owned(),
        detail: detail.to_owned(),
        clock_link: detail.contains("clock"),
        looks: if refused_at.is_none() { Vec::new() } else { vec![look.clone()] },
        place: format!("{}, 192.0.2.7", values.browser),
        reference: reference(),
        rail: rail(refused_at),
        not_me_url: Some("/me/sign-ins/2f/not-me".to_owned()),
    };
    let slow = "Your phone’s clock looks about 90 seconds slow.";
    vec![
        row("Signed in with backup code 3.", "", None),
        row("Refused: that code was too old.", slow, Some(Stage::MfaFactor)),
        row("Refused: wrong password.", "No code was asked for.", Some(Stage::PrimaryCredentials)),
    ]
}

fn enrolling(text: Text<'_>, values: &Values) -> Vec<Page> {
    let uri = "otpauth://totp/Example:alice%40example.com%20(2)?secret=MZ4X6IDJNRWGC43UOJQXG5DFMZ4X6IDJ&issuer=Example";
    let enrol = |notice: Option<Notice>, app_code: Option<&str>| EnrolAuthenticator {
        frame: inside(text, values),
        csrf: csrf(),
        qr_svg: crate::qr::svg(uri).unwrap(),
        otpauth: uri.to_owned(),
        key: ["MZ4X", "6IDJ", "NRWG", "C43U", "OJQX", "G5DF", "MZ4X", "6IDJ"].map(str::to_owned).to_vec(),
        label: values.label.clone(),
        digits: 6,
        period: 30,
        until: "12:34".to_owned(),
        replaces: notice.is_some(),
        backup_codes_next: notice.is_none(),
        grace: notice.is_none().then(|| Notice::dated(text, "grace-over", "3 May, 12:06")),
        later: notice.is_none(),
        notice,
        app_code: app_code.map(str::to_owned),
    };
    let app = Notice { reference: reference(), ..Notice::no(text, "app-algorithm") };
    let make = |replaces| MakeBackupCodes { frame: inside(text, values), csrf: csrf(), replaces };
    let codes = |notice: Option<Notice>| BackupCodes {
        frame: inside(text, values),
        csrf: csrf(),
        action: "/me/backup-codes/prove".to_owned(),
        download_url: "/me/backup-codes/download".to_owned(),
        codes: (1..=10).map(|number| format!("{number:02}-7KQ2MX4-TRW9PHC")).collect(),
        set: "0123".to_owned(),
        prove: 4,
        replaces: Some("3 May".to_owned()),
        notice,
    };
    vec![
        page(values, "enrol", &enrol(None, None)),
        page(values, "enrol-refused", &enrol(Some(Notice::refused(text, Reason::ClockSlow, reference())), None)),
        page(values, "enrol-follow", &enrol(Some(app), Some("123456"))),
        page(values, "make-backup-codes", &make(None)),
        page(values, "replace-backup-codes", &make(Some("The list you made 3 May has 7 of 10 left.".to_owned()))),
        page(values, "backup-codes", &codes(None)),
        page(values, "backup-codes-refused", &codes(Some(Notice::no(text, "proof-refused")))),
    ]
}

fn messages(text: Text<'_>, values: &Values) -> Vec<Page> {
    let mut pages: Vec<Page> = About::ALL
        .into_iter()
        .map(|about| page(values, &format!("message-{about:?}"), &Message::about(outside(text, values), about)))
        .collect();
    pages.push(page(
        values,
        "clock",
        &Clock { frame: outside(text, values), sent_at: "12:04:31".to_owned(), device: None, ours_in_doubt: None },
    ));
    pages.push(page(
        values,
        "clock-inside",
        &Clock {
            frame: inside(text, values),
            sent_at: "12:04:31".to_owned(),
            device: Some(Platform::Android),
            ours_in_doubt: None,
        },
    ));
    pages
}

/// Every text that templates ask for.
pub(super) fn template_ids() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
    let mut ids = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let template = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for call in ["say(\"", "with(\"", "filled(\""] {
            ids.extend(template.split(call).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
        }
    }
    ids
}

/// A value for every name that a text may hold.
pub(super) fn every_value() -> Vec<(&'static str, String)> {
    let names = [
        "active",
        "address",
        "at",
        "count",
        "digits",
        "label",
        "least",
        "left",
        "mb",
        "number",
        "numbers",
        "of",
        "period",
        "reference",
        "since",
        "site",
        "time",
    ];
    names.map(|name| (name, "1".to_owned())).to_vec()
}
