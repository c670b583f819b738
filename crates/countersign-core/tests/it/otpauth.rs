//! `otpauth://` URIs: every parameter honoured, lenient forms read, what cannot be honoured refused by name.

use countersign_core::{
    Secret,
    factor::Movement,
    otp::{Algorithm, Digits, Parameters, Period},
    otpauth::{MAX_BYTES, Otpauth, OtpauthError},
    secret::SecretError,
};

/// Twenty bytes: the secret of RFC 4226 appendix D.
const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// Everything an entry says, in a form that compares.
pub(crate) type Said = (Movement, Option<String>, String, Vec<u8>, Parameters, i64);

/// What this entry says.
pub(crate) fn said(entry: &Otpauth) -> Said {
    (
        entry.movement,
        entry.issuer.clone(),
        entry.account.clone(),
        entry.secret.expose().to_vec(),
        entry.parameters,
        entry.counter,
    )
}

fn read(uri: &str) -> Said {
    said(&Otpauth::parse(uri).unwrap_or_else(|error| panic!("{uri}: {error}")))
}

fn refused(uri: &str) -> OtpauthError {
    Otpauth::parse(uri).err().unwrap_or_else(|| panic!("{uri} was read"))
}

fn plain(issuer: Option<&str>, account: &str) -> Said {
    let secret = b"12345678901234567890".to_vec();
    let issuer = issuer.map(str::to_owned);
    (Movement::Time, issuer, account.to_owned(), secret, Parameters::default(), 0)
}

#[test]
fn the_example_of_the_format_is_read() {
    let uri = format!("otpauth://totp/Example:alice@example.com?secret={SECRET}&issuer=Example");
    assert_eq!(read(&uri), plain(Some("Example"), "alice@example.com"));
}

#[test]
fn every_parameter_is_honoured() {
    let uri =
        format!("otpauth://totp/ACME%20Co:john?secret={SECRET}&issuer=ACME%20Co&algorithm=SHA512&digits=8&period=60");
    let parameters =
        Parameters { algorithm: Algorithm::Sha512, digits: Digits::EIGHT, period: Period::new(60).unwrap() };
    let (_, _, _, secret, _, _) = plain(None, "");
    let issuer = Some("ACME Co".to_owned());
    let expected = (Movement::Time, issuer, "john".to_owned(), secret.clone(), parameters, 0);
    assert_eq!(read(&uri), expected);

    let uri = format!("otpauth://hotp/token?secret={SECRET}&counter=9007199254740993&digits=7");
    let parameters = Parameters { digits: Digits::new(7).unwrap(), ..Parameters::default() };
    let counter = 9_007_199_254_740_993;
    let expected = (Movement::Counter, None, "token".to_owned(), secret, parameters, counter);
    assert_eq!(read(&uri), expected);
}

#[test]
fn an_entry_is_written_in_full() {
    let mut entry = Otpauth {
        movement: Movement::Time,
        issuer: Some("Büro & Co".to_owned()),
        account: "alice@example.com (2)".to_owned(),
        secret: Secret::from_base32(SECRET).unwrap(),
        parameters: Parameters::default(),
        counter: 5,
    };
    let start = "B%C3%BCro%20%26%20Co:alice@example.com%20%282%29";
    assert_eq!(
        *entry.to_uri(),
        format!("otpauth://totp/{start}?secret={SECRET}&issuer=B%C3%BCro%20%26%20Co&algorithm=SHA1&digits=6&period=30")
    );
    entry.movement = Movement::Counter;
    entry.issuer = None;
    assert_eq!(
        *entry.to_uri(),
        format!("otpauth://hotp/alice@example.com%20%282%29?secret={SECRET}&algorithm=SHA1&digits=6&counter=5")
    );
}

#[test]
fn lenient_forms_say_the_same() {
    let expected = plain(Some("Example"), "alice");
    let spaced = "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ";
    for uri in [
        format!("  otpauth://totp/Example:alice?secret={SECRET}\n"),
        format!("OTPAUTH://TOTP/Example:alice?secret={SECRET}"),
        format!("otpauth://totp/Example%3Aalice?secret={SECRET}"),
        format!("otpauth://totp/Example:%20alice?secret={SECRET}"),
        format!("otpauth://totp/Example%3A%20%20alice?secret={SECRET}"),
        format!("otpauth://totp/alice?secret={SECRET}&issuer=Example"),
        format!("otpauth://totp/alice?issuer=%20Example+&secret={SECRET}"),
        format!("otpauth://totp/Old:alice?secret={SECRET}&issuer=Example"),
        format!("otpauth://totp/Example:alice?secret={SECRET}&issuer="),
        format!("otpauth://totp/Example:alice?secret={}", SECRET.to_ascii_lowercase()),
        format!("otpauth://totp/Example:alice?secret={}", spaced.replace(' ', "%20")),
        format!("otpauth://totp/Example:alice?secret={}", spaced.replace(' ', "+")),
        format!("otpauth://totp/Example:alice?secret={}", spaced.replace(' ', "-")),
        format!("otpauth://totp/Example:alice?secret={SECRET}%3D%3D%3D%3D%3D%3D"),
        format!("otpauth://totp/Example:alice?secret={SECRET}======"),
        format!("otpauth://totp/Example:alice?SECRET={SECRET}&Digits=6&PERIOD=30"),
        format!("otpauth://totp/Example:alice?secret={SECRET}&secret={SECRET}"),
        format!("otpauth://totp/Example:alice?secret={SECRET}&image=https%3A%2F%2Fexample.com%2Fi.png"),
        format!("otpauth://totp/Example:alice?&&secret={SECRET}&flag&#fragment"),
        format!("otpauth://totp/Example:alice?secret={SECRET}&period=%2030%20"),
    ] {
        assert_eq!(read(&uri), expected, "{uri}");
    }
}

#[test]
fn an_algorithm_is_read_in_every_common_spelling() {
    for (spelling, algorithm) in [
        ("SHA1", Algorithm::Sha1),
        ("sha1", Algorithm::Sha1),
        ("SHA-1", Algorithm::Sha1),
        ("HMAC-SHA-1", Algorithm::Sha1),
        ("HmacSHA256", Algorithm::Sha256),
        ("Sha-256", Algorithm::Sha256),
        ("HMACSHA512", Algorithm::Sha512),
    ] {
        let uri = format!("otpauth://totp/a?secret={SECRET}&algorithm={spelling}");
        assert_eq!(read(&uri).4.algorithm, algorithm, "{spelling}");
    }
}

#[test]
fn a_label_without_issuer_or_account_is_taken_as_it_is() {
    for (label, issuer, account) in [
        ("", None, ""),
        (":", None, ""),
        (":alice", None, "alice"),
        ("Example:", Some("Example"), ""),
        ("a:b:c", Some("a"), "b:c"),
    ] {
        let uri = format!("otpauth://totp/{label}?secret={SECRET}");
        assert_eq!(read(&uri), plain(issuer, account), "{label:?}");
    }
}

#[test]
fn what_is_no_otpauth_uri_is_refused_as_such() {
    for uri in [
        "",
        "https://example.com",
        "otpauth://",
        "otpauth://totp",
        "otpauth://yubi/a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        "otpauth-migration://offline?data=CjE",
        "otpauth://tot\u{fc}/a",
    ] {
        assert_eq!(refused(uri), OtpauthError::NotOtpauth, "{uri}");
    }
}

#[test]
fn a_secret_that_is_missing_or_unusable_is_refused() {
    let not_base32 = OtpauthError::Secret(SecretError::NotBase32);
    let too_short = OtpauthError::Secret(SecretError::Length { bytes: 10 });
    for (query, expected) in [
        ("", OtpauthError::NoSecret),
        ("?issuer=b", OtpauthError::NoSecret),
        ("?secret=0189", not_base32.clone()),
        ("?secret=GEZDGNBVGY3TQOJQG", not_base32),
        ("?secret=GEZDGNBVGY3TQOJQ", too_short),
    ] {
        let uri = format!("otpauth://totp/a{query}");
        assert_eq!(refused(&uri), expected, "{uri}");
    }
}

#[test]
fn what_is_not_utf8_is_refused_by_the_part_it_stands_in() {
    for (rest, part) in [("%FF?secret=A", "label"), ("a?issuer=%C3", "issuer"), ("a?%FF=1", "parameter name")] {
        let part = part.to_owned();
        let uri = format!("otpauth://totp/{rest}");
        assert_eq!(refused(&uri), OtpauthError::NotUtf8 { part }, "{uri}");
    }
}

#[test]
fn a_parameter_given_twice_with_different_values_is_refused() {
    let parameter = "digits".to_owned();
    let error = refused("otpauth://totp/a?digits=6&Digits=8");
    assert_eq!(error, OtpauthError::Twice { parameter });
}

#[test]
fn a_value_that_cannot_be_honoured_is_refused_by_name() {
    let table: [(&str, &[&str], &str); 4] = [
        ("digits", &["5", "9", "", "262", "six"], "6, 7 and 8 are"),
        ("period", &["0", "14", "121", "-30", "30.0"], "15 to 120 seconds are"),
        ("algorithm", &["MD5", "HMAC", "", "SHA3-256", "hm\u{e4}c"], "SHA1, SHA256 and SHA512 are"),
        ("counter", &["-1", "9223372036854775808", "x"], "0 and above are"),
    ];
    for (parameter, values, expected) in table {
        for value in values {
            let uri = format!("otpauth://hotp/a?secret={SECRET}&{parameter}={value}");
            let value = (*value).to_owned();
            let refusal = OtpauthError::Value { parameter, value, expected };
            assert_eq!(refused(&uri), refusal, "{uri}");
        }
    }
}

#[test]
fn a_uri_is_read_up_to_its_greatest_length() {
    let start = format!("otpauth://totp/a?secret={SECRET}&image=");
    let longest = format!("{start}{}", "x".repeat(MAX_BYTES - start.len()));
    assert_eq!(read(&longest), plain(None, "a"));
    assert_eq!(refused(&format!("{longest}x")), OtpauthError::TooLong);
}

#[test]
fn a_secret_is_taken_from_sixteen_to_a_hundred_and_twenty_eight_bytes() {
    for bytes in [16, 20, 128] {
        let text = Secret::from_bytes(vec![1; bytes]).to_base32();
        assert_eq!(Secret::from_base32(&text).unwrap().expose(), vec![1; bytes]);
    }
    for bytes in [0, 1, 10, 15, 129, 500] {
        let text = Secret::from_bytes(vec![1; bytes]).to_base32();
        assert_eq!(Secret::from_base32(&text).err(), Some(SecretError::Length { bytes }));
    }
}

#[test]
fn no_refusal_repeats_the_secret() {
    for uri in [
        format!("otpauth://totp/a?secret={SECRET}&secret=A"),
        format!("otpauth://totp/a?secret={SECRET}%FF"),
        format!("otpauth://totp/a?secret={SECRET}0"),
        format!("otpauth://totp/a?secret={SECRET}A"),
        format!("otpauth://totp/a?secret={}", SECRET.repeat(7)),
    ] {
        let error = refused(&uri);
        let said = format!("{error} {error:?}");
        assert!(!said.contains(&SECRET[..8]), "{said}");
    }
}
