//! Moments: RFC 3339 in and out, steps before and after 1970, spans that never overflow.

use countersign_core::Timestamp;
use proptest::prelude::*;
use std::time::Duration;

#[test]
fn a_moment_is_written_in_utc_to_the_second() {
    for (seconds, text) in [
        (0, "1970-01-01T00:00:00Z"),
        (1_800_000_000, "2027-01-15T08:00:00Z"),
        (-1, "1969-12-31T23:59:59Z"),
        (4_107_542_399, "2100-02-28T23:59:59Z"),
        (253_402_300_799, "9999-12-31T23:59:59Z"),
    ] {
        let moment = Timestamp::from_seconds(seconds);
        assert_eq!(moment.to_string(), text);
        assert_eq!(Timestamp::parse(text), Ok(moment));
    }
}

#[test]
fn other_offsets_and_fractions_are_understood() {
    let moment = Timestamp::from_seconds(1_800_000_000);
    for text in
        ["2027-01-15T09:00:00+01:00", "2027-01-15T02:30:00-05:30", "2027-01-15t08:00:00z", "2027-01-15T08:00:00.000Z"]
    {
        assert_eq!(Timestamp::parse(text), Ok(moment), "{text}");
    }
    let fraction = Timestamp::parse("2027-01-15T08:00:00.123456789Z").unwrap();
    assert_eq!(fraction.micros(), 1_800_000_000_123_456);
}

#[test]
fn what_is_no_moment_is_refused() {
    for text in
        ["", "now", "1800000000", "2027-01-15", "2027-01-15T08:00:00", "2027-02-29T08:00:00Z", "2027-01-15T24:00:00Z"]
    {
        assert!(Timestamp::parse(text).is_err(), "{text}");
    }
}

#[test]
fn a_step_begins_at_its_first_microsecond_and_counts_down_before_1970() {
    let steps: Vec<i64> = [-30_000_001, -30_000_000, -1, 0, 29_999_999, 30_000_000]
        .map(|micros| Timestamp::from_micros(micros).step(30))
        .into();
    assert_eq!(steps, [-2, -1, -1, 0, 0, 1]);
    assert_eq!(Timestamp::from_seconds(59).step(30), 1);
}

#[test]
fn a_wait_is_told_in_whole_seconds_rounded_up() {
    let now = Timestamp::from_seconds(100);
    for (micros, seconds) in [(99_000_000, 0), (100_000_000, 0), (100_000_001, 1), (101_000_000, 1), (101_000_001, 2)] {
        assert_eq!(Timestamp::from_micros(micros).seconds_after(now), seconds);
    }
}

#[test]
fn spans_end_at_the_ends_of_time() {
    let end = Timestamp::from_micros(i64::MAX);
    let beginning = Timestamp::from_micros(i64::MIN);
    assert_eq!(end.plus(Duration::MAX), end);
    assert_eq!(beginning.minus(Duration::MAX), beginning);
    assert_eq!(Timestamp::from_seconds(i64::MAX), end);
    assert_eq!(beginning.since(end), Duration::ZERO);
    assert_eq!(end.since(beginning), Duration::from_micros(i64::MAX.unsigned_abs()));
    assert_eq!(end.to_string(), "9223372036854 s after 1970");
}

proptest! {
    #[test]
    fn whole_seconds_of_four_digit_years_are_read_back(seconds in -62_167_219_200_i64..=253_402_300_799) {
        let moment = Timestamp::from_seconds(seconds);
        prop_assert_eq!(Timestamp::parse(&moment.to_string()), Ok(moment));
        prop_assert_eq!(moment.seconds(), seconds);
    }

    #[test]
    fn any_moment_is_written_and_any_text_read_without_panic(micros in any::<i64>(), text in any::<String>()) {
        let moment = Timestamp::from_micros(micros);
        prop_assert!(!moment.to_string().is_empty());
        prop_assert!(moment.step(30) * 30 <= moment.seconds());
        let _ = Timestamp::parse(&text);
    }

    #[test]
    fn a_span_added_is_the_span_since(micros in -(1_i64 << 60)..1 << 60, span in 0_u64..1 << 50) {
        let earlier = Timestamp::from_micros(micros);
        let later = earlier.plus(Duration::from_micros(span));
        prop_assert_eq!(later.since(earlier), Duration::from_micros(span));
        prop_assert_eq!(later.minus(Duration::from_micros(span)), earlier);
    }
}
