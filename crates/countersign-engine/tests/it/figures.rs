//! Figures of the whole installation: what the overview counts, minute by minute, and whom a list of those in one state
//! finds by them.

use crate::{
    people::{Person, enrolment},
    support::{Installation, days, host, minutes, seconds},
};
use countersign_core::{
    Reason,
    diagnosis::Cause,
    factor::FactorKind,
    user::{Role, UserKind, UserState},
};
use countersign_engine::{
    console::{Order, PeopleQuery},
    figures::{Clocks, Figures},
};
use std::sync::Arc;

fn renewed(here: &Installation) -> Arc<Figures> {
    here.advance(minutes(1));
    here.engine.renew_figures().unwrap()
}

/// How many devices there are, and who is said to be far off.
fn seen(here: &Installation, clocks: &Clocks) -> (usize, Vec<(String, i64)>) {
    let who = |id| here.engine.list_users(&host(), None, 50).unwrap().into_iter().find(|user| user.id == id).unwrap();
    let far = clocks.far.iter().map(|device| (who(device.user).names[0].clone(), device.offset.low / 1_000_000));
    let far: Vec<_> = far.collect();
    assert_eq!(far.len(), clocks.far_count);
    (clocks.near.values().sum::<usize>() + clocks.far_count, far)
}

fn show(here: &Installation, person: &Person, steps: i64) {
    here.verify(&host(), &person.name, &here.code(person, steps));
    here.engine.search_waiting();
}

#[test]
fn clocks_are_narrowed_by_codes_that_agree_and_begin_anew_with_one_that_does_not() {
    let here = Installation::new();
    let [near, slow, mended] = ["near", "slow", "mended"].map(|name| here.person(name));
    here.advance(days(3));
    for _ in 0..2 {
        here.advance(seconds(30));
        show(&here, &near, 0);
        show(&here, &slow, -40);
        show(&here, &mended, -40);
    }
    let figures = renewed(&here);
    let (devices, far) = seen(&here, &figures.clocks);
    assert_eq!(devices, 3);
    assert!(far.contains(&("slow".to_owned(), -1_200)) && far.contains(&("mended".to_owned(), -1_200)), "{far:?}");
    show(&here, &mended, 0);
    let first = renewed(&here);
    assert_eq!(seen(&here, &first.clocks), (3, vec![("slow".to_owned(), -1_200)]));
    // What is read again, as recent rows are, and what has settled since, change nothing.
    for _ in 0..15 {
        let again = renewed(&here);
        assert_eq!(seen(&here, &again.clocks), seen(&here, &first.clocks));
        assert_eq!((again.clocks.median, &again.clocks.near), (first.clocks.median, &first.clocks.near));
    }
    here.advance(days(30));
    assert_eq!(seen(&here, &renewed(&here).clocks), (0, vec![]), "after four weeks nobody was seen");
}

#[test]
fn refusals_are_counted_once_however_often_they_are_read() {
    let here = Installation::new();
    let person = here.person("alice");
    here.advance(days(1));
    for number in 0..3 {
        let wrong = person.app.wrong(here.now(), number);
        assert_eq!(here.verified("alice", &wrong), Reason::CodeWrong);
    }
    let expected = vec![(Cause::Unexplained, 3)];
    for _ in 0..15 {
        let figures = renewed(&here);
        assert_eq!((&figures.causes, figures.refused), (&expected, 3));
    }
    let hours = renewed(&here).hours.clone();
    assert_eq!(hours.iter().map(|hour| (hour.accepted, hour.refused)).collect::<Vec<_>>(), [(0, 3)]);
}

#[test]
fn people_are_found_by_their_state_and_what_they_hold() {
    let here = Installation::new();
    let late = here.person("late");
    let early = here.person("early");
    here.begin(enrolment(&here.add_member("waiting").names[0]));
    here.add_member("nothing");
    here.add_user("mailer", Role::Member, UserKind::Service);
    show(&here, &early, 0);
    here.advance(minutes(5));
    show(&here, &late, 0);
    let figures = renewed(&here);
    let states: Vec<_> = figures.people.states.iter().map(|(state, count)| (*state, *count)).collect();
    assert_eq!(
        states,
        [(UserState::None, 1), (UserState::Pending, 1), (UserState::Active, 2)],
        "services do not count"
    );
    let listed = |query: PeopleQuery| {
        let page = here.engine.list_people_for_console(&host(), &query).unwrap();
        page.rows.into_iter().map(|row| row.name).collect::<Vec<_>>()
    };
    let by_state = |state| listed(PeopleQuery { state: Some(state), ..PeopleQuery::default() });
    assert_eq!(by_state(UserState::Active), ["early", "late"]);
    assert_eq!(by_state(UserState::Pending), ["waiting"]);
    assert_eq!(by_state(UserState::None), ["mailer", "nothing"]);
    assert_eq!(
        listed(PeopleQuery { kind: Some(FactorKind::Totp), search: "AT".to_owned(), ..PeopleQuery::default() }),
        ["late"]
    );
    let of_those_who_sign_in =
        |order| listed(PeopleQuery { state: Some(UserState::Active), order, ..PeopleQuery::default() });
    assert_eq!(of_those_who_sign_in(Order::LastUsed), ["late", "early"]);
    assert_eq!(of_those_who_sign_in(Order::LongestUnused), ["early", "late"]);
}
