//! Which reason is given when several fit: a ladder of situations that all fit one code.

use crate::support::{
    active, at, code, entry, fits, fits_without_period, former, holding, hotp, id, pending, period, rejected, secret,
    totp,
};
use countersign_core::{
    FactorId, Reason, Timestamp,
    decide::{Decision, Evidence, Moment, Owned, decide},
    factor::{ActiveOtp, Former, FormerOtp, Movement},
    otp::{Key, Parameters},
};

/// The step whose code is typed in every test here.
const TYPED: i64 = 40;
/// Its time under the default period. Under other periods the same step lies before or after now.
const THEN: Timestamp = Timestamp::from_seconds(1_200);

/// Gives an entry secret 1, whatever its number.
fn sharing(mut factor: ActiveOtp) -> ActiveOtp {
    factor.entry.key = Key::new(&secret(1), factor.entry.parameters.algorithm);
    factor
}

fn time_based(number: u8, seconds: u32) -> ActiveOtp {
    sharing(active(entry(number, Movement::Time, period(seconds))))
}

fn former_sharing(number: u8, why: Former) -> FormerOtp {
    let mut factor = former(number, why);
    factor.entry.key = Key::new(&secret(1), factor.entry.parameters.algorithm);
    factor
}

/// The situations, the one that wins first; each has its own identifier.
fn ladder() -> Vec<(Reason, FactorId, Owned)> {
    let rung = |reason, number, active: ActiveOtp| (reason, id(number), holding(vec![active]));
    let mut waiting = pending(8, Movement::Time, Parameters::default());
    waiting.entry.key = Key::new(&secret(1), waiting.entry.parameters.algorithm);
    vec![
        rung(Reason::OkCurrent, 1, time_based(1, 30)),
        rung(
            Reason::CodeReplayedSetup,
            2,
            ActiveOtp { confirmed: Some(TYPED), last: Some(TYPED), ..time_based(2, 29) },
        ),
        rung(Reason::CodeReplayed, 3, ActiveOtp { last: Some(TYPED), ..time_based(3, 29) }),
        // Below the floor; see `moment`.
        rung(Reason::CodeReplayed, 4, time_based(4, 29)),
        rung(Reason::CodeExpired, 5, time_based(5, 26)),
        (Reason::SecretRetired, id(6), Owned { former: vec![former_sharing(6, Former::Retired)], ..Owned::default() }),
        (
            Reason::SecretSuperseded,
            id(7),
            Owned { former: vec![former_sharing(7, Former::Superseded)], ..Owned::default() },
        ),
        (Reason::SecretPending, id(8), Owned { pending: vec![waiting], ..Owned::default() }),
        rung(Reason::ResyncNeedsSecondCode, 9, sharing(hotp(9, None))),
        rung(Reason::CodeFromFuture, 10, time_based(10, 33)),
    ]
}

/// Step 40 lies below the floor under a period of 29 seconds and above it under 30.
fn moment() -> Moment {
    Moment { floor: Some(Timestamp::from_seconds(1_131)), ..at(THEN) }
}

#[test]
fn the_first_reason_of_the_order_wins_over_all_that_follow_it() {
    let rungs = ladder().len();
    for first in 0..rungs {
        let mut owned = Owned::default();
        let ladder = ladder();
        let (expected, factor, _) = ladder[first];
        for (_, _, more) in ladder.into_iter().skip(first) {
            owned.active.extend(more.active);
            owned.former.extend(more.former);
            owned.pending.extend(more.pending);
        }
        // The order of rows must not matter.
        owned.active.reverse();
        let Decision { verdict, .. } = decide(code(1, TYPED), &owned, moment());
        let (countersign_core::decide::Verdict::Accepted { evidence, .. }
        | countersign_core::decide::Verdict::Rejected { evidence, .. }) = &verdict;
        assert_eq!((verdict.reason(), evidence.factor), (expected, Some(factor)));
    }
}

#[test]
fn each_reason_of_the_order_stands_alone_as_well() {
    for (expected, factor, owned) in ladder() {
        let verdict = decide(code(1, TYPED), &owned, moment()).verdict;
        let (countersign_core::decide::Verdict::Accepted { evidence, .. }
        | countersign_core::decide::Verdict::Rejected { evidence, .. }) = &verdict;
        assert_eq!((verdict.reason(), evidence.factor), (expected, Some(factor)));
    }
}

#[test]
fn a_refusal_for_an_earlier_reason_still_burns_the_future_step() {
    let mut owned = holding(vec![time_based(10, 33)]);
    owned.former.push(former_sharing(6, Former::Retired));
    let decided = decide(code(1, TYPED), &owned, moment());
    let expected = Decision {
        verdict: rejected(Reason::SecretRetired, fits_without_period(6, 0)),
        spend: vec![],
        burn: vec![crate::support::hit(10, TYPED, 4)],
        remember: None,
    };
    assert_eq!(decided, expected);
}

#[test]
fn retired_superseded_and_pending_entries_are_recognised_one_step_either_way() {
    for offset in -2..=2 {
        let mut owned = holding(vec![totp(1)]);
        owned.former.push(former(2, Former::Retired));
        owned.former.push(former(3, Former::Superseded));
        owned.pending.push(pending(4, Movement::Time, Parameters::default()));
        for (number, reason) in [(2, Reason::SecretRetired), (3, Reason::SecretSuperseded), (4, Reason::SecretPending)]
        {
            let verdict = decide(code(number, TYPED + offset), &owned, at(THEN)).verdict;
            let expected = if offset.abs() <= 1 {
                rejected(reason, fits_without_period(number, offset))
            } else {
                rejected(Reason::CodeWrong, Evidence::default())
            };
            assert_eq!(verdict, expected, "entry {number}, step {offset}");
        }
    }
}

#[test]
fn an_entry_lost_or_stolen_is_found_behind_others_and_marked() {
    let stolen = Evidence { stolen: true, ..fits_without_period(9, 0) };
    let others = || [former_sharing(6, Former::Retired), former_sharing(7, Former::Superseded)];
    for place in 0..=2 {
        let mut owned = holding(vec![totp(2)]);
        owned.former.extend(others());
        owned.former.insert(place, former_sharing(9, Former::LostOrStolen));
        let verdict = decide(code(1, TYPED), &owned, at(THEN)).verdict;
        assert_eq!(verdict, rejected(Reason::SecretRetired, stolen.clone()));
    }
}

#[test]
fn a_counter_based_former_entry_is_recognised_from_its_last_counter_on() {
    let recognised: Vec<i64> = (0..40)
        .filter(|counter| {
            let mut old = former(2, Former::Retired);
            old.entry.movement = Movement::Counter;
            old.last = Some(14);
            let mut owned = holding(vec![totp(1)]);
            owned.former.push(old);
            let verdict = decide(code(2, *counter), &owned, at(THEN)).verdict;
            verdict.reason() == Reason::SecretRetired
        })
        .collect();
    assert_eq!(recognised, (14..=25).collect::<Vec<_>>());
}

#[test]
fn evidence_names_the_step_length_of_an_active_entry() {
    let verdict = decide(code(1, TYPED), &holding(vec![time_based(5, 26)]), at(THEN)).verdict;
    assert_eq!(verdict, rejected(Reason::CodeExpired, fits(5, -6, 26)));
}
