//! Refusals before the first factor and during a wait: counted per user, client and source, so that whoever has no
//! first factor can neither lock a user out nor fill the disk, and whoever goes on guessing in vain cannot either.

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
    "INSERT INTO refusals (minute, source, client_id, user_id, reason, door, refused, reference, name_hash, until)
    VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9) ON CONFLICT (minute, source, client_id, user_id, reason)
    DO UPDATE SET refused = refusals.refused + 1, until = excluded.until RETURNING reference";
const COLUMNS: &str = "minute, source, client_id, user_id, reason, door, refused, reference, until";
const TAKE: &str = "DELETE FROM refusals WHERE minute < $1
    RETURNING minute, source, client_id, user_id, reason, door, refused, reference, until";
const SWEEP: &str = "DELETE FROM source_throttle WHERE last_at < $1";
const WAITING: &str = "SELECT count(*) FROM source_throttle WHERE user_id = $1 AND wait_until > $2";
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
    /// The network of the address: /24 or /64; empty at the command line.
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
    /// Until when the last of them had to wait.
    pub until: Option<Timestamp>,
}

/// A refusal that is counted together with those like it.
#[derive(Debug, Clone, Copy)]
pub struct Refused<'a> {
    /// The true reason.
    pub reason: &'a str,
    /// The door.
    pub door: &'a str,
    /// Until when nothing is evaluated.
    pub until: Option<Timestamp>,
    /// A keyed hash of a name that matches nobody.
    pub name_hash: Option<&'a [u8; 32]>,
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
pub fn count_refusal(tx: &mut Tx<'_>, source: &Source, refused: Refused<'_>) -> Result<Reference, Error> {
    count(tx, source, refused, &[])
}

/// Counts a refusal of somebody whose first factor was shown. What stands under its reference is about them alone.
pub fn count_own_refusal(tx: &mut Tx<'_>, source: &Source, refused: Refused<'_>) -> Result<Reference, Error> {
    count(tx, source, refused, source.user.as_bytes())
}

fn count(tx: &mut Tx<'_>, source: &Source, refused: Refused<'_>, whose: &[u8]) -> Result<Reference, Error> {
    let Source { user, client, network } = source;
    let Refused { reason, door, until, name_hash } = refused;
    let minute = tx.now().seconds().div_euclid(60);
    let parts: [&[u8]; 5] = [b"refusals", &minute.to_be_bytes(), network.as_bytes(), client.as_bytes(), whose];
    let digest = tx.ring().digest(KeyClass::Attempt, &parts)?;
    let reference = Reference::from_bytes(digest.first_chunk().copied().unwrap_or_default());
    let row = values![minute, network, client, user, reason, door, reference, name_hash, until];
    Ok(tx.find("count a refusal", COUNT, row, |row| row.get(0))?.unwrap_or(reference))
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

/// How many sources that name this user wait.
pub fn count_waiting(tx: &Tx<'_>, user: UserId) -> Result<i64, Error> {
    Ok(tx.find("count waits of sources", WAITING, values![&user, tx.now()], |row| row.get(0))?.unwrap_or_default())
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
        until: row.get(8)?,
    })
}
