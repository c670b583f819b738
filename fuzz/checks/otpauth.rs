//! What must hold for every text read as an `otpauth://` URI: no panic, and what was read is written and read
//! back the same. Used by the fuzzer and by the test that replays its seeds.

use countersign_core::{
    factor::Movement,
    otpauth::{MAX_BYTES, Otpauth},
};

/// Panics if something does not hold.
pub(crate) fn holds(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    match Otpauth::parse(text) {
        Ok(entry) => is_read_back(&entry),
        Err(error) => assert!(error.to_string().len() <= 300 + text.len()),
    }
}

fn is_read_back(entry: &Otpauth) {
    let uri = entry.to_uri();
    // Percent-encoding can make a long label too long to be read again.
    let Ok(back) = Otpauth::parse(&uri) else {
        assert!(uri.len() > MAX_BYTES, "not read back");
        return;
    };
    assert_eq!(back.movement, entry.movement);
    assert_eq!(back.secret.expose(), entry.secret.expose());
    assert_eq!(back.parameters.algorithm, entry.parameters.algorithm);
    assert_eq!(back.parameters.digits, entry.parameters.digits);
    let start = |entry: &Otpauth| match entry.movement {
        Movement::Time => i64::from(entry.parameters.period.seconds()),
        Movement::Counter => entry.counter,
    };
    assert_eq!(start(&back), start(entry));
    // Without an issuer, a colon in the account would separate one.
    if entry.issuer.is_some() || !entry.account.contains(':') {
        assert_eq!((&back.issuer, &back.account), (&entry.issuer, &entry.account));
    }
}
