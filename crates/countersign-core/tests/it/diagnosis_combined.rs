//! Several refusals of one user: what the first suggests, the second proves, without any code being kept.

use crate::{
    diagnosis::{Drawer, asked, typed},
    support::{NOW, STEP, id},
};
use countersign_core::{
    Reason,
    diagnosis::{Case, Cause, Certainty, Match, Priors, Reach, Sighting, Standing, Tier, Way, Window, judge, look},
    factor::Movement,
    otp::Parameters,
};

#[test]
fn two_codes_with_one_offset_are_a_clock_and_the_interval_narrows() {
    let drawer = Drawer::new();
    // The device is 130 to 140 s slow: 20 s later its step has changed.
    let attempts = [typed(0, &drawer.shown(-5)), typed(20, &drawer.shown(-4))];
    let diagnosis = asked(&[drawer.live()], &attempts);
    assert_eq!(diagnosis.first.cause, Cause::Because(Reason::ClockSlow));
    assert!(diagnosis.certainty() <= Certainty::Likely, "{}", diagnosis.first.posterior);
    assert_eq!(diagnosis.first.offset.unwrap().seconds(), (-140.0, -120.0));
}

#[test]
fn a_wide_offset_is_certain_once_a_second_code_agrees() {
    let drawer = Drawer::new();
    let attempts = [typed(0, &drawer.shown(-1_017)), typed(30, &drawer.shown(-1_016))];
    assert!(asked(&[drawer.live()], &attempts[..1]).certainty() > Certainty::Certain);
    assert_eq!(asked(&[drawer.live()], &attempts).certainty(), Certainty::Certain);
}

#[test]
fn two_late_codes_with_different_delays_are_late_and_no_clock() {
    let drawer = Drawer::new();
    let attempts = [typed(0, &drawer.shown(-8)), typed(300, &drawer.shown(7))];
    let diagnosis = asked(&[drawer.live()], &attempts);
    assert_eq!(diagnosis.first.cause, Cause::Because(Reason::CodeExpired));
}

#[test]
fn offsets_that_do_not_agree_prove_nothing_together() {
    let drawer = Drawer::new();
    let attempts = [typed(0, &drawer.shown(-1_017)), typed(30, &drawer.shown(2_051))];
    let diagnosis = asked(&[drawer.live()], &attempts);
    assert!(diagnosis.certainty() >= Certainty::Possible, "{diagnosis:?}");
}

#[test]
fn a_retired_entry_is_seen_through_a_stray_code() {
    let drawer = Drawer::new();
    let held = [drawer.live(), drawer.held(1, Standing::Retired, Parameters::default())];
    let old = |ahead| drawer.code(1, Parameters::default(), STEP + ahead);
    let diagnosis = asked(&held, &[typed(0, &old(0)), typed(30, "000001"), typed(60, &old(2))]);
    assert_eq!(diagnosis.first.cause, Cause::Because(Reason::SecretRetired));
    assert_eq!(diagnosis.certainty(), Certainty::Certain);
    let told: Vec<bool> = diagnosis.first.matches.iter().map(Option::is_some).collect();
    assert_eq!(told, [true, false, true]);
}

#[test]
fn a_counting_app_is_certain_when_the_counter_goes_on_and_not_when_it_goes_back() {
    let drawer = Drawer::new();
    let forward = asked(&[drawer.live()], &[typed(0, "755224"), typed(30, "287082")]);
    assert_eq!(forward.first.cause, Cause::Because(Reason::ParamCounterBased));
    let back = asked(&[drawer.live()], &[typed(0, "287082"), typed(30, "755224")]);
    assert!(back.posterior(forward.first.cause) < forward.posterior(forward.first.cause));
}

#[test]
fn the_same_code_again_does_not_count_as_a_second_witness() {
    let drawer = Drawer::new();
    let code = drawer.shown(-1_017);
    let once = asked(&[drawer.live()], &[typed(0, &code)]);
    let twice = asked(&[drawer.live()], &[typed(0, &code), typed(10, &code)]);
    assert!(twice.certainty() != Certainty::Certain, "{} then {}", once.first.posterior, twice.first.posterior);
}

#[test]
fn sightings_are_combined_as_well_as_codes() {
    let drawer = Drawer::new();
    let held = [drawer.live()];
    let case = Case { held: &held, window: Window::default(), reach: Reach::All };
    let attempts = [typed(0, &drawer.shown(-1_017)), typed(30, &drawer.shown(-1_016))];
    // What is kept of the first attempt: when, and which steps it fits.
    let kept: Vec<Match> = look(&case, &attempts[..1], Tier::Day).remove(0).matches;
    assert_eq!(kept, [Match { factor: id(0), step: STEP - 1_017, way: Way::Plain }]);
    let first = Sighting { at: NOW, shape: None, repeated: false, matches: kept, searched: 0, by_chance: 0.0 };
    let second = look(&case, &attempts[1..], Tier::Day).remove(0);
    let diagnosis = judge(&case, &[first, second], &Priors::default());
    assert_eq!(diagnosis.first.cause, Cause::Because(Reason::ClockSlow));
    assert_eq!(diagnosis.certainty(), Certainty::Certain);
}

#[test]
fn a_match_on_a_future_step_is_to_be_burnt() {
    let drawer = Drawer::new();
    let diagnosis = asked(&[drawer.live()], &[typed(0, &drawer.shown(700))]);
    assert_eq!(diagnosis.to_burn, [Match { factor: id(0), step: STEP + 700, way: Way::Plain }]);
    assert_eq!(asked(&[drawer.live()], &[typed(0, &drawer.shown(-700))]).to_burn, []);
}

#[test]
fn a_code_that_was_no_attempt_is_held_against_expired_steps_only() {
    let drawer = Drawer::new();
    let others = [Standing::Retired, Standing::Pending, Standing::Other];
    let mut held: Vec<_> = others
        .iter()
        .zip(1..)
        .map(|(standing, number)| drawer.held(number, *standing, Parameters::default()))
        .collect();
    held.push(drawer.live());
    let case = Case { held: &held, window: Window::default(), reach: Reach::Expired };
    for ahead in [-1, 0, 1, 2, 120, 700] {
        for number in 0..4 {
            let code = drawer.code(number, Parameters::default(), STEP + ahead);
            for tier in [Tier::Near, Tier::Zones, Tier::Day] {
                let seen = look(&case, &[typed(0, &code)], tier).remove(0);
                let open = seen.matches.iter().filter(|fit| fit.step >= STEP - 1);
                assert_eq!(open.collect::<Vec<_>>(), Vec::<&Match>::new(), "{ahead} of {number}");
            }
        }
    }
    let past = look(&case, &[typed(0, &drawer.shown(-2))], Tier::Near).remove(0);
    assert_eq!(past.matches, [Match { factor: id(0), step: STEP - 2, way: Way::Plain }]);
}

#[test]
fn a_counter_far_ahead_needs_a_second_code_and_a_spent_one_is_a_replay() {
    let drawer = Drawer::new();
    let held = [countersign_core::diagnosis::Held { movement: Movement::Counter, last: Some(9), ..drawer.live() }];
    let code = |counter| drawer.code(0, Parameters::default(), counter);
    let ahead = asked(&held, &[typed(0, &code(60))]);
    assert_eq!(ahead.first.cause, Cause::Because(Reason::ResyncNeedsSecondCode));
    assert_eq!(ahead.to_burn, [Match { factor: id(0), step: 60, way: Way::Plain }]);
    assert_eq!(asked(&held, &[typed(0, &code(9))]).first.cause, Cause::Because(Reason::CodeReplayed));
}
