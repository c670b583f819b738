//! Each cause is found in a case made for it, and named as surely as it deserves. The secret is that of RFC 6238.

use crate::support::{NOW, STEP, id};
use countersign_core::{
    Reason, Secret, Timestamp,
    diagnosis::{
        Attempt, Case, Cause, Certainty, Diagnosis, Held, Priors, Reach, Slip, Standing, Way, Window, diagnose, explain,
    },
    factor::Movement,
    otp::{Algorithm, Digits, Key, Parameters, Period},
    submission::Submission,
    words::{Language, Words},
};
use std::time::Duration;

/// Secrets in the order in which entries hold them; the first is the live one's.
pub(crate) struct Drawer {
    secrets: Vec<Secret>,
}

impl Drawer {
    pub(crate) fn new() -> Self {
        let rfc = Secret::from_bytes(b"12345678901234567890".to_vec());
        let others = (1..=4).map(|number| Secret::from_bytes(vec![number; 20]));
        Self { secrets: std::iter::once(rfc).chain(others).collect() }
    }

    pub(crate) fn held(&self, number: u8, standing: Standing, parameters: Parameters) -> Held<'_> {
        let secret = &self.secrets[usize::from(number)];
        Held { id: id(number), standing, secret, parameters, movement: Movement::Time, last: None, confirmed: None }
    }

    pub(crate) fn live(&self) -> Held<'_> {
        self.held(0, Standing::Live, Parameters::default())
    }

    /// The code that the entry of this number shows under these parameters.
    pub(crate) fn code(&self, number: u8, parameters: Parameters, step: i64) -> String {
        let key = Key::new(&self.secrets[usize::from(number)], parameters.algorithm);
        key.code(step, parameters.digits).to_string()
    }

    /// The code of the live entry, so many steps from now.
    pub(crate) fn shown(&self, ahead: i64) -> String {
        self.code(0, Parameters::default(), STEP + ahead)
    }
}

pub(crate) fn typed(seconds_later: u64, text: &str) -> Attempt {
    Attempt { at: NOW.plus(Duration::from_secs(seconds_later)), typed: Submission::new(text) }
}

pub(crate) fn asked(held: &[Held<'_>], attempts: &[Attempt]) -> Diagnosis {
    let case = Case { held, window: Window::default(), reach: Reach::All };
    diagnose(&case, attempts, &Priors::default())
}

fn found(held: &[Held<'_>], text: &str) -> (&'static str, Certainty) {
    let diagnosis = asked(held, &[typed(0, text)]);
    (diagnosis.first.cause.code(), diagnosis.certainty())
}

fn with(algorithm: Algorithm, digits: u8, period: u32) -> Parameters {
    Parameters { algorithm, digits: Digits::new(digits).unwrap(), period: Period::new(period).unwrap() }
}

#[test]
fn the_vectors_of_rfc_6238_typed_an_hour_later_by_a_phone_in_the_next_zone() {
    let drawer = Drawer::new();
    let held = [drawer.held(0, Standing::Live, with(Algorithm::Sha1, 8, 30))];
    for (shown_at, code) in [(1_111_111_109, "07081804"), (1_234_567_890, "89005924"), (2_000_000_000, "69279037")] {
        let at = Timestamp::from_seconds(shown_at + 3_600);
        let diagnosis = asked(&held, &[Attempt { at, typed: Submission::new(code) }]);
        assert_eq!(diagnosis.first.cause, Cause::Because(Reason::ClockZone), "{shown_at}");
        let (low, high) = diagnosis.first.offset.unwrap().seconds();
        assert!(low <= -3_600.0 && -3_600.0 < high, "{low} to {high}");
    }
}

#[test]
fn a_clock_ten_minutes_off_is_slow_or_fast() {
    let drawer = Drawer::new();
    let held = [drawer.live()];
    assert_eq!(found(&held, &drawer.shown(-25)), ("clock.slow", Certainty::Certain));
    assert_eq!(found(&held, &drawer.shown(23)), ("clock.fast", Certainty::Certain));
}

#[test]
fn one_code_a_few_minutes_old_may_be_late_or_from_a_slow_clock_and_neither_is_claimed() {
    let drawer = Drawer::new();
    let diagnosis = asked(&[drawer.live()], &[typed(0, &drawer.shown(-5))]);
    assert_eq!(diagnosis.certainty(), Certainty::Possible);
    let both = [Reason::ClockSlow, Reason::CodeExpired].map(|reason| diagnosis.posterior(Cause::Because(reason)));
    assert!(both.iter().all(|posterior| *posterior > 0.35) && both[0] + both[1] > 0.99, "{both:?}");
}

#[test]
fn half_a_day_and_a_day_are_slips_of_the_setting() {
    let drawer = Drawer::new();
    let held = [drawer.live()];
    for hours in [-24, -12, 12, 24] {
        assert_eq!(found(&held, &drawer.shown(hours * 120)).0, "clock.zone", "{hours} h");
    }
    // Nepal is a quarter of an hour off the half hours.
    assert_eq!(found(&held, &drawer.shown(-690)).0, "clock.zone");
}

#[test]
fn a_clock_off_by_any_amount_within_a_day_is_found_but_not_claimed_as_certain() {
    let drawer = Drawer::new();
    let held = [drawer.live()];
    for steps in [-2_800, -1_017, 1_993, 2_850] {
        let diagnosis = asked(&held, &[typed(0, &drawer.shown(steps))]);
        let cause = if steps < 0 { Reason::ClockSlow } else { Reason::ClockFast };
        assert_eq!(diagnosis.first.cause, Cause::Because(cause), "{steps}");
        assert!(diagnosis.certainty() != Certainty::Certain, "{steps}: {}", diagnosis.first.posterior);
    }
}

#[test]
fn the_code_accepted_last_is_a_replay_and_the_confirming_one_is_named_so() {
    let drawer = Drawer::new();
    let spent = Held { last: Some(STEP), ..drawer.live() };
    assert_eq!(found(&[spent], &drawer.shown(0)), ("code.replayed", Certainty::Certain));
    assert_eq!(found(&[spent], &drawer.shown(-1)).0, "code.replayed");
    let confirmed = Held { confirmed: Some(STEP), ..spent };
    assert_eq!(found(&[confirmed], &drawer.shown(0)), ("code.replayed_setup", Certainty::Certain));
}

#[test]
fn a_right_code_that_was_refused_points_at_the_lock() {
    let drawer = Drawer::new();
    assert_eq!(found(&[drawer.live()], &drawer.shown(0)), ("factor.locked_out", Certainty::Certain));
}

#[test]
fn entries_that_are_not_live_are_named_by_what_they_are() {
    let drawer = Drawer::new();
    let others = [
        (Standing::Pending, "secret.pending"),
        (Standing::Retired, "secret.retired"),
        (Standing::Superseded, "secret.superseded"),
        (Standing::Other, "secret.other_entry"),
    ];
    for (standing, cause) in others {
        let parameters = with(Algorithm::Sha256, 8, 60);
        let held = [drawer.live(), drawer.held(2, standing, parameters)];
        assert_eq!(found(&held, &drawer.code(2, parameters, STEP / 2)), (cause, Certainty::Certain));
    }
}

#[test]
fn an_entry_with_the_secret_of_the_live_one_explains_nothing() {
    let drawer = Drawer::new();
    let held = [drawer.live(), drawer.held(0, Standing::Retired, Parameters::default())];
    assert_eq!(found(&held, &drawer.shown(0)).0, "factor.locked_out");
}

#[test]
fn settings_that_the_app_ignores_are_named_one_by_one() {
    let drawer = Drawer::new();
    let cases = [
        (with(Algorithm::Sha256, 6, 30), with(Algorithm::Sha1, 6, 30), "param.algorithm"),
        (with(Algorithm::Sha1, 6, 30), with(Algorithm::Sha512, 6, 30), "param.algorithm"),
        (with(Algorithm::Sha1, 8, 30), with(Algorithm::Sha1, 6, 30), "param.digits"),
        (with(Algorithm::Sha1, 6, 30), with(Algorithm::Sha1, 8, 30), "param.digits"),
        (with(Algorithm::Sha1, 6, 60), with(Algorithm::Sha1, 6, 30), "param.period"),
        (with(Algorithm::Sha1, 6, 30), with(Algorithm::Sha1, 6, 60), "param.period"),
        // All of them at once: the first is named.
        (with(Algorithm::Sha512, 8, 60), with(Algorithm::Sha1, 6, 30), "param.algorithm"),
    ];
    for (meant, app, cause) in cases {
        let held = [drawer.held(0, Standing::Live, meant)];
        let code = drawer.code(0, app, NOW.step(app.period.seconds()));
        let (found, certainty) = found(&held, &code);
        assert_eq!(found, cause, "{app:?} instead of {meant:?}");
        assert!(certainty <= Certainty::Likely, "{app:?} instead of {meant:?}: {certainty}");
    }
}

#[test]
fn an_app_that_counts_shows_the_first_counters() {
    let drawer = Drawer::new();
    // RFC 4226 appendix D.
    for code in ["755224", "287082", "359152"] {
        assert_eq!(found(&[drawer.live()], code).0, "param.counter_based", "{code}");
    }
}

#[test]
fn a_secret_taken_as_text_cut_short_or_misread_is_named() {
    let drawer = Drawer::new();
    let text = drawer.live().secret.to_base32();
    let whole = |text: &str| Secret::from_foreign_base32(text).unwrap();
    let misread = [
        Secret::from_bytes(text.as_bytes().to_vec()),
        Secret::from_bytes(text.to_lowercase().into_bytes()),
        Secret::from_bytes(b"12345678901234567890".map(|byte| format!("{byte:02x}")).concat().into_bytes()),
        whole(&text[..24]),
        Secret::from_bytes(b"1234567890123456789".to_vec()),
        whole(&text.replacen('G', "6", 1)),
    ];
    for secret in misread {
        let code = Key::new(&secret, Algorithm::Sha1).code(STEP, Digits::SIX).to_string();
        assert_eq!(found(&[drawer.live()], &code).0, "secret.misread", "{:?}", secret.expose());
    }
}

#[test]
fn slips_of_the_finger_are_recognised() {
    let drawer = Drawer::new();
    let code = drawer.shown(0);
    let digits: Vec<char> = code.chars().collect();
    let other = if digits[2] == '7' { '8' } else { '7' };
    let text = |digits: &[char]| digits.iter().collect::<String>();
    let wrong = text(&[&digits[..2], &[other], &digits[3..]].concat());
    let missing = text(&digits[1..]);
    let extra = text(&[&digits[..3], &[other], &digits[3..]].concat());
    for slip in [wrong, missing, extra] {
        let (cause, certainty) = found(&[drawer.live()], &slip);
        assert_eq!(cause, "input.typo", "{slip} for {code}");
        assert!(certainty <= Certainty::Likely, "{certainty}");
    }
}

#[test]
fn each_class_of_slips_is_told_from_the_others() {
    let classes = [
        ("123456", "123956", Some(Slip::Wrong)),
        ("123456", "132456", Some(Slip::Swapped)),
        ("123456", "321456", Some(Slip::Jumped)),
        ("113456", "223456", Some(Slip::Twins)),
        ("123456", "12456", Some(Slip::Missing)),
        ("123456", "12345", Some(Slip::Missing)),
        ("123456", "9123456", Some(Slip::Extra)),
        ("123456", "1234566", Some(Slip::Extra)),
        ("123456", "123456", None),
        ("123456", "654321", None),
        ("123456", "1234", None),
        ("123456", "99123456", None),
        ("123456", "", None),
    ];
    for (code, typed, slip) in classes {
        assert_eq!(Slip::between(code.as_bytes(), typed.as_bytes()), slip, "{typed} for {code}");
    }
}

#[test]
fn a_pin_or_a_password_in_front_of_the_code_is_named() {
    let drawer = Drawer::new();
    for before in ["4711", "271828", "correct horse ", "0000000000"] {
        let diagnosis = asked(&[drawer.live()], &[typed(0, &format!("{before}{}", drawer.shown(0)))]);
        assert_eq!(diagnosis.first.cause, Cause::Because(Reason::InputPrefixed), "{before}");
        assert_eq!(diagnosis.certainty(), Certainty::Certain, "{before}");
        assert!(matches!(diagnosis.first.matches[..], [Some(fit)] if matches!(fit.way, Way::Prefixed(_))));
    }
}

#[test]
fn what_no_code_looks_like_is_named_by_its_shape() {
    let drawer = Drawer::new();
    let shapes = [
        ("", "input.empty"),
        ("correct horse", "input.password_here"),
        ("07-K7Q2M4X-D9F3HTA", "input.not_digits"),
        ("123", "input.length"),
        ("123456789012", "input.length"),
        ("?", "input.not_digits"),
    ];
    for (text, cause) in shapes {
        let (found, _) = found(&[drawer.live()], text);
        assert!(
            found == cause || found == "input.backup_code_here" || found == "input.password_here",
            "{text}: {found}"
        );
    }
}

#[test]
fn spaces_and_digits_of_other_scripts_are_no_matter() {
    let drawer = Drawer::new();
    let code = drawer.shown(-25);
    let spaced = format!("{}\u{a0}{}", &code[..3], &code[3..]);
    let arabic: String = code.chars().map(|digit| char::from_u32(digit as u32 - 0x30 + 0x660).unwrap()).collect();
    for text in [spaced, arabic] {
        assert_eq!(found(&[drawer.live()], &text).0, "clock.slow", "{text}");
    }
}

#[test]
fn a_random_code_stays_unexplained_and_says_how_probable_that_is() {
    let drawer = Drawer::new();
    let diagnosis = asked(&[drawer.live()], &[typed(0, "000001")]);
    assert_eq!(diagnosis.first.cause, Cause::Unexplained);
    assert!(diagnosis.first.posterior > 0.999);
    assert!(diagnosis.searched > 5_761, "{}", diagnosis.searched);
    assert!((100..250).contains(&diagnosis.one_in), "{}", diagnosis.one_in);
}

#[test]
fn public_words_are_constant_and_numbers_are_the_admins() {
    let drawer = Drawer::new();
    let words = Words::load();
    let diagnosis = asked(&[drawer.live()], &[typed(0, &drawer.shown(-25))]);
    for language in Language::ALL {
        let texts = explain(&diagnosis.summary(), &words, language);
        let constant = words.texts(Reason::ClockSlow, language);
        assert_eq!((&texts.public, &texts.remedy), (&constant.public, &constant.remedy));
        assert!(texts.admin.starts_with(&constant.admin) && texts.admin.contains("-750"), "{}", texts.admin);
    }
}
