//! The parts of a form: found whole, or not at all.

use super::parts;
use axum::body::Bytes;

const KIND: &str = "multipart/form-data; boundary=\"----x\"";

fn parts_of(body: &str) -> Option<Vec<(String, String)>> {
    let parts = parts::read(&Bytes::from(body.to_owned()), parts::boundary(KIND)?)?;
    Some(parts.into_iter().map(|(name, value)| (name, String::from_utf8_lossy(&value).into_owned())).collect())
}

const GOOD: &str = "\
before\r\n------x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ntoken\r\n\
------x\r\nContent-Type: text/plain\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a; name=b.log\"\r\n\r\n\
one\r\n--two\r\n\r\nthree\r\n------x--\r\nafter";

#[test]
fn every_part_is_found_by_its_name_and_is_what_was_sent() {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(parts_of(GOOD).unwrap(), [pair("csrf", "token"), pair("file", "one\r\n--two\r\n\r\nthree")]);
}

#[test]
fn a_form_that_is_cut_anywhere_is_none_and_harms_nothing() {
    let whole = GOOD.find("------x--").unwrap() + "------x--".len();
    for end in 0..whole {
        assert_eq!(parts_of(&GOOD[..end]), None, "{end}");
    }
    for start in 1..GOOD.len() {
        let _ = parts_of(&GOOD[start..]);
    }
}

#[test]
fn a_part_without_a_name_or_one_that_comes_twice_makes_it_none() {
    assert_eq!(parts_of(&GOOD.replace("name=\"csrf\"", "")), None);
    assert_eq!(parts_of(&GOOD.replace("name=\"csrf\"", "name=\"file\"")), None);
    for kind in ["text/plain; boundary=x", "multipart/form-data", "multipart/form-data; boundary="] {
        assert_eq!(parts::boundary(kind), None, "{kind}");
    }
}
