//! Factors and burnt steps.

use crate::{
    Error, Tx,
    connection::{Row, values},
};
use countersign_core::{
    FactorId, Timestamp, UserId,
    factor::{FactorClass, FactorKind, FactorState},
    otp::{Algorithm, Digits, Parameters, Period},
};

const LIST: &str =
    "SELECT user_id, id, kind, state, label, account, algorithm, digits, period, sealed, last, offset_steps, confirmed,
    unproven, stolen, created_at, confirmed_at, changed_at, expires_at, last_used_at, last_attempt, offset_at
    FROM factors WHERE user_id = $1";
const INSERT: &str =
    "INSERT INTO factors (user_id, id, kind, state, label, account, algorithm, digits, period, sealed, last, unproven,
    created_at, changed_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
const SPEND: &str =
    "UPDATE factors SET last = $1, last_used_at = $2, unproven = 0, last_attempt = coalesce($3, last_attempt)
    WHERE user_id = $4 AND id = $5 AND state = 'active' AND (last IS NULL OR last < $1)
    AND NOT EXISTS (SELECT 1 FROM burnt_steps WHERE factor_id = $5 AND step = $1)";
const CONFIRM: &str =
    "UPDATE factors SET state = 'active', last = $1, confirmed = $1, confirmed_at = $2, changed_at = $2, last_used_at = $2,
    expires_at = NULL WHERE user_id = $3 AND id = $4 AND state = 'pending' AND (expires_at IS NULL OR expires_at > $2)";
const ACTIVATE: &str = "UPDATE factors SET state = 'active', confirmed_at = $1, changed_at = $1, expires_at = NULL
    WHERE user_id = $2 AND id = $3 AND state = 'pending'";
const NOTE_ATTEMPT: &str = "UPDATE factors SET last_attempt = $1 WHERE user_id = $2 AND id = $3";
const DOUBT: &str = "UPDATE factors SET unproven = 1 WHERE user_id = $1 AND id = $2";
const PROVE: &str = "UPDATE factors SET unproven = 0 WHERE user_id = $1 AND id = $2 AND state = 'active'";
const USED: &str = "UPDATE factors SET last_used_at = $1, unproven = 0 WHERE user_id = $2 AND id = $3";
const SET_PARAMETERS: &str = "UPDATE factors SET algorithm = $1, digits = $2, period = $3, sealed = $4
    WHERE user_id = $5 AND id = $6 AND state = 'pending'";
const SET_FORMER: &str = "UPDATE factors SET state = $1, changed_at = $2, sealed = $3, stolen = $4, expires_at = NULL,
    offset_steps = 0, offset_at = NULL
    WHERE user_id = $5 AND id = $6";
const DISABLE: &str = "UPDATE factors SET state = 'disabled', changed_at = $1 WHERE user_id = $2 AND state = 'active' AND kind IN ($3, $4)";
const ERASE: &str = "UPDATE factors SET sealed = NULL WHERE user_id = $1 AND id = $2";
const BURN: &str = "INSERT INTO burnt_steps (factor_id, step, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
const BURNT: &str = "SELECT step FROM burnt_steps WHERE factor_id = $1";
const DELETE: &str = "DELETE FROM factors WHERE user_id = $1";
const SWEEP_BURNT: &str = "DELETE FROM burnt_steps WHERE expires_at <= $1";
const SWEEP_RETIRED: &str = "UPDATE factors SET sealed = NULL
    WHERE sealed IS NOT NULL AND state IN ('retired', 'superseded') AND changed_at <= $1";

/// A factor's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// Its owner.
    pub user: UserId,
    /// Its identifier.
    pub id: FactorId,
    /// What is proven with it.
    pub kind: FactorKind,
    /// Where it is in its life.
    pub state: FactorState,
    /// The name shown in lists.
    pub label: String,
    /// The account shown in the app; never the same twice for one user.
    pub account: String,
    /// Algorithm, digits, period; none for backup codes.
    pub parameters: Option<Parameters>,
    /// The sealed secret; none for backup codes, and once it is erased.
    pub sealed: Option<Vec<u8>>,
    /// The last spent step or counter. While pending, HOTP: the counter before the first.
    pub last: Option<i64>,
    /// The proven clock offset in steps.
    pub offset_steps: i64,
    /// When that was proven or last needed.
    pub offset_at: Option<Timestamp>,
    /// The step or counter of the confirming code.
    pub confirmed: Option<i64>,
    /// Imported, and not yet used.
    pub unproven: bool,
    /// Retired because lost or stolen.
    pub stolen: bool,
    /// When the enrolment began.
    pub created_at: Timestamp,
    /// When it was confirmed.
    pub confirmed_at: Option<Timestamp>,
    /// When it came into its present state.
    pub changed_at: Timestamp,
    /// When a pending enrolment lapses.
    pub expires_at: Option<Timestamp>,
    /// When it was last accepted.
    pub last_used_at: Option<Timestamp>,
    /// The newest row of the chain of attempts that it accepted.
    pub last_attempt: Option<i64>,
}

/// Whether a step was spent now or could not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Spending {
    /// It was free and is spent now.
    Spent,
    /// It was spent or burnt already, or the factor is no longer active.
    Refused,
}

/// All factors of a user, oldest first; of those made at one moment, backup codes last.
pub fn list(tx: &Tx<'_>, user: UserId) -> Result<Vec<Factor>, Error> {
    let mut found = tx.list("read a user's factors", LIST, values![&user], read)?;
    found.sort_by_key(|row| (row.created_at, row.kind == FactorKind::BackupCodes, *row.id.as_bytes()));
    Ok(found)
}

/// Stores a new factor.
pub fn insert(tx: &mut Tx<'_>, factor: &Factor) -> Result<(), Error> {
    let parameters = factor.parameters;
    let row = values![
        &factor.user,
        &factor.id,
        factor.kind.word(),
        factor.state.word(),
        &factor.label,
        &factor.account,
        parameters.map(|p| p.algorithm.name()),
        parameters.map(|p| p.digits.count()),
        parameters.map(|p| p.period.seconds()),
        factor.sealed.as_ref(),
        factor.last,
        factor.unproven,
        factor.created_at,
        factor.changed_at,
        factor.expires_at,
    ];
    tx.execute("store a factor", INSERT, row).map(|_| ())
}

/// Spends a step or counter and all before it, in one conditional statement: of two, one wins. The row of the
/// attempt, if it is the one that accepts, is noted in the same go.
pub fn spend(
    tx: &mut Tx<'_>,
    user: UserId,
    factor: FactorId,
    step: i64,
    attempt: Option<i64>,
) -> Result<Spending, Error> {
    let now = tx.now();
    let changed = tx.execute("spend a step", SPEND, values![step, now, attempt, &user, &factor])?;
    Ok(if changed == 1 { Spending::Spent } else { Spending::Refused })
}

/// Activates a pending factor; the step of its confirming code is spent.
pub fn confirm(tx: &mut Tx<'_>, user: UserId, factor: FactorId, step: i64) -> Result<Spending, Error> {
    let now = tx.now();
    let changed = tx.execute("confirm a factor", CONFIRM, values![step, now, &user, &factor])?;
    Ok(if changed == 1 { Spending::Spent } else { Spending::Refused })
}

/// Begins the chain of attempts that a factor accepted, with its confirmation. A row that has everything from the
/// start on does not outgrow its page with its first use.
pub fn note_attempt(tx: &mut Tx<'_>, user: UserId, factor: FactorId, attempt: i64) -> Result<(), Error> {
    tx.execute("note an attempt", NOTE_ATTEMPT, values![attempt, &user, &factor]).map(|_| ())
}

/// Gives a pending factor other parameters, with its secret sealed under them.
pub fn set_parameters(
    tx: &mut Tx<'_>,
    user: UserId,
    factor: FactorId,
    parameters: Parameters,
    sealed: &Vec<u8>,
) -> Result<(), Error> {
    let Parameters { algorithm, digits, period } = parameters;
    let row = values![algorithm.name(), digits.count(), period.seconds(), sealed, &user, &factor];
    tx.execute("change a pending factor", SET_PARAMETERS, row).map(|_| ())
}

/// Activates a pending set of backup codes, with the factor it came with.
pub fn activate(tx: &mut Tx<'_>, user: UserId, factor: FactorId) -> Result<(), Error> {
    tx.execute("activate a factor", ACTIVATE, values![tx.now(), &user, &factor]).map(|_| ())
}

/// Notes that a factor was accepted now.
pub fn touch(tx: &mut Tx<'_>, user: UserId, factor: FactorId) -> Result<(), Error> {
    tx.execute("note a use", USED, values![tx.now(), &user, &factor]).map(|_| ())
}

/// Notes that its owner has still to show that they hold it.
pub fn doubt(tx: &mut Tx<'_>, user: UserId, factor: FactorId) -> Result<(), Error> {
    tx.execute("note that a factor is unproven", DOUBT, values![&user, &factor]).map(|_| ())
}

/// Notes that its owner has shown to hold it.
pub fn prove(tx: &mut Tx<'_>, user: UserId, factor: FactorId) -> Result<(), Error> {
    tx.execute("note that a factor is proven", PROVE, values![&user, &factor]).map(|_| ())
}

/// What becomes of a factor that is no longer in use.
#[derive(Debug, Clone, Copy)]
pub struct Farewell<'a> {
    /// Retired or superseded.
    pub state: FactorState,
    /// The secret under the key of the retired, or nothing.
    pub sealed: Option<&'a Vec<u8>>,
    /// Lost or stolen.
    pub stolen: bool,
}

/// Retires or supersedes a factor.
pub fn set_former(tx: &mut Tx<'_>, user: UserId, factor: FactorId, farewell: Farewell<'_>) -> Result<(), Error> {
    let row = values![farewell.state.word(), tx.now(), farewell.sealed, farewell.stolen, &user, &factor];
    tx.execute("retire a factor", SET_FORMER, row).map(|_| ())
}

/// Disables all active factors of a class; says how many.
pub fn disable_class(tx: &mut Tx<'_>, user: UserId, class: FactorClass) -> Result<usize, Error> {
    let (one, other) = match class {
        FactorClass::Otp => (FactorKind::Totp, FactorKind::Hotp),
        FactorClass::Backup => (FactorKind::BackupCodes, FactorKind::BackupCodes),
        FactorClass::TemporaryPass => (FactorKind::TemporaryPass, FactorKind::TemporaryPass),
        FactorClass::Passkey => (FactorKind::Passkey, FactorKind::Passkey),
    };
    tx.execute("disable factors", DISABLE, values![tx.now(), &user, one.word(), other.word()])
}

/// Erases a kept secret; the row stays as history.
pub fn erase_secret(tx: &mut Tx<'_>, user: UserId, factor: FactorId) -> Result<(), Error> {
    tx.execute("erase a secret", ERASE, values![&user, &factor]).map(|_| ())
}

/// Removes all factors of a user.
pub fn delete_all(tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
    tx.execute("remove a user's factors", DELETE, values![&user]).map(|_| ())
}

/// Makes a step refusable for ever, although it has not been used.
pub fn burn(tx: &mut Tx<'_>, factor: FactorId, step: i64, expires_at: Timestamp) -> Result<(), Error> {
    tx.execute("burn a step", BURN, values![&factor, step, expires_at]).map(|_| ())
}

/// The burnt steps of a factor.
pub fn list_burnt(tx: &Tx<'_>, factor: FactorId) -> Result<Vec<i64>, Error> {
    tx.list("read burnt steps", BURNT, values![&factor], |row| row.get(0))
}

/// Removes what has passed: burnt steps, and secrets retired before `retired_before`.
pub fn sweep(tx: &mut Tx<'_>, retired_before: Timestamp) -> Result<(), Error> {
    let now = tx.now();
    tx.execute("sweep burnt steps", SWEEP_BURNT, values![now])?;
    tx.execute("sweep retired secrets", SWEEP_RETIRED, values![retired_before]).map(|_| ())
}

fn read(row: &Row<'_>) -> Result<Factor, Error> {
    Ok(Factor {
        user: row.get(0)?,
        id: row.get(1)?,
        kind: row.word(2, FactorKind::from_word)?,
        state: row.word(3, FactorState::from_word)?,
        label: row.get(4)?,
        account: row.get(5)?,
        parameters: read_parameters(row)?,
        sealed: row.get(9)?,
        last: row.get(10)?,
        offset_steps: row.get(11)?,
        confirmed: row.get(12)?,
        unproven: row.get(13)?,
        stolen: row.get(14)?,
        created_at: row.get(15)?,
        confirmed_at: row.get(16)?,
        changed_at: row.get(17)?,
        expires_at: row.get(18)?,
        last_used_at: row.get(19)?,
        last_attempt: row.get(20)?,
        offset_at: row.get(21)?,
    })
}

fn read_parameters(row: &Row<'_>) -> Result<Option<Parameters>, Error> {
    let Some(algorithm) = row.get::<Option<String>>(6)? else { return Ok(None) };
    let read = || {
        Some(Parameters {
            algorithm: Algorithm::from_name(&algorithm)?,
            digits: Digits::new(u8::try_from(row.get::<i64>(7).ok()?).ok()?)?,
            period: Period::new(u32::try_from(row.get::<i64>(8).ok()?).ok()?)?,
        })
    };
    read().map(Some).ok_or_else(|| Error::Corrupt("the parameters of a factor".to_owned()))
}
