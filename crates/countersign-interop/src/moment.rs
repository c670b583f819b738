//! Times as logs write them. A time without a zone is taken as UTC, one without a year as the latest that does not
//! lie ahead of now.

use countersign_core::Timestamp;

const DAY_SECONDS: i64 = 86_400;
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Reads the time at the beginning of a text, in whatever form; also gives what follows it.
pub(crate) fn leading(text: &str, now: Timestamp) -> Option<(Timestamp, &str)> {
    let text = text.trim_start();
    match text.as_bytes().first()? {
        b'0'..=b'9' => iso(text).or_else(|| compact(text)),
        b'A'..=b'Z' => weekday(text).or_else(|| month_first(text, now)),
        _ => None,
    }
}

/// A time as people type it: any form that logs have, a day, or how long ago (`30m`, `2h`, `7d`).
#[must_use]
pub fn asked_for(text: &str, now: Timestamp) -> Option<Timestamp> {
    let text = text.trim();
    if let Some((number, unit)) = text.split_at_checked(text.len().saturating_sub(1)) {
        let seconds = match unit {
            "s" => 1,
            "m" => 60,
            "h" => 3_600,
            "d" => 86_400,
            _ => 0,
        };
        if let (Ok(number), 1..) = (number.parse::<u32>(), seconds) {
            return Some(Timestamp::from_seconds(now.seconds() - i64::from(number) * seconds));
        }
    }
    let whole_day = format!("{text} 00:00:00");
    let read = |text: &str| leading(text, now).filter(|(_, rest)| rest.trim().is_empty()).map(|(at, _)| at);
    read(text).or_else(|| read(&whole_day))
}

/// A field that holds a time: text in any form, or a number of seconds.
pub(crate) fn field(text: &str, now: Timestamp) -> Option<Timestamp> {
    leading(text, now).map(|(at, _)| at).or_else(|| epoch(text))
}

/// Seconds since 1970, perhaps with a fraction; a number too large for that is milli- or microseconds.
pub(crate) fn epoch(text: &str) -> Option<Timestamp> {
    let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    if whole.is_empty() || whole.len() > 17 || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    Some(Timestamp::from_micros(match whole.len() {
        0..=11 => number.checked_mul(1_000_000)? + micros(fraction),
        12..=14 => number.checked_mul(1_000)?,
        _ => number,
    }))
}

/// Takes signs from the front of a text.
struct Cursor<'a>(&'a str);

impl Cursor<'_> {
    fn number(&mut self, digits: std::ops::RangeInclusive<usize>) -> Option<i64> {
        let length = self.0.bytes().take(*digits.end()).take_while(u8::is_ascii_digit).count();
        if length < *digits.start() {
            return None;
        }
        let number = self.0.get(..length)?.parse().ok()?;
        self.0 = self.0.get(length..)?;
        Some(number)
    }

    fn sign(&mut self, allowed: &[u8]) -> Option<u8> {
        let sign = *self.0.as_bytes().first()?;
        if !allowed.contains(&sign) {
            return None;
        }
        self.0 = self.0.get(1..)?;
        Some(sign)
    }

    fn word(&mut self, words: &[&str]) -> Option<i64> {
        let head = self.0.get(..3)?;
        let at = words.iter().position(|word| word.eq_ignore_ascii_case(head))?;
        self.0 = self.0.get(3..)?;
        i64::try_from(at).ok()
    }

    fn blanks(&mut self) -> Option<()> {
        let trimmed = self.0.trim_start_matches(' ');
        let some = trimmed.len() < self.0.len();
        self.0 = trimmed;
        some.then_some(())
    }

    /// `HH:MM:SS` with an optional fraction, as microseconds of the day.
    fn clock(&mut self) -> Option<i64> {
        let hours = self.number(1..=2)?;
        self.sign(b":")?;
        let minutes = self.number(2..=2)?;
        self.sign(b":")?;
        let seconds = self.number(2..=2)?;
        if hours > 23 || minutes > 59 || seconds > 60 {
            return None;
        }
        let mut fraction = 0;
        let rest = self.0.as_bytes();
        if matches!(rest.first(), Some(b'.' | b',')) && rest.get(1).is_some_and(u8::is_ascii_digit) {
            let digits = self.0.get(1..)?.bytes().take_while(u8::is_ascii_digit).count();
            fraction = micros(self.0.get(1..=digits)?);
            self.0 = self.0.get(1 + digits..)?;
        }
        Some((hours * 3600 + minutes * 60 + seconds) * 1_000_000 + fraction)
    }

    /// A zone in figures or `Z`, in seconds east; none is zero.
    fn zone(&mut self) -> i64 {
        let before = self.0;
        let trimmed = before.strip_prefix(' ').unwrap_or(before);
        let named = trimmed.strip_prefix('Z').or_else(|| trimmed.strip_prefix("UTC"));
        if let Some(rest) = named.filter(|rest| !rest.starts_with(|sign: char| sign.is_ascii_alphanumeric())) {
            self.0 = rest;
            return 0;
        }
        let mut ahead = Cursor(trimmed);
        let mut read = || {
            let sign = ahead.sign(b"+-")?;
            let hours = ahead.number(2..=2)?;
            let _ = ahead.sign(b":");
            let minutes = ahead.number(2..=2)?;
            let seconds = (hours * 60 + minutes) * 60;
            Some((if sign == b'-' { -seconds } else { seconds }, ahead.0))
        };
        match read() {
            Some((seconds, rest)) => {
                self.0 = rest;
                seconds
            }
            None => 0,
        }
    }
}

fn micros(fraction: &str) -> i64 {
    let digits = fraction.bytes().take_while(u8::is_ascii_digit);
    digits.chain(std::iter::repeat(b'0')).take(6).fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'))
}

/// `2023-05-26 11:30:16.101 Z`, `2024-07-29T19:34:02-04:00`, `2018/01/01 12:00:00 UTC`.
fn iso(text: &str) -> Option<(Timestamp, &str)> {
    let mut cursor = Cursor(text);
    let year = cursor.number(4..=4)?;
    let dash = cursor.sign(b"-/")?;
    let month = cursor.number(2..=2)?;
    cursor.sign(&[dash])?;
    let day = cursor.number(2..=2)?;
    cursor.sign(b"T t")?;
    let clock = cursor.clock()?;
    let zone = cursor.zone();
    Some((at(year, month, day, clock, zone)?, cursor.0))
}

/// `20220407-12:11:06`.
fn compact(text: &str) -> Option<(Timestamp, &str)> {
    let mut cursor = Cursor(text);
    let date = cursor.number(8..=8)?;
    cursor.sign(b"-T ")?;
    let clock = cursor.clock()?;
    Some((at(date / 10_000, date / 100 % 100, date % 100, clock, 0)?, cursor.0))
}

/// `Tue May 26 11:30:16 2026` and `Tue 2026-05-26 11:30:16 CEST`.
fn weekday(text: &str) -> Option<(Timestamp, &str)> {
    let mut cursor = Cursor(text);
    cursor.word(&WEEKDAYS)?;
    let _ = cursor.sign(b",");
    cursor.blanks()?;
    if let Some((at, rest)) = iso(cursor.0) {
        // A zone by name says too little; the time is taken as it stands.
        let name = rest.strip_prefix(' ').unwrap_or(rest);
        let length = name.bytes().take_while(u8::is_ascii_uppercase).count();
        return Some((at, if (2..=5).contains(&length) { name.get(length..)? } else { rest }));
    }
    let month = cursor.word(&MONTHS)? + 1;
    cursor.blanks()?;
    let day = cursor.number(1..=2)?;
    cursor.blanks()?;
    let clock = cursor.clock()?;
    cursor.blanks()?;
    let year = cursor.number(4..=4)?;
    Some((at(year, month, day, clock, 0)?, cursor.0))
}

/// `May 26 11:30:16`, perhaps with a year before the time.
fn month_first(text: &str, now: Timestamp) -> Option<(Timestamp, &str)> {
    let mut cursor = Cursor(text);
    let month = cursor.word(&MONTHS)? + 1;
    cursor.blanks()?;
    let day = cursor.number(1..=2)?;
    cursor.blanks()?;
    let mut ahead = Cursor(cursor.0);
    if let Some(year) = ahead.number(4..=4).filter(|_| ahead.blanks().is_some()) {
        let clock = ahead.clock()?;
        return Some((at(year, month, day, clock, 0)?, ahead.0));
    }
    let clock = cursor.clock()?;
    let this_year = year_of(now);
    let tomorrow = now.seconds() + DAY_SECONDS;
    let latest =
        (0..8).find_map(|back| at(this_year - back, month, day, clock, 0).filter(|at| at.seconds() <= tomorrow));
    Some((latest?, cursor.0))
}

fn at(year: i64, month: i64, day: i64, clock_micros: i64, zone_seconds: i64) -> Option<Timestamp> {
    let long = month == 2 && (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    let longest = match month {
        2 => 28 + i64::from(long),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=longest).contains(&day) || !(1970..=9999).contains(&year) {
        return None;
    }
    let seconds = days(year, month, day) * DAY_SECONDS - zone_seconds;
    Some(Timestamp::from_micros(seconds * 1_000_000 + clock_micros))
}

/// Days since 1970-01-01 in the Gregorian calendar, by the well-known rule that lets the year begin in March.
const fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

const fn year_of(moment: Timestamp) -> i64 {
    let mut year = 1970 + moment.seconds() / (DAY_SECONDS * 366);
    while days(year + 1, 1, 1) * DAY_SECONDS <= moment.seconds() {
        year += 1;
    }
    year
}

#[cfg(test)]
mod tests;
