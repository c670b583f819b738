//! Four weeks of what happens where four hundred people sign in: mostly nothing, and now and then everything.

use super::{
    arrangements,
    cast::{Cast, Habit, browser},
    chance::{Chance, Happens},
    host,
    incidents::{self, QUIET},
    scene::Scene,
};
use crate::failure::Failure;
use countersign_core::{Timestamp, factor::Movement, reason::Door, submission::Submission};
use countersign_engine::{
    Engine, Pending,
    access::Access,
    enrol::NewEnrolment,
    env::ManualClock,
    sessions::Token,
    sign_in::{Credentials, SignIn},
    verify::{Answer, Context, Request},
};
use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};
use zeroize::Zeroizing;

const DAY: i64 = 86_400;
const DAYS: i64 = 28;
/// Of a thousand working days of one person, on so many they sign in, and of a thousand sign-ins so many go wrong.
const COMES: u64 = 800;
const SLIPS: u64 = 24;

/// Something that somebody does.
#[derive(Debug, Clone, Copy)]
struct Event {
    /// Who, by their place in the cast.
    who: usize,
    what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// Signs in with the code of their phone.
    SignsIn,
    /// The same through the second gateway, which then sends the code once more.
    SentTwice,
    /// Uses the phone's other entry.
    OtherEntry,
    /// Types the code so many steps late.
    Late(i64),
    /// Swaps two digits.
    Swaps,
    /// Puts a PIN in front.
    Prefixes,
    /// Types letters.
    Letters,
    /// Leaves a digit out.
    Short,
    /// Guesses.
    Guesses,
    /// Uses a backup code, or one that was used.
    BackupCode(usize),
    /// Types a wrong backup code.
    WrongBackupCode,
    /// Signs in at the web.
    Web,
    /// Types a wrong password at the web.
    WrongPassword,
    /// Somebody asks for a name that nobody has.
    Nobody,
    /// An application calls with a key that nobody knows.
    UnknownKey,
    /// Guesses at the reader by the door, which checks no password.
    AtTheReader,
}

/// What is to happen, by the second.
type Plan = BTreeMap<i64, Vec<Event>>;

/// Lets it all happen.
pub(super) fn tell(engine: &Engine, clock: &ManualClock, cast: &mut Cast, now: Timestamp) -> Result<(), Failure> {
    let mut chance = Chance::new(11);
    let plan = plan(cast, &mut chance, now);
    let mut nights = incidents::nights(now).into_iter().peekable();
    let mut swept_on = 0;
    for (second, events) in plan {
        while let Some((at, incident)) = nights.next_if(|(at, _)| *at < second) {
            clock.set(Timestamp::from_seconds(at));
            incident(&Scene { engine, clock, doors: &cast.doors })?;
        }
        clock.set(Timestamp::from_seconds(second));
        if second / DAY != swept_on {
            swept_on = second / DAY;
            engine.sweep().wait()?;
        }
        let mut waiting = Vec::new();
        for event in events {
            drift(cast, event.who, second, now);
            happen(engine, cast, event, &mut chance, &mut waiting);
        }
        for pending in waiting {
            // What cannot be decided just does not happen.
            drop(pending.wait());
        }
        engine.search_waiting();
    }
    begin_late(engine, clock, cast, now)?;
    clock.set(now);
    engine.sweep().wait()?;
    engine.search_waiting();
    Ok(())
}

/// Some have just begun to add an app.
fn begin_late(engine: &Engine, clock: &ManualClock, cast: &Cast, now: Timestamp) -> Result<(), Failure> {
    clock.set(now.minus(Duration::from_mins(2)));
    for person in cast.late_beginners() {
        let user = person.email.clone();
        let new =
            NewEnrolment { user, movement: Movement::Time, label: None, existing: None, with_backup_codes: false };
        engine.begin_enrolment(host(), new).wait()?;
    }
    arrangements::lay_on_the_desk(&Scene { engine, clock, doors: &cast.doors }, cast, engine.now())
}

fn plan(cast: &Cast, chance: &mut Chance, now: Timestamp) -> Plan {
    let mut plan = Plan::new();
    let first = now.seconds() / DAY - DAYS + 1;
    let away = away(cast);
    for day in first..=now.seconds() / DAY {
        // Day 0 was a Thursday.
        let is_weekend = matches!((day + 3) % 7, 5 | 6);
        for (who, person) in cast.people.iter().enumerate() {
            let comes = if is_weekend { COMES / 16 } else { COMES };
            if person.habit != Habit::NoApp && Some(who) != away && chance.in_thousand(comes) == Happens::Yes {
                come(&mut plan, chance, day, who, person.habit);
            }
        }
        around_the_house(&mut plan, chance, day, cast.people.len());
    }
    plan.retain(|second, _| !QUIET.contains(&second.rem_euclid(DAY)));
    the_gateway_repeats(&mut plan, chance, now);
    somebody_is_guessed_at(&mut plan, away, now);
    two_are_locked(&mut plan, cast, now);
    one_mistypes(&mut plan, cast, now);
    plan.split_off(&(now.seconds() - DAYS * DAY))
        .into_iter()
        .filter(|(second, _)| *second < now.seconds() - 130)
        .collect()
}

/// A working morning of somebody: most sign in at nine, a few at any time.
fn come(plan: &mut Plan, chance: &mut Chance, day: i64, who: usize, habit: Habit) {
    let at = match chance.below(10) {
        0..7 => chance.between(7 * 3_600, 10 * 3_600) + chance.between(0, 3_600),
        7..9 => chance.between(10 * 3_600, 17 * 3_600),
        _ => chance.between(0, DAY),
    };
    let mut second = day * DAY + at;
    let mut then = |what: What, after: i64| {
        second += after;
        plan.entry(second).or_default().push(Event { who, what });
    };
    if habit != Habit::Fine {
        return odd(chance, habit, &mut then);
    }
    if who < 5 && chance.below(4) == 0 {
        return then(What::Web, 0);
    }
    if chance.in_thousand(SLIPS) == Happens::Yes {
        then(slip(chance), 0);
        then(What::SignsIn, 40);
    } else {
        then(What::SignsIn, 0);
    }
}

/// People whose phone is odd try twice, and come back another day.
fn odd(chance: &mut Chance, habit: Habit, then: &mut impl FnMut(What, i64)) {
    match habit {
        Habit::OldEntry if chance.below(5) > 0 => then(What::SignsIn, 0),
        Habit::OldEntry | Habit::Misread | Habit::Ignoring if chance.below(3) == 0 => {
            then(What::OtherEntry, 0);
            then(What::OtherEntry, 35);
            then(What::SignsIn, 60);
        }
        // A clock that is off is noticed every time; not everybody has the patience each day.
        Habit::Off(_) if chance.below(3) > 0 => {}
        Habit::Off(_) => {
            then(What::SignsIn, 0);
            then(What::SignsIn, 65);
        }
        Habit::Losing(_) => {
            then(What::SignsIn, 0);
            then(What::SignsIn, 35);
        }
        Habit::OldEntry | Habit::Misread | Habit::Ignoring | Habit::Fine | Habit::NoApp => {
            then(What::SignsIn, 0);
        }
    }
}

fn slip(chance: &mut Chance) -> What {
    match chance.below(20) {
        0..6 => What::Late(chance.between(2, 5)),
        6..10 => What::Swaps,
        10..12 => What::Prefixes,
        12..14 => What::Letters,
        14..16 => What::Short,
        16..18 => What::SentTwice,
        _ => What::Guesses,
    }
}

/// What happens beside the working day.
fn around_the_house(plan: &mut Plan, chance: &mut Chance, day: i64, people: usize) {
    let end = u64::try_from(people).unwrap_or(1);
    for what in [What::Nobody, What::UnknownKey, What::AtTheReader, What::WrongPassword] {
        for _ in 0..chance.below(3) {
            let at = day * DAY + chance.between(0, DAY);
            let who = usize::try_from(chance.below(end)).unwrap_or(0);
            plan.entry(at).or_default().push(Event { who, what });
        }
    }
    // Those who look after others use their paper now and then, and mistype it.
    let who = usize::try_from(chance.below(5)).unwrap_or(0);
    let what = match chance.below(8) {
        0 => What::BackupCode(usize::try_from(chance.below(3)).unwrap_or(0)),
        1 => What::WrongBackupCode,
        _ => return,
    };
    plan.entry(day * DAY + chance.between(8 * 3_600, 18 * 3_600)).or_default().push(Event { who, what });
}

/// On the last morning, the second gateway does not wait for the answer and sends each code again.
fn the_gateway_repeats(plan: &mut Plan, chance: &mut Chance, now: Timestamp) {
    let today = now.seconds() / DAY * DAY + 9 * 3_600;
    let nine = if today + 3_600 < now.seconds() { today } else { today - DAY };
    for number in 0..46_usize {
        let at = nine + chance.between(120, 2_400);
        plan.entry(at).or_default().push(Event { who: 60 + number * 5, what: What::SentTwice });
    }
}

/// Somebody who is on holiday all the time.
fn away(cast: &Cast) -> Option<usize> {
    let fine = |(_, person): &(usize, &super::cast::Person)| person.habit == Habit::Fine;
    cast.people.iter().enumerate().filter(fine).nth(200).map(|(who, _)| who)
}

/// Day and night somebody guesses at one who is away, until the app is out of use.
fn somebody_is_guessed_at(plan: &mut Plan, who: Option<usize>, now: Timestamp) {
    let Some(who) = who else { return };
    let began = now.seconds() - 14 * DAY;
    // The waits between guesses grow to an hour.
    let guesses = (0..).map(|number| began + number * 3_660).filter(|at| !QUIET.contains(&at.rem_euclid(DAY)));
    for at in guesses.take(103) {
        plan.entry(at).or_default().push(Event { who, what: What::Guesses });
    }
}

/// On one morning the server itself is slow: everybody's codes are of a time to come.
fn slow_morning(now: Timestamp) -> std::ops::Range<i64> {
    let a_week_ago = now.seconds() / DAY - 6;
    // Day 0 was a Thursday; this is the Wednesday before.
    let day = a_week_ago - (a_week_ago + 1).rem_euclid(7);
    let eight = day * DAY + 8 * 3_600;
    eight..eight + 1_500
}

/// Whoever looks at the member whose sign-in is printed finds a refusal there, whatever day it is.
fn one_mistypes(plan: &mut Plan, cast: &Cast, now: Timestamp) {
    let who =
        cast.people.iter().position(|person| matches!(person.habit, Habit::Losing(_)) && person.password.is_some());
    if let Some(who) = who {
        plan.entry(now.seconds() - 2_700).or_default().push(Event { who, what: What::Swaps });
    }
}

/// Just now, two people guess until they have to wait.
fn two_are_locked(plan: &mut Plan, cast: &Cast, now: Timestamp) {
    let fine = |(_, person): &(usize, &super::cast::Person)| person.habit == Habit::Fine;
    for (who, _) in cast.people.iter().enumerate().filter(fine).skip(20).step_by(50).take(2) {
        for number in 0..13_i64 {
            let wait = if number < 6 { 20 * number } else { 120 + 30 * (1_i64 << (number - 6).min(5)) * 2 };
            plan.entry(now.seconds() - 5_400 + wait).or_default().push(Event { who, what: What::Guesses });
        }
        for number in 0..8 {
            plan.entry(now.seconds() - 360 + number * 25).or_default().push(Event { who, what: What::Guesses });
        }
    }
}

/// Sets the phone's clock to where it stands on that day.
fn drift(cast: &mut Cast, who: usize, second: i64, now: Timestamp) {
    let Some(person) = cast.people.get_mut(who) else { return };
    let days = (second - (now.seconds() - DAYS * DAY)) / DAY;
    let Some(phone) = &mut person.phone else { return };
    // No two clocks agree to the second.
    let little = i64::try_from(who * 37 % 19).unwrap_or(0) - 9;
    let server = if slow_morning(now).contains(&second) { 75 } else { 0 };
    phone.offset = match person.habit {
        // Somebody resets a battery in the second week.
        Habit::Off(seconds) if days >= 9 => seconds,
        Habit::Losing(a_day) => -(a_day * days) - 4,
        _ => little,
    } + server;
}

fn happen(
    engine: &Engine,
    cast: &Cast,
    event: Event,
    chance: &mut Chance,
    waiting: &mut Vec<Pending<Answer, countersign_engine::Error>>,
) {
    let Some(person) = cast.people.get(event.who) else { return };
    let now = engine.now();
    let door = match chance.below(10) {
        0..5 => &cast.doors.mail,
        5..7 => &cast.doors.intranet,
        7..9 => &cast.doors.first_gateway,
        _ => &cast.doors.second_gateway,
    };
    let mut submit = |door: &Access, name: &str, typed: &str| {
        waiting.push(engine.verify(request(door, name, typed, chance.below(200))));
    };
    let phone = person.phone.as_ref();
    let code = phone.map(|phone| phone.code(now)).unwrap_or_default();
    match event.what {
        What::SignsIn => submit(door, &person.email, &code),
        What::SentTwice => {
            submit(&cast.doors.second_gateway, &person.email, &code);
            submit(&cast.doors.second_gateway, &person.email, &code);
        }
        What::OtherEntry => {
            let other = person.other.as_ref().map(|other| other.code(now));
            submit(door, &person.email, &other.unwrap_or(code));
        }
        What::Late(steps) => {
            let late = phone.map(|phone| phone.code_steps_off(now, -steps));
            submit(door, &person.email, &late.unwrap_or_default());
        }
        What::Swaps => submit(door, &person.email, &swapped(&code)),
        What::Prefixes => submit(door, &person.email, &format!("4711{code}")),
        What::Letters => submit(door, &person.email, "what code"),
        What::Short => submit(door, &person.email, code.get(1..).unwrap_or_default()),
        What::Guesses => submit(door, &person.email, &format!("{:06}", now.seconds() * 7_919 % 1_000_000)),
        What::BackupCode(number) => {
            let sheet = person.codes.get(number).cloned().unwrap_or_default();
            submit(door, &person.email, &sheet);
        }
        What::WrongBackupCode => submit(door, &person.email, "03-7KQ2MX4-TRW9PHC"),
        What::Nobody => submit(&cast.doors.mail, "max.mustermann@example.com", "123456"),
        What::UnknownKey => {
            let stranger = Access::with_key(Some("cs_old"), IpAddr::V4(Ipv4Addr::new(198, 51, 100, 40)));
            submit(&stranger, &person.email, "123456");
        }
        What::AtTheReader => submit(&cast.doors.code_only, &person.email, "000000"),
        What::Web | What::WrongPassword => at_the_web(engine, person, event.what),
    }
}

/// A submission from somewhere.
pub(super) fn request(door: &Access, name: &str, typed: &str, place: u64) -> Request {
    let last = u8::try_from(place).unwrap_or(1);
    Request {
        access: door.clone(),
        door: Door::Api,
        user: name.to_owned(),
        submission: Submission::new(typed),
        next: None,
        context: Context { source_ip: Some(IpAddr::V4(Ipv4Addr::new(203, 0, 113, last))), application: None },
    }
}

/// At our own pages: a password, then a code.
fn at_the_web(engine: &Engine, person: &super::cast::Person, what: What) {
    let typed = match (&person.password, what) {
        (Some(password), What::Web) => password.clone(),
        _ => "not the password".to_owned(),
    };
    let credentials = Credentials { name: person.email.clone(), password: Zeroizing::new(typed) };
    let Ok(SignIn::Fits(opened)) = engine.sign_in(credentials, browser()).wait() else { return };
    let code = person.phone.as_ref().map(|phone| phone.code(engine.now())).unwrap_or_default();
    let shown = engine.show_second_factor(Token::of(&opened.token), Submission::new(&code), &browser());
    drop(shown.wait());
}

/// Two digits in the wrong order.
fn swapped(code: &str) -> String {
    let mut digits: Vec<char> = code.chars().collect();
    let differs = digits.windows(2).position(|pair| matches!(pair, [one, other] if one != other));
    if let Some(place) = differs {
        digits.swap(place, place + 1);
    }
    digits.into_iter().collect()
}
