//! The database engine. Everything that differs between engines lives below this module.
//!
//! Today there is `SQLite`. PostgreSQL is to become a second arm behind the same few methods; nothing above
//! this module names an engine.

mod sqlite;

pub(crate) use sqlite::{Connection, Log, LogRoom};

use countersign_core::{ApprovalId, ClientId, ExemptionId, FactorId, GroupId, Reference, SessionId, Timestamp, UserId};

/// A parameter of a statement, in the portable types.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Blob(&'a [u8]),
}

/// A row of an answer.
pub(crate) struct Row<'r>(&'r rusqlite::Row<'r>);

/// A type that a column can hold.
pub(crate) trait Column: Sized {
    fn read(row: &Row<'_>, column: usize) -> Option<Self>;
}

impl Row<'_> {
    /// The value of a column; an error naming the column if the database holds something else.
    pub(crate) fn get<T: Column>(&self, column: usize) -> Result<T, crate::Error> {
        T::read(self, column).ok_or_else(|| {
            let name = self.0.as_ref().column_name(column).unwrap_or("?").to_owned();
            crate::Error::Corrupt(format!("column {name}"))
        })
    }

    /// The value of a column that holds one of our stable words.
    pub(crate) fn word<T>(&self, column: usize, read: impl FnOnce(&str) -> Option<T>) -> Result<T, crate::Error> {
        let text: String = self.get(column)?;
        read(&text).ok_or_else(|| crate::Error::Corrupt(format!("the word {text:?}")))
    }
}

macro_rules! plain {
    ($($type:ty),+) => { $(impl Column for $type {
        fn read(row: &Row<'_>, column: usize) -> Option<Self> { row.0.get(column).ok() }
    })+ };
}
plain!(i64, String, Vec<u8>);

impl<T: Column> Column for Option<T> {
    fn read(row: &Row<'_>, column: usize) -> Option<Self> {
        match row.0.get_ref(column).ok()? {
            rusqlite::types::ValueRef::Null => Some(None),
            _ => T::read(row, column).map(Some),
        }
    }
}

impl<const N: usize> Column for [u8; N] {
    fn read(row: &Row<'_>, column: usize) -> Option<Self> {
        row.0.get_ref(column).ok()?.as_blob().ok()?.try_into().ok()
    }
}

macro_rules! converted {
    ($($type:ty: $from:ty = $make:expr),+ $(,)?) => { $(impl Column for $type {
        fn read(row: &Row<'_>, column: usize) -> Option<Self> { <$from>::read(row, column).map($make) }
    })+ };
}
converted! {
    Timestamp: i64 = Timestamp::from_micros,
    Reference: i64 = Reference::from_stored,
    UserId: [u8; 16] = UserId::from_bytes,
    FactorId: [u8; 16] = FactorId::from_bytes,
    ClientId: [u8; 16] = ClientId::from_bytes,
    SessionId: [u8; 16] = SessionId::from_bytes,
    GroupId: [u8; 16] = GroupId::from_bytes,
    ExemptionId: [u8; 16] = ExemptionId::from_bytes,
    ApprovalId: [u8; 16] = ApprovalId::from_bytes,
    bool: i64 = |number| number != 0,
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}
impl From<bool> for Value<'_> {
    fn from(yes: bool) -> Self {
        Self::Int(i64::from(yes))
    }
}
impl From<u8> for Value<'_> {
    fn from(number: u8) -> Self {
        Self::Int(i64::from(number))
    }
}
impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Int(i64::from(number))
    }
}
impl From<Timestamp> for Value<'_> {
    fn from(moment: Timestamp) -> Self {
        Self::Int(moment.micros())
    }
}
impl From<Reference> for Value<'_> {
    fn from(reference: Reference) -> Self {
        Self::Int(reference.to_stored())
    }
}
impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}
impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}
impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Blob(bytes)
    }
}
impl<'a> From<&'a Vec<u8>> for Value<'a> {
    fn from(bytes: &'a Vec<u8>) -> Self {
        Self::Blob(bytes)
    }
}
impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Self::Blob(bytes)
    }
}
impl<'a> From<&'a UserId> for Value<'a> {
    fn from(id: &'a UserId) -> Self {
        Self::Blob(id.as_bytes())
    }
}
impl<'a> From<&'a FactorId> for Value<'a> {
    fn from(id: &'a FactorId) -> Self {
        Self::Blob(id.as_bytes())
    }
}
impl<'a> From<&'a SessionId> for Value<'a> {
    fn from(id: &'a SessionId) -> Self {
        Self::Blob(id.as_bytes())
    }
}
impl<'a> From<&'a ApprovalId> for Value<'a> {
    fn from(id: &'a ApprovalId) -> Self {
        Self::Blob(id.as_bytes())
    }
}
impl<'a> From<&'a ClientId> for Value<'a> {
    fn from(id: &'a ClientId) -> Self {
        Self::Blob(id.as_bytes())
    }
}
impl<'a> From<&'a GroupId> for Value<'a> {
    fn from(id: &'a GroupId) -> Self {
        Self::Blob(id.as_bytes())
    }
}
impl<'a> From<&'a ExemptionId> for Value<'a> {
    fn from(id: &'a ExemptionId) -> Self {
        Self::Blob(id.as_bytes())
    }
}
impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Parameters of a statement, in the order `$1`, `$2`, ...
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$($crate::connection::Value::from($value)),*] };
}
pub(crate) use values;
