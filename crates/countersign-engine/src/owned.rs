//! A user's factors, opened for a decision: sealed rows in, typed states out.

use crate::{Error, Settings};
use countersign_core::{
    Timestamp,
    decide::{Owned, keys_under_every_algorithm},
    factor::{
        ActiveOtp, Entry, FactorClass, FactorKind, FactorState, Former, FormerOtp, Movement, PendingOtp, RETIRED_FOR,
    },
    otp::Key,
};
use countersign_store::{
    Error as Broken, Tx,
    seal::Binding,
    tables::factors::{self, Factor},
};

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
fn matters(row: &Factor, now: Timestamp, settings: &Settings) -> bool {
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

fn open_row(tx: &Tx<'_>, row: &Factor, owned: &mut Owned) -> Result<(), Error> {
    let corrupt = || countersign_store::Error::Corrupt(format!("factor {}", row.id));
    let parameters = row.parameters.ok_or_else(corrupt)?;
    let binding = Binding { factor: row.id, user: row.user, kind: row.kind.word(), parameters };
    let secret = tx.ring().open_sealed(binding, row.sealed.as_deref().ok_or_else(corrupt)?)?;
    let movement = if row.kind == FactorKind::Hotp { Movement::Counter } else { Movement::Time };
    let key = Key::new(&secret, parameters.algorithm);
    let entry = Entry { id: row.id, label: row.label.clone(), movement, key, parameters };
    match row.state {
        FactorState::Active => owned.active.push(ActiveOtp {
            burnt: factors::list_burnt(tx, row.id)?,
            resync_from: if movement == Movement::Counter { factors::find_remembered(tx, row.id)? } else { None },
            entry,
            last: row.last,
            offset_steps: row.offset_steps,
            confirmed: row.confirmed,
        }),
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
