//! Single facts about the installation.

use crate::{Error, Tx, connection::values};
use countersign_core::Timestamp;

const FIND: &str = "SELECT value FROM facts WHERE name = $1";
const SET: &str = "INSERT INTO facts (name, value) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value";
const CLEAR: &str = "DELETE FROM facts WHERE name = $1";
const LOCK: &str = "UPDATE facts SET value = value + 1 WHERE name = 'able_admin_guard'";

/// A moment the installation remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Steps up to here are refused once.
    StepFloor,
    /// When somebody said that the root key was copied to a safe place.
    RootKeyCopied,
    /// Personal details of attempts before this are erased.
    DetailsErasedTo,
    /// When the first owner was there; the first set-up is closed from then on.
    SetUp,
    /// When the clock last jumped.
    ClockJumped,
    /// The clock jumped far at this moment, and no source has confirmed the new time.
    ClockQuestioned,
    /// Since when codes that depend on the time are refused.
    ClockFrozen,
    /// When several users last agreed that the server's clock is off.
    ServerSuspected,
    /// The newest moment that was stored when the clock was found behind it.
    NewestBefore,
    /// Since when the server sends mail; never set while it does not.
    MailSince,
    /// Since when the server calls a webhook; never set while it does not.
    WebhookSince,
}

/// A number the installation remembers: a span of time in microseconds, unless it says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// By how much the clock last jumped.
    ClockJumpedBy,
    /// By how much users' devices are ahead of the server, if it is suspected.
    ServerSuspectedBy,
    /// The number that the file system knows the database file by.
    DatabaseFile,
    /// When that file was made, since 1970; 0 where the file system does not tell.
    DatabaseBorn,
}

impl Moment {
    const fn name(self) -> &'static str {
        match self {
            Self::StepFloor => "step_floor",
            Self::RootKeyCopied => "root_key_copied",
            Self::DetailsErasedTo => "details_erased_to",
            Self::SetUp => "set_up",
            Self::ClockJumped => "clock_jumped",
            Self::ClockQuestioned => "clock_questioned",
            Self::ClockFrozen => "clock_frozen",
            Self::ServerSuspected => "server_suspected",
            Self::NewestBefore => "newest_before",
            Self::MailSince => "mail_since",
            Self::WebhookSince => "webhook_since",
        }
    }
}

impl Span {
    const fn name(self) -> &'static str {
        match self {
            Self::ClockJumpedBy => "clock_jumped_by",
            Self::ServerSuspectedBy => "server_suspected_by",
            Self::DatabaseFile => "database_file",
            Self::DatabaseBorn => "database_born",
        }
    }
}

/// The moment, if it was ever set.
pub fn find_moment(tx: &Tx<'_>, moment: Moment) -> Result<Option<Timestamp>, Error> {
    Ok(find(tx, moment.name())?.map(Timestamp::from_micros))
}

/// Sets the moment.
pub fn set_moment(tx: &mut Tx<'_>, moment: Moment, to: Timestamp) -> Result<(), Error> {
    set(tx, moment.name(), to.micros())
}

/// Makes it a moment that was never set.
pub fn clear_moment(tx: &mut Tx<'_>, moment: Moment) -> Result<(), Error> {
    tx.memo().forget();
    tx.execute("clear a fact", CLEAR, values![moment.name()]).map(|_| ())
}

/// The span, if it was ever set.
pub fn find_span(tx: &Tx<'_>, span: Span) -> Result<Option<i64>, Error> {
    find(tx, span.name())
}

/// Sets the span.
pub fn set_span(tx: &mut Tx<'_>, span: Span, to: i64) -> Result<(), Error> {
    set(tx, span.name(), to)
}

fn find(tx: &Tx<'_>, name: &'static str) -> Result<Option<i64>, Error> {
    tx.memo().fact(name, || tx.find("read a fact", FIND, values![name], |row| row.get(0)))
}

fn set(tx: &mut Tx<'_>, name: &'static str, to: i64) -> Result<(), Error> {
    tx.memo().forget();
    tx.execute("write a fact", SET, values![name, to]).map(|_| ())
}

/// Takes the one lock under which the number of able admins may change.
pub fn lock_able_admins(tx: &mut Tx<'_>) -> Result<(), Error> {
    tx.execute("lock the able-admin guard", LOCK, &[]).map(|_| ())
}
