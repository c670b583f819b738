//! Refusals before the first factor: counted per user, client and source, so that whoever has no first
//! factor can neither lock a user out nor fill the disk.

use crate::{
    Error, Tx,
    connection::{Row, values},
    seal::KeyClass,
};
use countersign_core::{ClientId, Reference, Timestamp, UserId};

const FIND: &str =
    "SELECT consecutive, wait_until FROM source_throttle WHERE user_id = $1 AND client_id = $2 AND source = $3";
const SAVE: &str = "INSERT INTO source_throttle (user_id, client_id, source, consecutive, wait_until, last_at)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (user_id, client_id, source) DO UPDATE SET
    consecutive = excluded.consecutive, wait_until = excluded.wait_until, last_at = excluded.last_at";
const COUNT: &str =
    "INSERT INTO refusals (minute, source, client_id, user_id, reason, door, refused, reference, name_hash)
    VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8) ON CONFLICT (minute, source, client_id, user_id, reason)
    DO UPDATE SET refused = refusals.refused + 1 RETURNING reference";
const COLUMNS: &str = "minute, source, client_id, user_id, reason, door, refused, reference";
const TAKE: &str = "DELETE FROM refusals WHERE minute < $1
    RETURNING minute, source, client_id, user_id, reason, door, refused, reference";
const SWEEP: &str = "DELETE FROM source_throttle WHERE last_at < $1";
const FORGET_USER: &str = "DELETE FROM source_throttle WHERE user_id = $1";

/// Stands for every name that matches nobody.
pub const NOBODY: UserId = UserId::from_bytes([0; 16]);
/// Stands for a caller that presented no known key.
pub const NO_CLIENT: ClientId = ClientId::from_bytes([0; 16]);

/// Who is refused, through whom, from where.
#[derive(Debug, Clone)]
pub struct Source {
    /// The user, or [`NOBODY`].
    pub user: UserId,
    /// The client, or [`NO_CLIENT`].
    pub client: ClientId,
    /// The network of the address: /24 or /64.
    pub network: String,
}

/// Failures in a row from a source, and until when it waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SourceThrottle {
    /// Failures since the last success.
    pub consecutive: u32,
    /// Nothing is evaluated before this moment.
    pub wait_until: Option<Timestamp>,
}

/// Refusals of one minute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusals {
    /// The minute, since 1970.
    pub minute: i64,
    /// The network they came from.
    pub network: String,
    /// Through which client.
    pub client: ClientId,
    /// Whose name was given.
    pub user: UserId,
    /// The true reason.
    pub reason: String,
    /// The door.
    pub door: String,
    /// How many.
    pub refused: i64,
    /// The reference all of them were given.
    pub reference: Reference,
}

/// The throttle of a source.
pub fn find(tx: &Tx<'_>, source: &Source) -> Result<SourceThrottle, Error> {
    let found = tx.find("read a source", FIND, values![&source.user, &source.client, &source.network], |row| {
        Ok(SourceThrottle { consecutive: row.get::<i64>(0)?.try_into().unwrap_or(u32::MAX), wait_until: row.get(1)? })
    })?;
    Ok(found.unwrap_or_default())
}

/// Stores the throttle of a source.
pub fn save(tx: &mut Tx<'_>, source: &Source, throttle: SourceThrottle) -> Result<(), Error> {
    let now = tx.now();
    let row = values![&source.user, &source.client, &source.network, throttle.consecutive, throttle.wait_until, now];
    tx.execute("store a source", SAVE, row).map(|_| ())
}

/// Counts a refusal and says under which reference. All refusals of a source in a minute have the same one,
/// whoever is named and whatever the reason is: a reference of its own would tell names apart.
pub fn count_refusal(
    tx: &mut Tx<'_>,
    source: &Source,
    reason: &str,
    door: &str,
    name_hash: Option<&[u8; 32]>,
) -> Result<Reference, Error> {
    let minute = tx.now().seconds().div_euclid(60);
    let parts: [&[u8]; 4] = [b"refusals", &minute.to_be_bytes(), source.network.as_bytes(), source.client.as_bytes()];
    let digest = tx.ring().digest(KeyClass::Attempt, &parts)?;
    let shared = Reference::from_bytes(digest.first_chunk().copied().unwrap_or_default());
    let row = values![minute, &source.network, &source.client, &source.user, reason, door, shared, name_hash];
    Ok(tx.find("count a refusal", COUNT, row, |row| row.get(0))?.unwrap_or(shared))
}

/// The refusals of the current minutes that have this reference.
pub fn list_by_reference(tx: &Tx<'_>, reference: Reference) -> Result<Vec<Refusals>, Error> {
    tx.list(
        "look up a reference",
        &format!("SELECT {COLUMNS} FROM refusals WHERE reference = $1"),
        values![reference],
        read,
    )
}

/// The refusals of the current minutes that concern a user.
pub fn list_by_user(tx: &Tx<'_>, user: UserId) -> Result<Vec<Refusals>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM refusals WHERE user_id = $1 ORDER BY minute DESC");
    tx.list("list refusals", &sql, values![&user], read)
}

/// Takes the refusals of minutes that are over, to be written to the audit.
pub fn take_closed(tx: &mut Tx<'_>) -> Result<Vec<Refusals>, Error> {
    let minute = tx.now().seconds().div_euclid(60);
    tx.list("take refusals", TAKE, values![minute], read)
}

/// Forgets sources that have been quiet since `before`.
pub fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), Error> {
    tx.execute("sweep sources", SWEEP, values![before]).map(|_| ())
}

/// Ends every wait that was imposed on sources naming this user.
pub fn forget_user(tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
    tx.execute("forget sources", FORGET_USER, values![&user]).map(|_| ())
}

fn read(row: &Row<'_>) -> Result<Refusals, Error> {
    Ok(Refusals {
        minute: row.get(0)?,
        network: row.get(1)?,
        client: row.get(2)?,
        user: row.get(3)?,
        reason: row.get(4)?,
        door: row.get(5)?,
        refused: row.get(6)?,
        reference: row.get(7)?,
    })
}
