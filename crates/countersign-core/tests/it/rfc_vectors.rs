//! The published test vectors: RFC 4226 appendix D and RFC 6238 appendix B.

use countersign_core::{
    Secret, Timestamp,
    otp::{Algorithm, Digits, Key, OtpCode},
};

fn ascii_key(secret: &str, algorithm: Algorithm) -> Key {
    Key::new(&Secret::from_bytes(secret.as_bytes().to_vec()), algorithm)
}

#[test]
fn the_ten_counters_of_rfc_4226_appendix_d_give_its_ten_values() {
    let key = ascii_key("12345678901234567890", Algorithm::Sha1);
    let shown: Vec<String> = (0..10).map(|counter| key.code(counter, Digits::SIX).to_string()).collect();
    assert_eq!(
        shown,
        ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
    );
}

#[test]
fn the_times_of_rfc_6238_appendix_b_give_its_codes_under_every_algorithm() {
    let seeds = [
        (Algorithm::Sha1, "12345678901234567890"),
        (Algorithm::Sha256, "12345678901234567890123456789012"),
        (Algorithm::Sha512, "1234567890123456789012345678901234567890123456789012345678901234"),
    ];
    let table = [
        (59, ["94287082", "46119246", "90693936"]),
        (1_111_111_109, ["07081804", "68084774", "25091201"]),
        (1_111_111_111, ["14050471", "67062674", "99943326"]),
        (1_234_567_890, ["89005924", "91819424", "93441116"]),
        (2_000_000_000, ["69279037", "90698825", "38618901"]),
        (20_000_000_000, ["65353130", "77737706", "47863826"]),
    ];
    for (seconds, codes) in table {
        let step = Timestamp::from_seconds(seconds).step(30);
        for ((algorithm, seed), expected) in seeds.into_iter().zip(codes) {
            let shown = ascii_key(seed, algorithm).code(step, Digits::EIGHT).to_string();
            assert_eq!(shown, expected, "{} at {seconds} s", algorithm.name());
        }
    }
}

#[test]
fn a_code_matches_its_own_counter_and_length_only() {
    let key = ascii_key("12345678901234567890", Algorithm::Sha1);
    let typed = OtpCode::parse("755224").unwrap();
    let matching: Vec<i64> = (-100..100).filter(|counter| key.matches(typed, *counter)).collect();
    assert_eq!(matching, [0]);

    // Counter 0 gives 84755224 with eight digits; its last six are another code.
    assert!(key.matches(OtpCode::parse("84755224").unwrap(), 0));
    assert!(!key.matches(OtpCode::parse("00755224").unwrap(), 0));
    assert_ne!(typed, OtpCode::parse("0755224").unwrap());
}

#[test]
fn a_code_is_six_to_eight_ascii_digits_and_nothing_else() {
    let codes = ["000000", "0000000", "99999999"];
    for text in codes {
        assert_eq!(OtpCode::parse(text).unwrap().to_string(), text);
    }
    for text in ["", "12345", "123456789", "12345a", "+12345", "-123456", " 123456", "１２３４５６"] {
        assert_eq!(OtpCode::parse(text), None, "{text:?}");
    }
}
