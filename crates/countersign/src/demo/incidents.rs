//! What happens once: every refusal that a working day does not bring by itself has a night of its own.

use super::{arrangements, cast::unusual_entry_of, host, scene::Scene};
use crate::failure::Failure;
use countersign_core::{
    Timestamp,
    otp::{Algorithm, Digits, Parameters, Period},
    trust::Says,
    user::{Role, UserKind},
};
use countersign_engine::{
    access::Access,
    enrol::Retirement,
    passes::NewPass,
    users::{NewUser, UserChange},
    verify::Context,
};
use std::{net::IpAddr, time::Duration};

const DAY: i64 = 86_400;
/// From two to four at night nobody else is about.
pub(super) const QUIET: std::ops::Range<i64> = 7_200..14_400;

/// Something that happens in one night.
pub(super) type Incident = fn(&Scene<'_>) -> Result<(), Failure>;

const INCIDENTS: [Incident; 12] = [
    somebody_who_may_not,
    a_pass_instead_of_a_phone,
    a_pass_that_lay_too_long,
    set_ups_that_were_left,
    first_codes_that_do_not_fit,
    a_token_far_ahead,
    two_codes_that_do_not_agree,
    sheets_that_are_old_or_missing,
    things_that_are_no_codes,
    guesses_at_the_reader,
    a_script_that_was_left_running,
    the_clock_jumps,
];

/// All of them with their moments, oldest first: one every other night, the last of them the night before last.
pub(super) fn nights(now: Timestamp) -> Vec<(i64, Incident)> {
    let newest = now.seconds() / DAY - 2;
    let nights = (0..).step_by(2).map(|back| (newest - back) * DAY + QUIET.start + 600);
    let mut all: Vec<(i64, Incident)> = nights.zip(INCIDENTS).collect();
    all.push(((newest - 4) * DAY + 15 * 3_600, arrangements::require_of_everyone));
    all.sort_by_key(|(at, _)| *at);
    all
}

/// A stolen phone: a pass opens the set-up of another, and the thief is noticed.
fn a_pass_instead_of_a_phone(scene: &Scene<'_>) -> Result<(), Failure> {
    let who = "nora.keller@example.com";
    let stolen = scene.enrolled(who)?;
    let note = Some("phone stolen on the train".to_owned());
    scene
        .engine
        .retire_factors(host(), Retirement { user: who.to_owned(), factor: None, note, stolen: true })
        .wait()?;
    let pass = made_pass(scene, who, 60)?;
    scene.types(who, "K7Q2M-4XD9T");
    scene.seconds(20);
    scene.types(who, &pass);
    scene.renewed(who)?;
    scene.seconds(60);
    scene.types(who, &pass);
    scene.seconds(600);
    scene.types(who, &stolen.code(scene.engine.now()));
    Ok(())
}

fn a_pass_that_lay_too_long(scene: &Scene<'_>) -> Result<(), Failure> {
    let who = "piotr.zielinski@example.com";
    scene.enrolled(who)?;
    let pass = made_pass(scene, who, 30)?;
    scene.seconds(45 * 60);
    scene.types(who, &pass);
    Ok(())
}

fn made_pass(scene: &Scene<'_>, who: &str, minutes: u64) -> Result<String, Failure> {
    let lasts = Duration::from_mins(minutes);
    let new = NewPass { user: who.to_owned(), lasts, note: "called back on the known number".to_owned() };
    Ok(scene.engine.make_pass(host(), new).wait()?.printed.to_string())
}

/// A code that confirmed an entry, one of a set-up that nobody finished, and one of a set-up begun anew.
fn set_ups_that_were_left(scene: &Scene<'_>) -> Result<(), Failure> {
    let who = "lia.hofer@example.com";
    scene.add(who)?;
    let phone = scene.renewed(who)?;
    scene.types(who, &phone.code(scene.engine.now()));
    scene.seconds(300);
    let left = scene.begun(who, None)?;
    scene.types(who, &left.code(scene.engine.now()));
    scene.seconds(120);
    scene.begun(who, None)?;
    scene.types(who, &left.code(scene.engine.now()));
    Ok(())
}

/// What the first code shows about an app, and what else is typed there.
fn first_codes_that_do_not_fit(scene: &Scene<'_>) -> Result<(), Failure> {
    let who = "tariq.aziz@example.com";
    let unknown = || Failure::unknown("settings of the demonstration are not valid", "please report this");
    scene.add(who)?;
    let digits = Digits::new(8).ok_or_else(unknown)?;
    let period = Period::new(30).ok_or_else(unknown)?;
    let eight = Parameters { algorithm: Algorithm::Sha1, digits, period };
    let entry = scene.begun(who, Some(unusual_entry_of(who, eight)))?;
    scene.confirms(who, "03-7KQ2MX4-TRW9PHC")?;
    scene.seconds(40);
    scene.confirms(who, &entry.with_digits(Digits::new(6).ok_or_else(unknown)?).code(scene.engine.now()))?;
    scene.seconds(40);
    scene.confirms(who, &entry.code_of(1))?;
    scene.seconds(40);
    scene.confirms(who, &entry.code(scene.engine.now()))
}

/// A token whose button was played with.
fn a_token_far_ahead(scene: &Scene<'_>) -> Result<(), Failure> {
    let who = "warehouse.token@example.com";
    let token = scene.counting(who)?;
    scene.types(who, &token.code_of(1));
    scene.seconds(3_600);
    scene.types(who, &token.code_of(48));
    scene.seconds(20);
    scene.types(who, &token.code_of(49));
    Ok(())
}

/// Two codes in a row prove how far a clock is off, or that they are of nothing at all.
fn two_codes_that_do_not_agree(scene: &Scene<'_>) -> Result<(), Failure> {
    let guesser = "pilar.ortega@example.com";
    scene.enrolled(guesser)?;
    scene.types_two(guesser, "314159", "271828");
    for (who, off) in [("gustav.holm@example.com", -120), ("yara.mansour@example.com", 120)] {
        let mut phone = scene.enrolled(who)?;
        phone.offset = off;
        let now = scene.engine.now();
        scene.types_two(who, &phone.code(now), &phone.code_steps_off(now, 1));
    }
    Ok(())
}

fn sheets_that_are_old_or_missing(scene: &Scene<'_>) -> Result<(), Failure> {
    let (who, without) = ("ida.strand@example.com", "marcel.brandt@example.com");
    scene.enrolled(who)?;
    let old = scene.sheet(who)?;
    let new = scene.sheet(who)?;
    for typed in old.first().into_iter().chain(new.first()).chain(new.first()) {
        scene.types(who, typed);
        scene.seconds(40);
    }
    scene.types(who, "03-7KQ2MX4-TRW9PHC");
    scene.enrolled(without)?;
    scene.types(without, new.last().map_or("", |code| code));
    Ok(())
}

fn things_that_are_no_codes(scene: &Scene<'_>) -> Result<(), Failure> {
    let who = "dagny.moen@example.com";
    let phone = scene.enrolled(who)?;
    for typed in ["?!", "correct horse", "12345", "secret123456"] {
        scene.types(who, typed);
        scene.seconds(40);
    }
    // One digit wrong, twice: a single one would be little to go by.
    for _ in 0..2 {
        scene.types(who, &one_digit_wrong(&phone.code(scene.engine.now())));
        scene.seconds(40);
    }
    Ok(())
}

fn one_digit_wrong(code: &str) -> String {
    let next = |digit: char| char::from_digit((digit.to_digit(10).unwrap_or(0) + 1) % 10, 10).unwrap_or('0');
    code.chars().enumerate().map(|(place, digit)| if place == 3 { next(digit) } else { digit }).collect()
}

/// A service that was asked for a code, a person who is kept out, an application with no key or from elsewhere.
fn somebody_who_may_not(scene: &Scene<'_>) -> Result<(), Failure> {
    let new =
        NewUser { email: None, names: vec!["backup-job".to_owned()], kind: UserKind::Service, role: Role::Member };
    scene.engine.add_user(host(), new).wait()?;
    scene.types("backup-job", "123456");
    let who = "helge.dahl@example.com";
    let phone = scene.enrolled(who)?;
    scene.engine.change_user(host(), who.to_owned(), UserChange::Suspend).wait()?;
    scene.types(who, &phone.code(scene.engine.now()));
    let elsewhere = IpAddr::from([198, 51, 100, 40]);
    scene.types_at(&Access::with_key(None, elsewhere), who, "123456");
    if let Access::Key { key_hash, .. } = scene.doors.second_gateway {
        scene.types_at(&Access::Key { key_hash, peer: elsewhere }, who, "123456");
    }
    // The mail may ask for codes, and for nothing else.
    drop(scene.engine.change_user(scene.doors.mail.clone(), who.to_owned(), UserChange::Resume).wait());
    let excused = scene.engine.requirements(
        scene.doors.intranet.clone(),
        arrangements::EXCUSED.to_owned(),
        Context { source_ip: Some(IpAddr::from([192, 0, 2, 77])), application: Some("Shop floor".to_owned()) },
    );
    excused.wait()?;
    Ok(())
}

fn guesses_at_the_reader(scene: &Scene<'_>) -> Result<(), Failure> {
    let who = "otto.brenner@example.com";
    scene.enrolled(who)?;
    for number in 0..8 {
        scene.types_at(&scene.doors.code_only, who, &format!("{:06}", 271_828 + number));
        scene.seconds(2);
    }
    Ok(())
}

/// A test of another system that sends each code much too late, then in time, over and over: a hundred failures rest
/// the class.
fn a_script_that_was_left_running(scene: &Scene<'_>) -> Result<(), Failure> {
    let who = "load.test@example.com";
    let phone = scene.enrolled(who)?;
    scene.seconds(600);
    for _ in 0..20 {
        for late in 3..8 {
            scene.types(who, &phone.code_steps_off(scene.engine.now(), -late));
            scene.seconds(1);
        }
        scene.seconds(180);
        scene.types(who, &phone.code(scene.engine.now()));
        scene.seconds(60);
    }
    scene.types(who, &phone.code(scene.engine.now()));
    Ok(())
}

/// The host's clock jumps, and the time server says that it is wrong now: codes of apps rest until it agrees.
fn the_clock_jumps(scene: &Scene<'_>) -> Result<(), Failure> {
    let who = "sigrid.falk@example.com";
    let phone = scene.enrolled(who)?;
    let mut watch = scene.engine.watch_clock();
    scene.seconds(95);
    if let Some((_, noted)) = scene.engine.compare_clock(&mut watch) {
        noted.wait()?;
    }
    scene.engine.weigh_clock(vec![Says::Contradicts]).wait()?;
    scene.types(who, &phone.code(scene.engine.now()));
    scene.seconds(240);
    scene.engine.weigh_clock(vec![Says::Agrees]).wait()?;
    Ok(())
}
