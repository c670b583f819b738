//! Exports as other systems write them, and the rows that are read from them. The encrypted ones were made with other
//! implementations of their ciphers; the secrets are those of RFC 6238.

#[path = "../../../../fuzz/checks/foreign_export.rs"]
mod foreign_export;

use countersign_core::factor::Movement;
use countersign_interop::import::{Format, Row, Unreadable};
use std::path::Path;
use zeroize::Zeroizing;

const DIGITS: &[u8] = b"1234567890123456789012345678901234567890123456789012345678901234";

fn file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/import").join(name)).unwrap()
}

fn read(format: &str, name: &str) -> String {
    shown(&Format::from_word(format).unwrap().read(&file(name), None).unwrap())
}

fn opened(format: &str, name: &str, passphrase: &str) -> Result<String, Unreadable> {
    let passphrase = Zeroizing::new(passphrase.to_owned());
    Format::from_word(format).unwrap().read(&file(name), Some(&passphrase)).map(|rows| shown(&rows))
}

fn refused(format: &str, bytes: &[u8]) -> Unreadable {
    Format::from_word(format).unwrap().read(bytes, None).unwrap_err()
}

/// A line for each row. Of a secret only its length is shown, and that it is the right one.
fn shown(rows: &[Row]) -> String {
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn line(row: &Row) -> String {
    let names = row.names.join("+");
    let note = row.note.as_ref().map_or_else(String::new, |note| format!(" ({note})"));
    let found = match &row.content {
        Err(why) => return format!("{} | {names} | {why}{note}", row.source),
        Ok(found) => found,
    };
    let entry = &found.entry;
    let secret = entry.secret.expose();
    let known = if DIGITS.starts_with(secret) { "digits" } else { "bytes" };
    let parameters = entry.parameters;
    let pace = match entry.movement {
        Movement::Time => format!("totp {}s", parameters.period.seconds()),
        Movement::Counter => format!("hotp from {}", entry.counter),
    };
    let issuer = entry.issuer.as_deref().unwrap_or("-");
    let last = found.last.map_or_else(String::new, |last| format!(" last {last}"));
    format!(
        "{} | {names} | {issuer}: {} | {pace} {} {} | {} {known}{last}{note}",
        row.source,
        entry.account,
        parameters.algorithm.name(),
        parameters.digits.count(),
        secret.len(),
    )
}

#[test]
fn uris_are_read_with_every_parameter_and_those_of_no_use_are_named() {
    insta::assert_snapshot!(read("otpauth", "otpauth.txt"), @"
    line 2 | alice@example.com | Example: alice@example.com | totp 30s SHA1 6 | 20 digits
    line 3 | bob | -: bob | totp 60s SHA256 8 | 32 digits
    line 5 | carol | Example: carol (2) | hotp from 42 SHA512 7 | 64 digits
    line 8 | dave@example.com | Example: D. | totp 30s SHA1 6 | 20 digits last 55555555
    line 9 |  | import.digits
    line 10 |  | import.secret_unreadable
    line 11 |  | import.secret_missing
    line 12 |  | import.kind
    ");
    assert!(matches!(refused("otpauth", b"nothing of that kind"), Unreadable::NotThis(_)));
}

#[test]
fn qr_codes_on_pictures_are_read() {
    insta::assert_snapshot!(read("otpauth", "otpauth-qr.png"), @"QR code 1 | alice@example.com | Example: alice@example.com | totp 30s SHA1 6 | 20 digits");
    insta::assert_snapshot!(read("otpauth-migration", "migration-qr.png"), @"
    QR code 1, entry 1 | alice@example.com | Example: alice@example.com | totp 30s SHA1 6 | 20 digits
    QR code 1, entry 2 | bob | -: bob | hotp from 7 SHA256 8 | 32 digits
    QR code 1, entry 3 |  | import.algorithm (page 1 of 2: bring over the other pages too)
    ");
    assert!(matches!(refused("otpauth", b"\x89PNG\r\n\x1a\nnot really"), Unreadable::NotThis(_)));
}

#[test]
fn a_move_to_another_phone_is_read_and_its_missing_pages_are_named() {
    insta::assert_snapshot!(read("otpauth-migration", "migration.txt"), @"
    line 1, entry 1 | alice@example.com | Example: alice@example.com | totp 30s SHA1 6 | 20 digits
    line 1, entry 2 | bob | -: bob | hotp from 7 SHA256 8 | 32 digits
    line 1, entry 3 |  | import.algorithm (page 1 of 2: bring over the other pages too)
    ");
}

#[test]
fn an_aegis_vault_is_read_plain_and_encrypted() {
    let plain = read("aegis", "aegis.json");
    insta::assert_snapshot!(plain, @"
    entry 1 | alice@example.com | Example: alice@example.com | totp 30s SHA1 6 | 20 digits
    entry 2 | bob | Example: bob | hotp from 11 SHA256 8 | 32 digits
    entry 3 | carol | import.kind
    entry 4 | dave | import.algorithm
    ");
    assert_eq!(opened("aegis", "aegis-encrypted.json", "correct horse"), Ok(plain));
    assert_eq!(opened("aegis", "aegis-encrypted.json", "battery staple"), Err(Unreadable::WrongPassphrase));
    assert_eq!(refused("aegis", &file("aegis-encrypted.json")), Unreadable::Locked);
}

#[test]
fn a_vault_whose_key_would_cost_everything_is_refused() {
    let costly = String::from_utf8(file("aegis-encrypted.json")).unwrap().replace("\"n\": 32768", "\"n\": 1073741824");
    let passphrase = Zeroizing::new("correct horse".to_owned());
    assert_eq!(Format::Aegis.read(costly.as_bytes(), Some(&passphrase)).unwrap_err(), Unreadable::TooCostly);
}

#[test]
fn a_2fas_backup_is_read_plain_and_encrypted() {
    let plain = read("2fas", "2fas.json");
    insta::assert_snapshot!(plain, @"
    service 1 | alice@example.com | Example: alice@example.com | totp 30s SHA1 6 | 20 digits
    service 2 | bob | Example: bob | hotp from 3 SHA256 8 | 32 digits
    service 3 | carol | import.kind
    ");
    assert_eq!(opened("2fas", "2fas-encrypted.json", "correct horse"), Ok(plain));
    assert_eq!(opened("2fas", "2fas-encrypted.json", "battery staple"), Err(Unreadable::WrongPassphrase));
    assert_eq!(refused("2fas", &file("2fas-encrypted.json")), Unreadable::Locked);
}

#[test]
fn an_andotp_backup_is_read_plain_and_encrypted_in_both_ways() {
    let plain = read("andotp", "andotp.json");
    insta::assert_snapshot!(plain, @"
    entry 1 | alice@example.com | Example: alice@example.com | totp 30s SHA1 6 | 20 digits
    entry 2 | bob | Example: bob | hotp from 5 SHA512 8 | 64 digits
    entry 3 | carol | Old: carol | totp 60s SHA1 6 | 20 digits
    entry 4 | dave | import.kind
    ");
    assert_eq!(opened("andotp", "andotp-encrypted.bin", "correct horse"), Ok(plain.clone()));
    assert_eq!(opened("andotp", "andotp-encrypted-old.bin", "correct horse"), Ok(plain));
    assert_eq!(opened("andotp", "andotp-encrypted.bin", "battery staple"), Err(Unreadable::WrongPassphrase));
    assert_eq!(refused("andotp", &file("andotp-encrypted.bin")), Unreadable::Locked);
}

#[test]
fn freeotp_plus_has_its_secrets_in_bytes_with_a_sign() {
    insta::assert_snapshot!(read("freeotp-plus", "freeotp-plus.json"), @"
    token 1 | alice@example.com | Example: alice@example.com | totp 30s SHA1 6 | 20 digits
    token 2 | bob | -: bob | hotp from 9 SHA512 8 | 40 bytes
    ");
}

#[test]
fn of_a_bitwarden_vault_only_authenticator_keys_are_read() {
    insta::assert_snapshot!(read("bitwarden", "bitwarden.json"), @"
    item 1 | alice@example.com | Example: alice@example.com | totp 30s SHA1 8 | 20 digits
    item 2 | bob | Plain: bob | totp 30s SHA1 6 | 32 digits
    item 3 | carol | import.kind
    ");
    assert!(matches!(refused("bitwarden", &file("bitwarden-encrypted.json")), Unreadable::Sealed(_)));
}

#[test]
fn keepassxc_is_read_from_csv_and_xml_without_entries_of_the_past() {
    insta::assert_snapshot!(read("keepassxc", "keepassxc.csv"), @"
    entry in line 2 | alice@example.com+alice | Example: alice | totp 30s SHA1 6 | 20 digits
    entry in line 4 | carol | Eight: carol | totp 30s SHA256 8 | 32 digits
    ");
    insta::assert_snapshot!(read("keepassxc", "keepassxc.xml"), @"
    entry 1 | alice@example.com+alice | Example: alice | totp 30s SHA1 6 | 20 digits
    entry 2 | bob | Plug-in: bob | totp 60s SHA1 8 | 32 digits
    entry 3 | carol | Older: carol | totp 30s SHA1 7 | 20 digits
    entry 4 | dave | import.kind
    ");
}

#[test]
fn of_google_authenticators_file_the_options_stay_behind_by_name() {
    let text = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\n\" RATE_LIMIT 3 30 1700000000\n\" WINDOW_SIZE 17\n\" STEP_SIZE 60\n\
                \" DISALLOW_REUSE 28333333 28333335\n\" TOTP_AUTH\n12345678\n87654321\n";
    let rows = Format::GoogleAuthenticator.read(text.as_bytes(), None).unwrap();
    insta::assert_snapshot!(shown(&rows), @"
    line 1 |  | -:  | totp 60s SHA1 6 | 20 digits last 28333335 (not carried over: WINDOW_SIZE 17)
    scratch codes |  | import.recovery_codes (2 scratch codes)
    ");
    let counting = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\n\" HOTP_COUNTER 5\n";
    insta::assert_snapshot!(shown(&Format::GoogleAuthenticator.read(counting.as_bytes(), None).unwrap()), @"line 1 |  | -:  | hotp from 5 SHA1 6 | 20 digits");
}

#[test]
fn rows_of_mattermost_that_disagree_with_themselves_are_left_out() {
    insta::assert_snapshot!(read("mattermost", "mattermost.csv"), @"
    user alice | alice@example.com+alice | Mattermost: alice@example.com | totp 30s SHA1 6 | 20 digits last 60000007
    user bob | bob@example.com+bob | import.flag_without_secret
    user carol | carol@example.com+carol | import.not_confirmed
    user dave | dave@example.com+dave | import.gone_there
    user frank | frank@example.com+frank | import.secret_unreadable
    ");
    insta::assert_snapshot!(read("mattermost", "mattermost.json"), @"
    user alice | alice@example.com+alice | Mattermost: alice@example.com | totp 30s SHA1 6 | 20 digits last 60000001
    row 2 |  | import.unreadable
    ");
}

#[test]
fn kratos_keeps_its_parameters_and_what_is_not_taken_over_is_counted() {
    insta::assert_snapshot!(read("kratos", "kratos.json"), @"
    identity 9f425a8d-7efc-4768-8f23-7647a74fdf13, totp | alice@example.com+alice | Example: alice@example.com | totp 60s SHA256 8 | 32 digits
    identity 9f425a8d-7efc-4768-8f23-7647a74fdf13, lookup_secret | alice@example.com+alice | import.recovery_codes (2 unused, 1 used)
    identity 9f425a8d-7efc-4768-8f23-7647a74fdf13, webauthn | alice@example.com+alice | import.passkey
    identity 9f425a8d-7efc-4768-8f23-7647a74fdf13, webauthn | alice@example.com+alice | import.passkey
    identity 1, totp | bob | import.gone_there
    identity 2, totp | carol | import.secret_missing
    identity 4 |  | import.unreadable
    ");
}

#[test]
fn authelia_exports_in_three_ways() {
    insta::assert_snapshot!(read("authelia", "authelia.yml"), @"
    configuration 1 | alice | auth.example.com: alice | totp 30s SHA1 6 | 20 digits
    configuration 2 | bob | auth.example.com: bob | totp 60s SHA512 8 | 64 digits
    ");
    insta::assert_snapshot!(read("authelia", "authelia.csv"), @"configuration 1 | alice | auth.example.com: alice | totp 30s SHA1 6 | 20 digits");
    let uri = b"otpauth://totp/auth.example.com:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=auth.example.com";
    insta::assert_snapshot!(shown(&Format::Authelia.read(uri, None).unwrap()), @"line 1 | alice | auth.example.com: alice | totp 30s SHA1 6 | 20 digits");
}

#[test]
fn django_otp_brings_its_last_step_along() {
    insta::assert_snapshot!(read("django-otp", "django-otp.json"), @"
    totpdevice 10 | alice@example.com+alice | -: Phone | totp 30s SHA1 6 | 20 digits last 60000009
    totpdevice 11 | carol | import.not_confirmed
    totpdevice 12 | alice@example.com+alice | import.start_time
    totpdevice 13 | bob | import.gone_there
    hotpdevice 14 | alice@example.com+alice | -: Token | hotp from 4 SHA1 8 | 32 digits
    staticdevice 15 | alice@example.com+alice | import.recovery_codes (2 tokens)
    ");
}

#[test]
fn pskc_is_read_plain_and_under_a_shared_key_whose_mac_fits() {
    insta::assert_snapshot!(read("pskc", "pskc.xml"), @"
    token P1 | jsmith | Issuer: P1 | hotp from 3 SHA1 6 | 20 digits
    token P2 | alice@example.com | Issuer: P2 | totp 60s SHA256 8 | 32 digits
    token P3 |  | import.kind
    ");
    let key = "12345678901234567890123456789012";
    insta::assert_snapshot!(opened("pskc", "pskc-encrypted.xml", key).unwrap(), @"
    token E1 | alice | Issuer: E1 | totp 30s SHA1 6 | 20 digits
    token E2 | bob | import.encrypted
    ");
    assert_eq!(refused("pskc", &file("pskc-encrypted.xml")), Unreadable::Locked);
    let other = opened("pskc", "pskc-encrypted.xml", "00000000000000000000000000000000");
    assert!(other.is_err() || !other.unwrap().contains("20 digits"));
    assert!(matches!(refused("pskc", &file("pskc-bomb.xml")), Unreadable::NotThis(_)));
}

#[test]
fn oath_csv_is_read_in_its_order_and_by_the_names_of_its_columns() {
    insta::assert_snapshot!(read("oath-csv", "oath.csv"), @"
    token TOK1 |  | -: TOK1 | totp 30s SHA1 6 | 20 digits
    token TOK2 | bob@example.com | -: TOK2 | totp 60s SHA256 8 | 32 digits
    token TOK3 |  | -: TOK3 | hotp from 21 SHA1 6 | 20 digits
    token TOK4 |  | -: TOK4 | hotp from 0 SHA1 6 | 20 digits
    token TOK5 |  | import.kind
    record 6 |  | import.unreadable
    ");
    insta::assert_snapshot!(read("oath-csv", "oath-named.csv"), @"token T-1 | alice@example.com | -: T-1 | totp 30s SHA1 6 | 20 digits");
}

#[test]
fn columns_of_oath_csv_are_known_wherever_they_stand_and_whatever_stands_between() {
    let key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let read = |text: &str| Format::OathCsv.read(text.as_bytes(), None).map(|rows| shown(&rows));
    let azure = format!("upn,serial number,secret key,time interval,manufacturer,model\nalice,T-1,{key},60,Maker,A1\n");
    insta::assert_snapshot!(read(&azure).unwrap(), @"token T-1 | alice | -: T-1 | totp 60s SHA1 6 | 20 digits");
    let german =
        format!("\u{feff}Owner;E-Mail;OTP Length;Seed (Base32);Issuer\r\nbob;bob@example.com;8;{key};Work\r\n");
    insta::assert_snapshot!(read(&german).unwrap(), @"record 2 | bob+bob@example.com | Work: bob | totp 30s SHA1 8 | 20 digits");
    let tabs = format!("type\tcounter\tperiod\thash\tlabel\tkey\nhotp\t7\t30\tsha256\tspare\t{key}\n");
    insta::assert_snapshot!(read(&tabs).unwrap(), @"record 2 |  | -: spare | hotp from 7 SHA256 6 | 20 digits");
    let unnamed = format!("TOK1;{key};totp;6;30\n");
    insta::assert_snapshot!(read(&unnamed).unwrap(), @"token TOK1 |  | -: TOK1 | totp 30s SHA1 6 | 20 digits");
    for other in [format!("alice@example.com,TOK1,{key}\n"), format!("{key},alice\n"), "serial,type\nT,totp\n".into()] {
        assert!(matches!(read(&other), Err(Unreadable::Columns(heading)) if heading.contains("secret")), "{other}");
    }
}

#[test]
fn a_file_of_another_format_is_known_by_what_it_holds() {
    let expected = [
        ("otpauth", "otpauth.txt"),
        ("otpauth", "otpauth-qr.png"),
        ("aegis", "aegis.json"),
        ("aegis", "aegis-encrypted.json"),
        ("2fas", "2fas.json"),
        ("2fas", "2fas-encrypted.json"),
        ("andotp", "andotp.json"),
        ("freeotp-plus", "freeotp-plus.json"),
        ("bitwarden", "bitwarden.json"),
        ("keepassxc", "keepassxc.csv"),
        ("keepassxc", "keepassxc.xml"),
        ("mattermost", "mattermost.csv"),
        ("mattermost", "mattermost.json"),
        ("kratos", "kratos.json"),
        ("authelia", "authelia.yml"),
        ("authelia", "authelia.csv"),
        ("django-otp", "django-otp.json"),
        ("pskc", "pskc.xml"),
        ("pskc", "pskc-encrypted.xml"),
        ("oath-csv", "oath.csv"),
        ("oath-csv", "oath-named.csv"),
    ];
    for (word, name) in expected {
        assert_eq!(Format::guessed(&file(name)).map(Format::word), Some(word), "{name}");
    }
    for nothing in [&b""[..], b"hello", b"[]", b"{}", b"a,b\n1,2\n", b"\xff\xfe\x00"] {
        assert_eq!(Format::guessed(nothing), None, "{nothing:?}");
    }
}

#[test]
fn every_format_has_its_word_and_refuses_or_reads_anything() {
    let odd: [&[u8]; 6] = [b"", b"\xff\xfe", b"[]", b"{}", b"<a/>", b"a,b\n\"c"];
    for format in Format::ALL {
        assert_eq!(Format::from_word(format.word()), Some(*format));
        for bytes in odd {
            if let Ok(rows) = format.read(bytes, None) {
                assert!(rows.iter().all(|row| row.content.is_err()), "{format:?}");
            }
        }
    }
}

/// Every seed of the fuzzer, whole, cut off everywhere, and with bytes changed.
#[test]
fn what_must_hold_for_an_export_holds_for_every_seed_and_for_what_is_left_of_it() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/foreign_export");
    let mut paths: Vec<_> = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() > 20, "there are {} seeds", paths.len());
    for path in paths {
        let seed = std::fs::read(&path).unwrap();
        foreign_export::holds(&seed);
        for part in 1..32 {
            let at = seed.len() * part / 32;
            foreign_export::holds(&seed[..at]);
            let mut changed = seed.clone();
            changed[at] ^= 0x15;
            foreign_export::holds(&changed);
        }
    }
}
