//! The throttle of a user and class, with the mark of the last refused submission.

use crate::{
    Error, Tx,
    connection::{Row, values},
};
use countersign_core::{Timestamp, UserId, factor::FactorClass, throttle::Throttle};

const FIND: &str = "SELECT consecutive, wait_until, failures, hints, mark, mark_step, mark_attempt, last_attempt
    FROM throttle
    WHERE user_id = $1 AND class = $2";
const SAVE: &str =
    "INSERT INTO throttle (user_id, class, consecutive, wait_until, failures, hints, mark, mark_step, mark_attempt,
    last_attempt) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (user_id, class) DO UPDATE SET
    consecutive = excluded.consecutive, wait_until = excluded.wait_until, failures = excluded.failures,
    hints = excluded.hints, mark = excluded.mark, mark_step = excluded.mark_step, mark_attempt = excluded.mark_attempt,
    last_attempt = excluded.last_attempt";
const DELETE: &str = "DELETE FROM throttle WHERE user_id = $1";

/// The last refused submission of a user and class: an equal one in the same step is not evaluated again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RepeatMark {
    /// Eight bytes of a keyed digest over user, step and canonical code.
    pub digest: [u8; 8],
    /// The step of 30 seconds it is valid in.
    pub step: i64,
    /// The row of the answer it got.
    pub attempt: i64,
}

/// What is remembered of a user in one class.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserThrottle {
    /// The counters.
    pub throttle: Throttle,
    /// The mark, if any.
    pub mark: Option<RepeatMark>,
    /// The newest row of the chain of attempts that were counted here.
    pub last_attempt: Option<i64>,
}

/// The throttle of a user and class; a clean one if nothing is remembered.
pub fn find(tx: &Tx<'_>, user: UserId, class: FactorClass) -> Result<UserThrottle, Error> {
    Ok(tx.find("read a throttle", FIND, values![&user, class.word()], read)?.unwrap_or_default())
}

/// Stores the throttle of a user and class.
pub fn save(tx: &mut Tx<'_>, user: UserId, class: FactorClass, row: &UserThrottle) -> Result<(), Error> {
    let (failures, hints) = (packed(&row.throttle.failures), packed(&row.throttle.hints));
    let mark = row.mark.as_ref();
    let values = values![
        &user,
        class.word(),
        row.throttle.consecutive,
        row.throttle.wait_until,
        &failures,
        &hints,
        mark.map(|mark| &mark.digest),
        mark.map(|mark| mark.step),
        mark.map(|mark| mark.attempt),
        row.last_attempt,
    ];
    tx.execute("store a throttle", SAVE, values).map(|_| ())
}

/// Removes all throttles of a user.
pub fn delete_all(tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
    tx.execute("remove throttles", DELETE, values![&user]).map(|_| ())
}

fn read(row: &Row<'_>) -> Result<UserThrottle, Error> {
    let mark = match (row.get::<Option<[u8; 8]>>(4)?, row.get::<Option<i64>>(5)?, row.get::<Option<i64>>(6)?) {
        (Some(digest), Some(step), Some(attempt)) => Some(RepeatMark { digest, step, attempt }),
        _ => None,
    };
    let throttle = Throttle {
        consecutive: u32::try_from(row.get::<i64>(0)?)
            .map_err(|_| Error::Corrupt("throttle.consecutive".to_owned()))?,
        wait_until: row.get(1)?,
        failures: unpacked(&row.get::<Vec<u8>>(2)?),
        hints: unpacked(&row.get::<Vec<u8>>(3)?),
    };
    Ok(UserThrottle { throttle, mark, last_attempt: row.get(7)? })
}

/// Moments as eight big-endian bytes each.
pub(super) fn packed(moments: &[Timestamp]) -> Vec<u8> {
    moments.iter().flat_map(|moment| moment.micros().to_be_bytes()).collect()
}

pub(super) fn unpacked(bytes: &[u8]) -> Vec<Timestamp> {
    let (moments, _) = bytes.as_chunks::<8>();
    moments.iter().map(|bytes| Timestamp::from_micros(i64::from_be_bytes(*bytes))).collect()
}
