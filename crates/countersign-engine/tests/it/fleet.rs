//! The fleet clock: when several users' codes miss by the same offset, it is the server's clock that is said to
//! be off; nobody is let in by that, and nobody is kept out.

use crate::{
    people::Person,
    support::{Installation, evidence, host, minutes, seconds},
};
use countersign_core::{Reason, diagnosis::Cause, words::Language};
use countersign_engine::{access::Access, clock::ClockState};

const ALARM: &str = "alarm.server_clock";

fn people(here: &Installation, number: usize) -> Vec<Person> {
    let people = (0..number).map(|number| here.person(&format!("user{number}"))).collect();
    // Set-up has used the step of the first code; the middle of a step keeps sums simple.
    here.advance(seconds(315));
    people
}

/// The code that a phone shows which is `steps` ahead of the server.
fn typed(here: &Installation, access: &Access, person: &Person, steps: i64) -> Reason {
    here.verify(access, &person.name, &here.code(person, steps)).told
}

fn state(here: &Installation) -> ClockState {
    here.engine.clock_state().unwrap()
}

fn alarms(here: &Installation) -> usize {
    here.changes().iter().filter(|change| *change == ALARM).count()
}

#[test]
fn a_server_a_minute_slow_is_told_by_its_users_and_accepts_nothing_for_that() {
    let here = Installation::new();
    let (people, vouched) = (people(&here, 6), here.vouched());
    for (number, person) in people.iter().enumerate() {
        let (told, alarmed) = if number == 0 { (Reason::CodeWrong, 0) } else { (Reason::ClockServerSuspected, 1) };
        assert_eq!(typed(&here, &vouched, person, 2), told, "user {number}");
        assert_eq!(alarms(&here), alarmed, "user {number}: one alarm for one matter");
        let row = here.last_decision();
        assert_eq!((row.reason.as_str(), evidence(&row).server), ("code.from_future", number > 0));
    }
    let ClockState { suspected, fleet, .. } = state(&here);
    assert_eq!((suspected, fleet.map(|fleet| fleet.users)), (Some(60_000_000), Some(6)));
    // Where the clock is right again those codes are as burnt as ever.
    here.advance(seconds(60));
    assert_eq!(typed(&here, &vouched, &people[0], 0), Reason::CodeReplayed);
}

#[test]
fn staff_read_that_it_is_not_the_phone() {
    let here = Installation::new();
    let people = people(&here, 3);
    for person in &people {
        assert_eq!(typed(&here, &host(), person, 2), Reason::CodeFromFuture, "the reason stays what it is");
    }
    let why = |name: &str| here.engine.why(&host(), name, 1, Language::English).unwrap().remove(0);
    let (first, last) = (why("user0"), why("user2"));
    assert_eq!(first.diagnosis.unwrap().cause, Cause::Because(Reason::CodeFromFuture), "nobody knew then");
    let last = last.diagnosis.unwrap();
    assert_eq!(last.cause, Cause::Because(Reason::ClockServerSuspected));
    assert_eq!(&last.text, here.engine.words().texts(Reason::ClockServerSuspected, Language::English));
    assert_eq!(last.offset_seconds, Some([45, 75]));
}

#[test]
fn a_refusal_that_is_put_down_to_the_server_tells_nothing_about_the_code_or_the_user() {
    let here = Installation::new();
    let (people, vouched) = (people(&here, 4), here.vouched());
    for person in &people[..3] {
        typed(&here, &host(), person, 3);
    }
    let person = &people[3];
    let told = |name: &str, code: &str| here.verify(&vouched, name, code).told;
    let wrong = person.app.wrong(here.now(), 0);
    for (name, code) in
        [("user3", here.code(person, 3)), ("user3", wrong.clone()), ("nobody", wrong), ("user3", here.code(person, 9))]
    {
        assert_eq!(told(name, &code), Reason::ClockServerSuspected, "{name} {code}");
    }
    assert_eq!(told("user3", &here.code(person, -4)), Reason::ClockServerSuspected, "nor that it has expired");
    assert_eq!(told("user3", &here.code(person, 0)), Reason::OkCurrent, "a code that fits is accepted all the same");
    assert_eq!(here.verify(&here.none(), "user3", &here.code(person, 3)).told, Reason::CodeWrong);
}

#[test]
fn phones_that_fit_keep_a_few_that_do_not_from_blaming_the_server() {
    let here = Installation::new();
    let people = people(&here, 12);
    for person in &people[..7] {
        assert_eq!(typed(&here, &host(), person, 0), Reason::OkCurrent);
    }
    for person in &people[7..] {
        typed(&here, &host(), person, -3);
    }
    assert_eq!((alarms(&here), state(&here).suspected), (0, None));
    assert_eq!(state(&here).fleet.unwrap().users, 12);
}

#[test]
fn whoever_mistyped_once_and_then_got_in_is_no_witness_against_the_server() {
    let here = Installation::new();
    let people = people(&here, 3);
    for person in &people {
        assert_eq!(typed(&here, &host(), person, 0), Reason::OkCurrent);
        here.advance(seconds(60));
    }
    for person in &people {
        typed(&here, &host(), person, -4);
        here.advance(seconds(30));
        assert_eq!(typed(&here, &host(), person, 0), Reason::OkCurrent);
    }
    assert_eq!((alarms(&here), state(&here).suspected), (0, None));
}

#[test]
fn codes_of_strangers_count_too_and_are_told_nothing() {
    let here = Installation::new();
    let (people, none) = (people(&here, 5), here.none());
    for person in &people {
        assert_eq!(typed(&here, &none, person, 2), Reason::CodeWrong);
    }
    assert_eq!(alarms(&here), 1);
}

#[test]
fn a_suspicion_lapses_and_is_alarmed_about_again_after_an_hour() {
    let here = Installation::new();
    let people = people(&here, 2);
    let off = || {
        for person in &people {
            assert_eq!(typed(&here, &host(), person, 2), Reason::CodeFromFuture);
        }
    };
    off();
    here.advance(minutes(9));
    assert_eq!(state(&here).suspected, Some(60_000_000));
    here.advance(minutes(1));
    assert_eq!(state(&here).suspected, None);
    off();
    assert_eq!((alarms(&here), state(&here).suspected), (1, Some(60_000_000)));
    here.advance(minutes(60));
    off();
    assert_eq!(alarms(&here), 2);
}

#[test]
fn a_jump_forgets_what_was_held_against_the_old_time() {
    let here = Installation::new();
    let people = people(&here, 3);
    for person in &people {
        assert_eq!(typed(&here, &host(), person, 2), Reason::CodeFromFuture);
    }
    let mut watch = here.engine.watch_clock();
    here.advance(seconds(60));
    let (_, noted) = here.engine.compare_clock(&mut watch).expect("a jump");
    noted.wait().unwrap();
    let ClockState { suspected, fleet, .. } = state(&here);
    assert_eq!((suspected, fleet), (None, None));
    here.advance(seconds(60));
    for person in &people {
        assert_eq!(typed(&here, &host(), person, 0), Reason::OkCurrent, "nobody waits longer than the floor");
    }
}

#[test]
fn what_is_seen_outlives_a_restart_and_a_sweep_keeps_minutes_only() {
    let here = Installation::new();
    let people = people(&here, 3);
    typed(&here, &host(), &people[0], 2);
    let here = here.restarted();
    typed(&here, &host(), &people[1], 2);
    assert_eq!((alarms(&here), state(&here).suspected), (1, Some(60_000_000)));
    here.engine.sweep().wait().unwrap();
    assert_eq!(state(&here).fleet.unwrap().users, 2);
    here.advance(minutes(11));
    here.engine.sweep().wait().unwrap();
    assert_eq!(state(&here).fleet, None);
}

#[test]
fn of_many_users_at_once_a_sample_is_kept() {
    let here = Installation::new();
    let people = people(&here, 40);
    let request = |person: &Person| crate::support::request(&host(), &person.name, &here.code(person, 0));
    let pending: Vec<_> = people.iter().map(|person| here.engine.verify(request(person))).collect();
    for answer in pending {
        assert_eq!(answer.wait().unwrap().told, Reason::OkCurrent);
    }
    let seen = state(&here).fleet.unwrap().users;
    assert!((4..=40).contains(&seen), "{seen}");
}
