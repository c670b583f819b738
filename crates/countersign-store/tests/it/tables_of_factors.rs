//! Factors and what hangs on them: states change by one conditional statement each, and of two one wins.

use crate::support::{Installation, START, done, factor, later};
use countersign_core::{
    FactorId, UserId,
    factor::{FactorClass, FactorKind, FactorState},
    otp::{Algorithm, Digits, Parameters, Period},
};
use countersign_store::{
    Store,
    tables::{
        backup_codes::{self, HashedCode, Taking},
        drifts::{self, Drift},
        factors::{self, Factor, Farewell, Spending},
        matches::{self, Remembered},
    },
};
use std::time::Duration;

const OWNER: UserId = UserId::from_bytes([1; 16]);
const PHONE: FactorId = FactorId::from_bytes([1; 16]);

fn insert(store: &Store, row: Factor) {
    done(store, move |tx| factors::insert(tx, &row));
}

fn held(store: &Store) -> Vec<Factor> {
    store.read(|tx| factors::list(tx, OWNER)).unwrap()
}

fn pending() -> Factor {
    Factor { state: FactorState::Pending, expires_at: Some(later(1800)), ..factor(1, 1) }
}

#[test]
fn a_factor_is_read_back_in_every_column() {
    let here = Installation::new();
    let store = here.open();
    let odd = Factor {
        kind: FactorKind::Hotp,
        parameters: Some(Parameters {
            algorithm: Algorithm::Sha512,
            digits: Digits::EIGHT,
            period: Period::new(60).unwrap(),
        }),
        sealed: Some(vec![1, 2, 3]),
        last: Some(-1),
        unproven: true,
        changed_at: later(2),
        ..pending()
    };
    let plain = Factor { kind: FactorKind::BackupCodes, parameters: None, created_at: later(1), ..factor(2, 1) };
    insert(&store, plain.clone());
    insert(&store, odd.clone());
    insert(&store, factor(3, 2));
    assert_eq!(held(&store), [odd, plain], "oldest first, only the owner's");
}

#[test]
fn c1_a_step_is_spent_once_and_with_it_all_before() {
    let here = Installation::new();
    let store = here.open();
    insert(&store, Factor { unproven: true, ..factor(1, 1) });
    insert(&store, factor(2, 1));
    here.advance(Duration::from_secs(7));
    let spend = |step| done(&store, move |tx| factors::spend(tx, OWNER, PHONE, step, None));
    assert_eq!(spend(100), Spending::Spent);
    assert_eq!(spend(100), Spending::Refused);
    assert_eq!(spend(99), Spending::Refused);
    assert_eq!(spend(102), Spending::Spent);
    assert_eq!(spend(101), Spending::Refused);
    let expected = Factor { last: Some(102), last_used_at: Some(later(7)), unproven: false, ..factor(1, 1) };
    assert_eq!(held(&store), [expected, factor(2, 1)], "no other factor is touched");
}

#[test]
fn a_burnt_step_cannot_be_spent_and_goes_when_it_has_passed() {
    let here = Installation::new();
    let store = here.open();
    insert(&store, factor(1, 1));
    done(&store, |tx| {
        factors::burn(tx, PHONE, 105, later(60))?;
        factors::burn(tx, PHONE, 105, later(90))?;
        factors::burn(tx, FactorId::from_bytes([2; 16]), 106, later(60))
    });
    assert_eq!(store.read(|tx| factors::list_burnt(tx, PHONE)).unwrap(), [105]);
    let spend = |step| done(&store, move |tx| factors::spend(tx, OWNER, PHONE, step, None));
    assert_eq!(spend(105), Spending::Refused);
    assert_eq!(spend(106), Spending::Spent, "another factor's burnt step is not this one's");
    here.advance(Duration::from_mins(1));
    done(&store, |tx| factors::sweep(tx, START));
    assert_eq!(here.number("SELECT count(*) FROM burnt_steps"), 0);
}

#[test]
fn only_an_active_factor_of_that_user_can_be_spent() {
    let here = Installation::new();
    let store = here.open();
    let states = [FactorState::Pending, FactorState::Disabled, FactorState::Retired, FactorState::Superseded];
    for (state, number) in states.into_iter().zip(11..) {
        let row = Factor { state, ..factor(number, 1) };
        let id = row.id;
        insert(&store, row);
        let spent = done(&store, move |tx| factors::spend(tx, OWNER, id, 100, None));
        assert_eq!(spent, Spending::Refused, "{state}");
    }
    insert(&store, factor(1, 1));
    let stranger = UserId::from_bytes([2; 16]);
    let spent = done(&store, move |tx| factors::spend(tx, stranger, PHONE, 100, None));
    assert_eq!(spent, Spending::Refused);
}

#[test]
fn a_pending_factor_is_confirmed_once_and_only_in_time() {
    let here = Installation::new();
    let store = here.open();
    insert(&store, pending());
    here.advance(Duration::from_secs(5));
    let confirm = |step| done(&store, move |tx| factors::confirm(tx, OWNER, PHONE, step));
    assert_eq!(confirm(100), Spending::Spent);
    assert_eq!(confirm(101), Spending::Refused);
    let expected = Factor {
        last: Some(100),
        confirmed: Some(100),
        confirmed_at: Some(later(5)),
        changed_at: later(5),
        last_used_at: Some(later(5)),
        ..factor(1, 1)
    };
    assert_eq!(held(&store), [expected]);

    let late = Factor { id: FactorId::from_bytes([2; 16]), ..pending() };
    insert(&store, late.clone());
    here.advance(Duration::from_secs(1795));
    let confirmed = done(&store, move |tx| factors::confirm(tx, OWNER, late.id, 100));
    assert_eq!(confirmed, Spending::Refused, "at the very end of its half hour");
}

fn sealed(row: Factor, byte: u8) -> Factor {
    let sealed = Some(vec![byte]);
    Factor { sealed, ..row }
}

/// Retires the phone and supersedes a pending enrolment, both five seconds after the beginning.
fn say_farewell(here: &Installation, store: &Store) -> [Factor; 2] {
    insert(store, sealed(factor(1, 1), 1));
    insert(store, sealed(pending_other(), 1));
    here.advance(Duration::from_secs(5));
    done(store, |tx| {
        let other_key = vec![2];
        let mut farewell = Farewell { state: FactorState::Retired, sealed: Some(&other_key), stolen: true };
        factors::set_former(tx, OWNER, PHONE, farewell)?;
        (farewell.state, farewell.stolen) = (FactorState::Superseded, false);
        factors::set_former(tx, OWNER, FactorId::from_bytes([3; 16]), farewell)
    });
    let retired = Factor { state: FactorState::Retired, stolen: true, changed_at: later(5), ..sealed(factor(1, 1), 2) };
    let superseded =
        Factor { state: FactorState::Superseded, changed_at: later(5), expires_at: None, ..sealed(pending_other(), 2) };
    [retired, superseded]
}

#[test]
fn a_factor_retires_with_its_secret_under_another_key() {
    let here = Installation::new();
    let store = here.open();
    let former = say_farewell(&here, &store);
    assert_eq!(held(&store), former);
}

#[test]
fn a_retired_secret_is_erased_or_swept_in_its_time_and_the_row_stays() {
    let here = Installation::new();
    let store = here.open();
    insert(&store, sealed(factor(9, 1), 1));
    let [mut retired, mut superseded] = say_farewell(&here, &store);
    let all = |[one, other]: [&Factor; 2]| [one.clone(), other.clone(), sealed(factor(9, 1), 1)];
    done(&store, |tx| factors::sweep(tx, later(4)));
    assert_eq!(held(&store), all([&retired, &superseded]), "not old enough");
    done(&store, |tx| factors::erase_secret(tx, OWNER, PHONE));
    retired.sealed = None;
    assert_eq!(held(&store), all([&retired, &superseded]));
    done(&store, |tx| factors::sweep(tx, later(5)));
    superseded.sealed = None;
    assert_eq!(held(&store), all([&retired, &superseded]));
}

fn pending_other() -> Factor {
    let id = FactorId::from_bytes([3; 16]);
    Factor { id, ..pending() }
}

#[test]
fn disabling_a_class_leaves_other_classes_and_states_alone() {
    let here = Installation::new();
    let store = here.open();
    insert(&store, factor(1, 1));
    insert(&store, Factor { kind: FactorKind::Hotp, ..factor(2, 1) });
    insert(&store, Factor { kind: FactorKind::BackupCodes, ..factor(3, 1) });
    insert(&store, Factor { id: FactorId::from_bytes([4; 16]), ..pending() });
    insert(&store, factor(5, 2));
    let disabled = done(&store, |tx| factors::disable_class(tx, OWNER, FactorClass::Otp));
    assert_eq!(disabled, 2);
    let states: Vec<FactorState> = held(&store).into_iter().map(|row| row.state).collect();
    let [active, disabled, pending] = [FactorState::Active, FactorState::Disabled, FactorState::Pending];
    assert_eq!(states, [disabled, disabled, pending, active], "backup codes come last");
    let other = store.read(|tx| factors::list(tx, UserId::from_bytes([2; 16]))).unwrap();
    assert_eq!(other, [factor(5, 2)]);
}

#[test]
fn a_match_is_remembered_for_ten_minutes_with_its_attempt() {
    let here = Installation::new();
    let store = here.open();
    let other = FactorId::from_bytes([2; 16]);
    let matched = |step, seconds, attempt| Remembered { step, at: later(seconds), attempt };
    let remembered = || store.read(|tx| matches::list(tx, PHONE)).unwrap();
    assert_eq!(remembered(), []);
    done(&store, move |tx| {
        matches::remember(tx, PHONE, matched(50, 0, 1))?;
        matches::remember(tx, PHONE, matched(60, 10, 2))?;
        matches::remember(tx, PHONE, matched(50, 20, 3))?;
        matches::remember(tx, other, matched(70, 30, 4))
    });
    assert_eq!(remembered(), [matched(50, 20, 3), matched(60, 10, 2)], "newest first, a step once");
    here.advance(Duration::from_secs(610));
    assert_eq!(remembered(), [matched(50, 20, 3)], "at the end of its time");
    done(&store, move |tx| matches::forget(tx, other));
    assert_eq!(here.number("SELECT count(*) FROM matches"), 2);
    here.advance(Duration::from_secs(10));
    done(&store, matches::sweep);
    assert_eq!(here.number("SELECT count(*) FROM matches"), 0);
}

#[test]
fn an_offset_is_learned_listed_and_forgotten() {
    let here = Installation::new();
    let store = here.open();
    insert(&store, factor(1, 1));
    insert(&store, factor(2, 1));
    done(&store, |tx| drifts::learn(tx, OWNER, PHONE, -2));
    let drift = Drift {
        user: OWNER,
        factor: PHONE,
        label: held(&store)[0].label.clone(),
        offset_steps: -2,
        period: 30,
        at: START,
    };
    let of_user = || store.read(|tx| drifts::list_by_user(tx, OWNER)).unwrap();
    let unused_since = |before| store.read(move |tx| drifts::list(tx, before, 10)).unwrap();
    assert_eq!((of_user(), unused_since(None)), (vec![drift.clone()], vec![drift]));
    assert_eq!(
        (unused_since(Some(START)).len(), unused_since(Some(START.minus(Duration::from_micros(1)))).len()),
        (1, 0)
    );
    done(&store, |tx| drifts::forget(tx, OWNER, PHONE));
    assert_eq!((of_user(), held(&store)[0].offset_at), (vec![], None));
}

#[test]
fn c1_a_backup_code_is_taken_once() {
    let here = Installation::new();
    let store = here.open();
    let code = |number| HashedCode { salt: vec![number; 16], hash: vec![number; 32], used_at: None };
    done(&store, move |tx| {
        backup_codes::insert(tx, PHONE, 1, &code(1))?;
        backup_codes::insert(tx, PHONE, 2, &code(2))?;
        backup_codes::insert(tx, FactorId::from_bytes([2; 16]), 1, &code(3))
    });
    let left = || store.read(|tx| backup_codes::count_left(tx, PHONE)).unwrap();
    let find = |number| store.read(|tx| backup_codes::find(tx, PHONE, number)).unwrap();
    assert_eq!((left(), find(1), find(9)), (2, Some(code(1)), None));
    here.advance(Duration::from_secs(3));
    let take = |number| done(&store, move |tx| backup_codes::take(tx, PHONE, number));
    assert_eq!((take(1), take(1), take(9)), (Taking::Taken, Taking::Gone, Taking::Gone));
    let used = HashedCode { used_at: Some(later(3)), ..code(1) };
    assert_eq!((left(), find(1), find(2)), (1, Some(used), Some(code(2))));
    done(&store, |tx| backup_codes::delete_set(tx, PHONE));
    assert_eq!((left(), here.number("SELECT count(*) FROM backup_codes")), (0, 1));
}

#[test]
fn removing_a_users_factors_leaves_those_of_others() {
    let here = Installation::new();
    let store = here.open();
    insert(&store, factor(1, 1));
    insert(&store, factor(2, 2));
    done(&store, |tx| factors::delete_all(tx, OWNER));
    assert_eq!(held(&store), []);
    assert_eq!(here.number("SELECT count(*) FROM factors"), 1);
}
