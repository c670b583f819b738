//! Moments in time: integer microseconds since 1970-01-01T00:00:00Z, as they are stored and compared.

use std::time::Duration;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// A moment, in microseconds since the Unix epoch (UTC, leap seconds not counted).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Timestamp(i64);

/// A text that is no RFC 3339 time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a time is written as in 2026-11-22T09:30:00Z (RFC 3339)")]
pub struct NotATime;

const MICROS_PER_SECOND: i64 = 1_000_000;

impl Timestamp {
    /// The moment that many microseconds after the epoch.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// The moment that many seconds after the epoch.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(MICROS_PER_SECOND))
    }

    /// Microseconds since the epoch.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(MICROS_PER_SECOND)
    }

    /// The time step this moment lies in (RFC 6238 4.2, T0 = 0).
    #[must_use]
    pub const fn step(self, period_seconds: u32) -> i64 {
        self.seconds().div_euclid(period_seconds as i64)
    }

    /// This moment and `span` later; at the end of time, the end of time.
    #[must_use]
    pub fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_micros()).unwrap_or(i64::MAX)))
    }

    /// This moment and `span` earlier.
    #[must_use]
    pub fn minus(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(span.as_micros()).unwrap_or(i64::MAX)))
    }

    /// How long ago `earlier` was; zero if it lies ahead.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// How many whole seconds until this moment, rounded up; zero if it has passed.
    #[must_use]
    pub fn seconds_after(self, now: Self) -> u64 {
        self.since(now).as_micros().div_ceil(1_000_000).try_into().unwrap_or(u64::MAX)
    }

    /// Reads an RFC 3339 time.
    pub fn parse(text: &str) -> Result<Self, NotATime> {
        let moment = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| NotATime)?;
        let micros = moment.unix_timestamp_nanos().div_euclid(1_000);
        Ok(Self(i64::try_from(micros).map_err(|_| NotATime)?))
    }
}

/// RFC 3339 in UTC, to the second: `2026-11-22T09:30:00Z`.
impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let written =
            OffsetDateTime::from_unix_timestamp(self.seconds()).ok().and_then(|moment| moment.format(&Rfc3339).ok());
        match written {
            Some(text) => f.write_str(&text),
            None => write!(f, "{} s after 1970", self.seconds()),
        }
    }
}

impl serde::Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}
