//! How often one may be wrong: waits, the rolling budget, disabling, unlocking, hints.

use countersign_core::{
    Timestamp,
    throttle::{BUDGET, BUDGET_WINDOW, Consequence, Standing, Throttle, wait_after},
};
use std::time::Duration;

const START: Timestamp = Timestamp::from_seconds(1_800_000_000);
const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// The first moment from `now` on at which a submission is evaluated.
fn opening(throttle: &Throttle, now: Timestamp) -> Timestamp {
    let mut now = now;
    loop {
        match throttle.standing(now) {
            Standing::Open => return now,
            Standing::Wait(until) | Standing::Budget(until) => now = until,
        }
    }
}

#[test]
fn five_failures_are_free_then_the_wait_doubles_from_half_a_minute_to_an_hour() {
    let seconds: Vec<Option<u64>> = (0..=14).map(|failures| wait_after(failures).map(|wait| wait.as_secs())).collect();
    let expected = [
        None,
        None,
        None,
        None,
        None,
        Some(30),
        Some(60),
        Some(120),
        Some(240),
        Some(480),
        Some(960),
        Some(1_920),
        Some(3_600),
        Some(3_600),
        Some(3_600),
    ];
    assert_eq!(seconds, expected);
    assert_eq!(wait_after(u32::MAX), Some(HOUR));
}

#[test]
fn a_wait_holds_until_the_moment_it_names_and_no_longer() {
    let mut throttle = Throttle::default();
    for _ in 0..4 {
        let _ = throttle.fail(START);
        assert_eq!(throttle.standing(START), Standing::Open);
    }
    let _ = throttle.fail(START);
    let until = START.plus(Duration::from_secs(30));
    assert_eq!(throttle.standing(START), Standing::Wait(until));
    let just_before = Timestamp::from_micros(until.micros() - 1);
    assert_eq!(throttle.standing(just_before), Standing::Wait(until));
    assert_eq!(throttle.standing(until), Standing::Open);
}

#[test]
fn a_success_ends_the_row_and_the_wait_but_leaves_the_budget() {
    let mut throttle = Throttle::default();
    for _ in 0..7 {
        let _ = throttle.fail(START);
    }
    throttle.succeed();
    let expected = Throttle { failures: vec![START; 7], ..Throttle::default() };
    assert_eq!(throttle, expected);
    assert_eq!(throttle.standing(START), Standing::Open);
}

#[test]
fn a_hundred_failures_within_thirty_days_rest_the_class_until_the_oldest_ages_out() {
    let mut throttle = Throttle::default();
    let mut at = START;
    for _ in 0..BUDGET {
        assert_eq!(throttle.standing(at), Standing::Open);
        let _ = throttle.fail(at);
        throttle.succeed();
        at = at.plus(HOUR);
    }
    let until = START.plus(BUDGET_WINDOW);
    assert_eq!(throttle.standing(at), Standing::Budget(until));
    throttle.succeed();
    assert_eq!(throttle.standing(at), Standing::Budget(until));
    assert_eq!(throttle.standing(until), Standing::Open);

    let _ = throttle.fail(until);
    throttle.succeed();
    assert_eq!(throttle.standing(until), Standing::Budget(until.plus(HOUR)));
    assert_eq!(throttle.failures.len(), BUDGET);
}

#[test]
fn the_budget_is_named_before_the_wait() {
    let mut throttle = Throttle::default();
    for _ in 0..BUDGET {
        let _ = throttle.fail(START);
    }
    let expected = Standing::Budget(START.plus(BUDGET_WINDOW));
    assert_eq!(throttle.standing(START), expected);
}

#[test]
fn the_tenth_failure_in_a_row_notifies_and_the_hundredth_disables() {
    let mut throttle = Throttle::default();
    for failure in 1..=101 {
        let expected = Consequence { disable: failure >= 100, notice: failure == 10 };
        assert_eq!(throttle.fail(START), expected, "failure {failure}");
    }
}

#[test]
fn unlocking_ends_the_wait_and_empties_the_budget_but_keeps_the_row() {
    let mut throttle = Throttle::default();
    for _ in 0..99 {
        let _ = throttle.fail(START);
    }
    assert!(throttle.take_hint(START));
    throttle.unlock();
    let expected = Throttle { consecutive: 99, wait_until: None, failures: vec![], hints: vec![START] };
    assert_eq!(throttle, expected);
    assert_eq!(throttle.standing(START), Standing::Open);
    assert!(throttle.fail(START).disable);
}

#[test]
fn a_failure_counted_in_advance_is_taken_back_alone() {
    let mut throttle = Throttle::default();
    let times: Vec<Timestamp> = (0..7).map(|n| START.plus(MINUTE * n)).collect();
    for at in &times {
        let _ = throttle.fail(*at);
    }
    throttle.take_back(times[6]);
    let expected = Throttle { failures: times[..6].to_vec(), ..Throttle::default() };
    assert_eq!(throttle, expected);

    throttle.take_back(START.plus(DAY));
    assert_eq!(throttle, expected);
}

#[test]
fn of_several_failures_at_one_moment_one_is_taken_back() {
    let mut throttle = Throttle::default();
    for _ in 0..3 {
        let _ = throttle.fail(START);
    }
    throttle.take_back(START);
    assert_eq!(throttle.failures, [START; 2]);
}

#[test]
fn hints_are_three_an_hour_and_ten_a_day() {
    let mut throttle = Throttle::default();
    // Every minute of two days somebody would like a hint.
    let given: Vec<u32> = (0..2 * 24 * 60).filter(|minute| throttle.take_hint(START.plus(MINUTE * *minute))).collect();
    let expected: Vec<u32> = [0, 24 * 60]
        .into_iter()
        .flat_map(|day| [0, 1, 2, 60, 61, 62, 120, 121, 122, 180].map(|minute| day + minute))
        .collect();
    assert_eq!(given, expected);
}

#[test]
fn a_refused_hint_costs_nothing() {
    let mut throttle = Throttle::default();
    for _ in 0..3 {
        assert!(throttle.take_hint(START));
    }
    for _ in 0..1_000 {
        assert!(!throttle.take_hint(START));
    }
    assert_eq!(throttle.hints, [START; 3]);
}

#[test]
fn a_throttle_is_clean_only_while_nothing_would_be_lost() {
    let mut throttle = Throttle::default();
    assert!(throttle.is_clean());
    let _ = throttle.fail(START);
    throttle.succeed();
    assert!(!throttle.is_clean());
    throttle.unlock();
    assert!(throttle.is_clean());
}

#[test]
fn a_failure_older_than_thirty_days_is_forgotten_with_the_next() {
    let mut throttle = Throttle::default();
    let _ = throttle.fail(START);
    let _ = throttle.fail(START.plus(DAY));
    let later = START.plus(BUDGET_WINDOW);
    let _ = throttle.fail(later);
    assert_eq!(throttle.failures, [START.plus(DAY), later]);
}

/// Failures of somebody who guesses whenever a guess is evaluated, over a year in which the user signs in daily.
fn a_year_of_guessing() -> Vec<Timestamp> {
    let mut throttle = Throttle::default();
    let end = START.plus(DAY * 365);
    let (mut now, mut next_success) = (START, START.plus(DAY));
    let mut evaluated = Vec::new();
    loop {
        now = opening(&throttle, now);
        // The worst case: the user's own sign-in always succeeds, also where it would have been refused.
        if now >= next_success {
            throttle.succeed();
            now = next_success;
            next_success = next_success.plus(DAY);
            continue;
        }
        if now >= end {
            return evaluated;
        }
        let consequence = throttle.fail(now);
        assert!(!consequence.disable, "the daily success prevents it");
        evaluated.push(now);
        now = now.plus(Duration::from_secs(1));
    }
}

#[test]
fn a_guesser_between_a_users_daily_sign_ins_gets_a_hundred_tries_in_any_thirty_days() {
    let evaluated = a_year_of_guessing();
    for span in evaluated.windows(BUDGET + 1) {
        assert!(span[BUDGET].since(span[0]) >= BUDGET_WINDOW, "from {}", span[0]);
    }
    // Not fewer either: the budget is what stops the guesser, so the simulation reached it.
    assert!((1_200..=1_300).contains(&evaluated.len()), "{}", evaluated.len());
}

#[test]
fn a_guesser_nobody_interrupts_is_stopped_at_a_hundred_in_a_row() {
    let mut throttle = Throttle::default();
    let mut now = START;
    let mut guesses = 0;
    loop {
        now = opening(&throttle, now);
        guesses += 1;
        if throttle.fail(now).disable {
            break;
        }
    }
    assert_eq!(guesses, 100);
    // Seven doublings up to an hour, then an hour each.
    let waited = 30 + 60 + 120 + 240 + 480 + 960 + 1_920 + 3_600 * 88;
    assert_eq!(now.since(START).as_secs(), waited);
}
