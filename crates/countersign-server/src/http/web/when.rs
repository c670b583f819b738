//! Days and times as people say them, in UTC, which the footer of every page names.

use super::text::Text;
use countersign_core::Timestamp;
use time::{Date, OffsetDateTime, Time};

/// A moment's words depend on the language and on the present.
#[derive(Debug, Clone, Copy)]
pub(super) struct When<'a> {
    pub(super) text: Text<'a>,
    pub(super) now: Timestamp,
}

impl When<'_> {
    /// "3 May", or "3 May 2025" in another year.
    pub(super) fn day(self, at: Timestamp) -> String {
        let date = of(at).date();
        let month = self.text.say(&format!("month-{}", u8::from(date.month())));
        let id = if date.year() == of(self.now).year() { "date" } else { "date-of-year" };
        let values = [("day", date.day().to_string()), ("month", month), ("year", format!("{:04}", date.year()))];
        self.text.filled(id, &values)
    }

    /// "today 12:06", "yesterday 23:59", "3 May, 12:06".
    pub(super) fn moment(self, at: Timestamp) -> String {
        let (then, today) = (of(at), of(self.now).date());
        let time = self.to_the_minute(at);
        match then.date() {
            date if date == today => self.text.with("date-today", "time", time),
            date if Date::next_day(date) == Some(today) => self.text.with("date-yesterday", "time", time),
            _ => self.text.filled("date-and-time", &[("day", self.day(at)), ("time", time)]),
        }
    }

    /// "today", "yesterday", "3 May".
    pub(super) fn date(self, at: Timestamp) -> String {
        let (then, today) = (of(at).date(), of(self.now).date());
        match then {
            date if date == today => self.text.say("date-only-today"),
            date if Date::next_day(date) == Some(today) => self.text.say("date-only-yesterday"),
            _ => self.day(at),
        }
    }

    /// "3 May, 12:06", also for a moment of today.
    pub(super) fn moment_with_day(self, at: Timestamp) -> String {
        self.text.filled("date-and-time", &[("day", self.day(at)), ("time", self.to_the_minute(at))])
    }

    /// "12:34"
    #[expect(clippy::unused_self, reason = "a time reads the same in both languages, for now")]
    pub(super) fn to_the_minute(self, at: Timestamp) -> String {
        let time: Time = of(at).time();
        format!("{:02}:{:02}", time.hour(), time.minute())
    }

    /// "12:34:56"
    pub(super) fn to_the_second(self, at: Timestamp) -> String {
        format!("{}:{:02}", self.to_the_minute(at), of(at).second())
    }
}

/// A text at the beginning of a line.
pub(super) fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// A moment beyond all calendars is shown as the beginning of ours.
fn of(at: Timestamp) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(at.seconds()).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}
