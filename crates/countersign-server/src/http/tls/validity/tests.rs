//! Spans of certificates, of whole ones and of those that are cut or spoilt.

use super::Validity;
use countersign_core::Timestamp;
use rcgen::{CertificateParams, KeyPair, date_time_ymd};

fn certificate(from: (i32, u8, u8), until: (i32, u8, u8)) -> Vec<u8> {
    let mut params = CertificateParams::new(["mfa.example.com".to_owned()]).unwrap();
    params.not_before = date_time_ymd(from.0, from.1, from.2);
    params.not_after = date_time_ymd(until.0, until.1, until.2);
    params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

#[test]
fn the_span_of_a_certificate_is_read_in_both_ways_of_writing_years() {
    let short = Validity::read(&certificate((1999, 12, 31), (2049, 6, 1))).unwrap();
    assert_eq!(short, Validity { from: at("1999-12-31T00:00:00Z"), until: at("2049-06-01T00:00:00Z") });
    let long = Validity::read(&certificate((2026, 1, 2), (2050, 3, 4))).unwrap();
    assert_eq!(long, Validity { from: at("2026-01-02T00:00:00Z"), until: at("2050-03-04T00:00:00Z") });
}

#[test]
fn a_certificate_that_is_cut_or_spoilt_tells_nothing_and_harms_nobody() {
    let whole = certificate((2026, 1, 2), (2050, 3, 4));
    let known = Validity::read(&whole).unwrap();
    for length in 0..whole.len() {
        assert_eq!(Validity::read(&whole[..length]), None, "{length} bytes");
    }
    for place in 0..whole.len() {
        let mut spoilt = whole.clone();
        spoilt[place] ^= 0xff;
        // What lies behind the span does not matter here; everything else must not read as something it is not.
        let read = Validity::read(&spoilt);
        assert!(read.is_none_or(|read| read == known), "byte {place}: {read:?}");
    }
}
