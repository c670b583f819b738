//! A user's factors, opened for a decision: sealed rows in, typed states out.

use crate::{Error, Settings, drift};
use countersign_core::{
    Secret, Timestamp,
    decide::{Owned, keys_under_every_algorithm},
    factor::{
        ActiveOtp, Entry, FactorClass, FactorKind, FactorState, Former, FormerOtp, Movement, PendingOtp, RETIRED_FOR,
    },
    near::{self, Match},
    otp::{Key, Parameters},
};
use countersign_store::{
    Error as Broken, Tx,
    seal::Binding,
    tables::{
        factors::Factor,
        matches::{self, Marked, Remembered},
    },
};
use std::time::Duration;

/// Two consecutive codes prove an offset if the second comes so soon after the first.
const PAIRED_WITHIN: Duration = Duration::from_mins(3);

/// What a user holds, opened.
#[derive(Debug, Default)]
pub(crate) struct Opened {
    /// The entries, by state.
    pub(crate) owned: Owned,
    /// A secret did not open: another key, or somebody changed its row.
    pub(crate) unreadable: bool,
}

/// Opens every one-time-code entry among `rows`.
pub(crate) fn open(tx: &Tx<'_>, rows: &[Factor], settings: &Settings) -> Result<Opened, Error> {
    let mut opened = Opened::default();
    for row in rows {
        if !matters(row, tx.now(), settings) {
            continue;
        }
        match open_row(tx, row, &mut opened.owned) {
            Ok(()) => {}
            Err(Error::Store(Broken::Sealed(_) | Broken::Corrupt(_))) => {
                opened.unreadable |= row.state == FactorState::Active;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(opened)
}

/// Whether an active factor of this class exists, and whether a disabled one does.
pub(crate) fn has(rows: &[Factor], class: FactorClass, state: FactorState) -> bool {
    rows.iter().any(|row| row.kind.class() == class && row.state == state)
}

/// Whether a row's secret has a say now: lapsed enrolments and old retired secrets have none.
pub(crate) fn matters(row: &Factor, now: Timestamp, settings: &Settings) -> bool {
    row.sealed.is_some()
        && row.kind.class() == FactorClass::Otp
        && match row.state {
            FactorState::Active => true,
            FactorState::Pending => row.expires_at.is_none_or(|at| at > now),
            FactorState::Retired | FactorState::Superseded => {
                settings.keep_retired && now.since(row.changed_at) < RETIRED_FOR
            }
            FactorState::Disabled => false,
        }
}

/// The secret of an entry, opened, and its parameters.
pub(crate) fn unseal(tx: &Tx<'_>, row: &Factor) -> Result<(Secret, Parameters), Error> {
    let corrupt = || countersign_store::Error::Corrupt(format!("factor {}", row.id));
    let parameters = row.parameters.ok_or_else(corrupt)?;
    let binding = Binding { factor: row.id, user: row.user, kind: row.kind.word(), parameters };
    let secret = tx.ring().open_sealed(binding, row.sealed.as_deref().ok_or_else(corrupt)?)?;
    Ok((secret, parameters))
}

/// When a step can no longer be accepted, whatever offset was learned.
pub(crate) fn end_of(step: i64, period_seconds: u32) -> Timestamp {
    Timestamp::from_seconds(step.saturating_add(12).saturating_mul(i64::from(period_seconds)))
}

/// What codes refused within three minutes matched, with the offset they had then.
fn shortly_before(entry: &Entry, remembered: &[Remembered], now: Timestamp) -> Vec<Match> {
    let recent = remembered.iter().filter(|matched| now.since(matched.at) < PAIRED_WITHIN);
    let offset = |matched: &Remembered| matched.step.saturating_sub(near::step(entry, matched.at));
    recent.map(|matched| Match { factor: entry.id, at: matched.step, offset: offset(matched) }).collect()
}

fn open_row(tx: &Tx<'_>, row: &Factor, owned: &mut Owned) -> Result<(), Error> {
    let (secret, parameters) = unseal(tx, row)?;
    let movement = if row.kind == FactorKind::Hotp { Movement::Counter } else { Movement::Time };
    let key = Key::new(&secret, parameters.algorithm);
    let entry = Entry { id: row.id, label: row.label.clone(), movement, key, parameters };
    match row.state {
        FactorState::Active => {
            let Marked { remembered, burnt } = matches::list_with_burnt(tx, row.id)?;
            owned.active.push(ActiveOtp {
                burnt,
                resync_from: remembered.first().filter(|_| movement == Movement::Counter).map(|matched| matched.step),
                refused_shortly_before: if movement == Movement::Time {
                    shortly_before(&entry, &remembered, tx.now())
                } else {
                    vec![]
                },
                entry,
                last: row.last,
                offset_steps: drift::in_force(row.offset_steps, row.offset_at, tx.now()),
                confirmed: row.confirmed,
            });
        }
        FactorState::Pending => owned.pending.push(PendingOtp {
            entry,
            other_keys: keys_under_every_algorithm(&secret),
            first_counter: row.last.map_or(0, |last| last + 1),
            expires_at: row.expires_at.unwrap_or_else(|| tx.now()),
        }),
        FactorState::Retired | FactorState::Superseded | FactorState::Disabled => owned.former.push(FormerOtp {
            entry,
            why: match (row.state, row.stolen) {
                (FactorState::Superseded, _) => Former::Superseded,
                (_, true) => Former::LostOrStolen,
                (_, false) => Former::Retired,
            },
            last: row.last,
        }),
    }
    Ok(())
}
