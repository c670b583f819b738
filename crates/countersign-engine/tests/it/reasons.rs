//! Every reason that a submission can meet at this stage: the truth that is recorded, and what each kind of
//! caller is told of it.

use crate::{
    cases::{ACCEPTED, REFUSALS},
    support::{Installation, days, evidence, host},
};
use countersign_core::{Reason, Timestamp, factor::FactorClass};
use countersign_engine::{
    access::{Access, FirstFactor, Scope},
    verify::{AcceptedBy, Answer},
};

/// Until when, for the reasons that say so.
fn until(here: &Installation, name: &str, told: Reason) -> Option<Timestamp> {
    match told {
        Reason::CodeReplayed | Reason::CodeReplayedSetup => {
            Some(Timestamp::from_seconds((here.now().step(30) + 1) * 30))
        }
        Reason::ThrottleWait => here.throttle(name, FactorClass::Otp).throttle.wait_until,
        Reason::ThrottleBudget => Some(here.throttle(name, FactorClass::Otp).throttle.failures[0].plus(days(30))),
        _ => None,
    }
}

/// Goes through all refusals as one kind of caller, who is told what `tells` picks of the pair.
fn assert_told(caller: fn(&Installation) -> Access, tells: fn(Reason, Reason) -> Reason) {
    let here = Installation::new();
    let access = caller(&here);
    for (number, (reason, claimant, prepare)) in REFUSALS.into_iter().enumerate() {
        let name = format!("user{number}");
        let code = prepare(&here, &name);
        let before = here.decisions().len();
        let answer = here.verify(&access, &name, &code);
        let told = tells(reason, claimant);
        let expected = here.refusal(told, until(&here, &name, told));
        assert_eq!(answer, expected, "{number}: {reason}");

        if reason.code().starts_with("throttle.") {
            assert_eq!(here.decisions().len(), before, "{number}: {reason}: counted by the minute");
            let counted = here.refusals(answer.reference.unwrap());
            let counted: Vec<_> = counted.iter().map(|row| (row.user, row.reason.as_str(), row.refused)).collect();
            assert_eq!(counted, [(here.id_of(&name), reason.code(), 1)], "{number}: one row (C8)");
            continue;
        }
        let row = here.last_decision();
        assert_eq!(here.decisions().len(), before + 1, "{number}: {reason}: one row (C8)");
        assert_eq!((row.verdict.as_str(), row.reason.as_str()), ("rejected", reason.code()), "{number}");
        assert_eq!(evidence(&row).told, (told != reason).then_some(told), "{number}: {reason}");
        let counts = evidence(&row).failures;
        assert_eq!(counts.is_some(), reason.counts_as_failure(), "{number}: {reason}");
    }
    here.assert_chain_unbroken();
}

#[test]
fn the_hosts_command_line_is_told_every_true_reason() {
    assert_told(|_| host(), |reason, _| reason);
}

#[test]
fn a_client_that_vouches_is_told_what_a_claimant_may_know() {
    assert_told(Installation::vouched, |_, claimant| claimant);
}

#[test]
fn a_client_with_reasons_full_is_told_every_true_reason() {
    let full =
        |here: &Installation| here.add_client("full", FirstFactor::Vouched, &[Scope::Verify, Scope::ReasonsFull]);
    assert_told(full, |reason, _| reason);
}

#[test]
fn a_client_without_a_first_factor_gets_one_refusal_for_everything() {
    let here = Installation::new();
    let access = here.none();
    for (number, (reason, _, prepare)) in REFUSALS.into_iter().enumerate() {
        let name = format!("user{number}");
        let code = prepare(&here, &name);
        let decisions = here.decisions().len();
        let known = reason != Reason::UserUnknown;
        let throttles = |here: &Installation| {
            let classes = [FactorClass::Otp, FactorClass::Backup];
            known.then(|| classes.map(|class| here.throttle(&name, class)))
        };
        let before = throttles(&here);
        let answer = here.verify(&access, &name, &code);
        let expected = Answer {
            told: Reason::CodeWrong,
            reference: answer.reference,
            until: None,
            now: here.now(),
            factor: None,
            backup_codes_left: None,
        };
        assert_eq!(answer, expected, "{number}: {reason}");
        assert_eq!(throttles(&here), before, "{number}: {reason}: the user's own wait is not touched");
        assert_eq!(here.decisions().len(), decisions, "counted by source, not row by row");
        let counted = here.refusals(answer.reference.unwrap());
        let whose = if known { here.id_of(&name) } else { countersign_store::tables::sources::NOBODY };
        let counted = counted.iter().filter(|row| row.user == whose);
        let counted: Vec<(&str, i64)> = counted.map(|row| (row.reason.as_str(), row.refused)).collect();
        // A pass is not even looked for: it would stand for both factors.
        let of_pass = reason.code().starts_with("temporary_pass.");
        let truth = if of_pass { Reason::FactorNotAllowed } else { reason };
        assert_eq!(counted, [(truth.code(), 1)], "{number}: the truth is kept");
    }
}

#[test]
fn reasons_full_does_not_make_up_for_a_missing_first_factor() {
    let here = Installation::new();
    let scopes = [Scope::Verify, Scope::ReasonsFull];
    let access = here.add_client("code only", FirstFactor::None, &scopes);
    let person = here.person("alice");
    let code = here.code(&person, -5);
    assert_eq!(here.verify(&access, "alice", &code).told, Reason::CodeWrong);
}

#[test]
fn everybody_is_told_by_what_a_code_was_accepted() {
    let callers: [fn(&Installation) -> Access; 4] = [
        |_| host(),
        Installation::vouched,
        |here| here.add_client("full", FirstFactor::Vouched, &[Scope::Verify, Scope::ReasonsFull]),
        Installation::none,
    ];
    for caller in callers {
        let here = Installation::new();
        let access = caller(&here);
        for (number, (reason, prepare)) in ACCEPTED.into_iter().enumerate() {
            let name = format!("user{number}");
            let code = prepare(&here, &name);
            let answer = here.verify(&access, &name, &code);
            let backup = reason == Reason::OkBackupCode;
            let by = here.factors(&name).into_iter().find(|row| (row.kind.class() == FactorClass::Backup) == backup);
            let by = by.map(|row| AcceptedBy { id: row.id, kind: row.kind, label: row.label });
            let row = here.last_decision();
            let expected = Answer {
                told: reason,
                reference: Some(row.reference),
                until: None,
                now: here.now(),
                factor: by.clone(),
                backup_codes_left: backup.then_some(9),
            };
            assert_eq!(answer, expected, "{reason}");
            assert!(answer.is_accepted());
            let recorded = (row.verdict.as_str(), row.reason.as_str(), row.factor);
            assert_eq!(recorded, ("accepted", reason.code(), by.map(|by| by.id)));
        }
    }
}

#[test]
fn an_empty_submission_is_a_prompt_and_no_attempt() {
    let here = Installation::new();
    here.person("alice");
    let (vouched, none) = (here.vouched(), here.none());
    let before = here.audit().len();
    for (access, name) in [(&vouched, "alice"), (&none, "alice"), (&none, "nobody"), (&vouched, "nobody")] {
        for typed in ["", "  ", "- -", "\u{200b}\t\n"] {
            let expected = Answer {
                told: Reason::InputEmpty,
                reference: None,
                until: None,
                now: here.now(),
                factor: None,
                backup_codes_left: None,
            };
            assert_eq!(here.verify(access, name, typed), expected);
        }
    }
    assert_eq!(here.audit().len(), before);
}
