//! What must hold for every input read as another system's export: no panic, no end of memory, rows whose secrets are
//! shown nowhere, and factors that can be written as a URI. The first byte picks the format. Used by the fuzzer and by
//! the test that replays its seeds.

use countersign_interop::import::{Format, Passphrase, Row};

/// Panics if something does not hold.
pub(crate) fn holds(input: &[u8]) {
    let Some((first, bytes)) = input.split_first() else { return };
    let Some(format) = Format::ALL.get(usize::from(*first) % Format::ALL.len()) else { return };
    if let Ok(rows) = format.read(bytes, None) {
        rows.iter().for_each(is_sound);
    }
    // A key from a passphrase takes its time by intent; this one is shared as it is.
    if *format == Format::Pskc {
        let shared = Passphrase::new("12345678901234567890123456789012".to_owned());
        if let Ok(rows) = format.read(bytes, Some(&shared)) {
            rows.iter().for_each(is_sound);
        }
    }
}

fn is_sound(row: &Row) {
    assert!(row.names.iter().all(|name| !name.trim().is_empty()), "{row:?}");
    let Ok(found) = &row.content else { return };
    let secret = found.entry.secret.to_base32();
    assert!(!secret.is_empty() && found.entry.secret.expose().len() <= 1024);
    // A short key may stand in a name by chance.
    assert!(secret.len() < 16 || !format!("{row:?}").to_ascii_uppercase().contains(secret.as_str()));
    assert!(found.entry.to_uri().starts_with("otpauth://"));
}
