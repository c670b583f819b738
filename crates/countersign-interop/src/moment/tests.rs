//! Every form of a time that the supported logs have.

use super::*;

fn read(text: &str) -> (String, &str) {
    let now = Timestamp::parse("2026-05-27T00:00:00Z").unwrap();
    let (at, rest) = leading(text, now).unwrap_or_else(|| panic!("{text}"));
    (at.to_string(), rest)
}

#[test]
fn every_form_of_a_time_is_read() {
    let forms = [
        ("2023-05-26 11:30:16.101 Z rest", "2023-05-26T11:30:16Z", " rest"),
        ("2024-07-29T19:34:02-04:00", "2024-07-29T23:34:02Z", ""),
        ("2024-07-29T19:34:02.123456+0200 gw", "2024-07-29T17:34:02Z", " gw"),
        ("2023-05-25 22:24:19,357 WARN", "2023-05-25T22:24:19Z", " WARN"),
        ("2018/01/01 12:00:00 UTC] x", "2018-01-01T12:00:00Z", "] x"),
        ("20220407-12:11:06] [INFO ]", "2022-04-07T12:11:06Z", "] [INFO ]"),
        ("Tue May 26 11:30:16 2026 : Auth", "2026-05-26T11:30:16Z", " : Auth"),
        ("Tue 2026-05-26 11:30:16 CEST gw", "2026-05-26T11:30:16Z", " gw"),
        ("May 26 11:30:16 gw", "2026-05-26T11:30:16Z", " gw"),
        ("Jan  3 2024 23:42:50 gw", "2024-01-03T23:42:50Z", " gw"),
        ("Feb 29 01:02:03 gw", "2024-02-29T01:02:03Z", " gw"),
    ];
    for (text, at, rest) in forms {
        assert_eq!(read(text), (at.to_owned(), rest), "{text}");
    }
}

#[test]
fn a_time_without_a_year_never_lies_more_than_a_day_ahead() {
    assert_eq!(read("Dec 11 19:55:55 x").0, "2025-12-11T19:55:55Z");
    assert_eq!(read("May 27 11:00:00 x").0, "2026-05-27T11:00:00Z");
}

#[test]
fn numbers_are_seconds_unless_too_large_for_that() {
    let at = |text| epoch(text).map(|at: Timestamp| at.micros());
    assert_eq!(at("1590507016.4213"), Some(1_590_507_016_421_300));
    assert_eq!(at("1590507016421"), Some(1_590_507_016_421_000));
    assert_eq!(at("1590507016421300"), Some(1_590_507_016_421_300));
    assert_eq!(at("12:30"), None);
}

#[test]
fn what_is_no_time_is_none() {
    let now = Timestamp::from_seconds(1_800_000_000);
    for text in ["", "x", "2023-13-01 00:00:00", "2023-02-30 00:00:00", "May 40 11:30:16", "99:99:99", "Maybe 1 2"] {
        assert_eq!(leading(text, now), None, "{text}");
    }
}
