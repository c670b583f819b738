//! Exports that hold keys where names belong, that were made to cost, and names that would be flags.

use countersign_core::Timestamp;
use countersign_interop::{
    doctor::mattermost,
    foreign::mattermost::User,
    import::{Format, Row, Unreadable},
};
use std::fmt::Write as _;
use zeroize::Zeroizing;

const KEY: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

fn rows(format: Format, text: &str) -> Vec<Row> {
    format.read(text.as_bytes(), None).unwrap()
}

#[test]
fn a_key_in_place_of_a_name_is_not_shown_however_it_is_written() {
    let spaced = "jbsw y3dp ehpk 3pxp jbsw y3dp ehpk 3pxp";
    for name in [KEY, &KEY.to_lowercase(), spaced, &spaced.replace(' ', "-"), &format!("otpauth://totp/x?secret={KEY}")]
    {
        for totp in [KEY, "not a key at all!", "otpauth://totp/x?secret=11"] {
            let text = format!("\"Title\",\"Username\",\"TOTP\"\n\"{name}\",\"{name}\",\"{totp}\"\n");
            for row in rows(Format::KeePassXc, &text) {
                let entry = row.content.as_ref().ok().map(|found| &found.entry);
                let of_entry = entry.map(|entry| format!("{} {:?}", entry.account, entry.issuer));
                let all = format!("{} {:?} {:?} {of_entry:?}", row.source, row.names, row.note).to_lowercase();
                assert!(row.names.is_empty() && !all.contains("jbsw"), "{name} {totp}: {all}");
            }
        }
    }
    let text = format!("\"Title\",\"Username\",\"TOTP\"\n\"Example\",\"1234567\",\"{KEY}\"\n");
    assert_eq!(rows(Format::KeePassXc, &text)[0].names, ["1234567"], "a number is a name like any other");
}

#[test]
fn xml_that_would_cost_more_than_its_length_is_refused_at_once() {
    let many = |text: &dyn Fn(usize) -> String| (0..60_000).map(text).collect::<String>();
    let attributes = many(&|number| format!(" a{number}=\"\""));
    let namespaces = many(&|number| format!(" xmlns:n{number}=\"u{number}\""));
    let nested = format!("{}{}", "<Entry>".repeat(60_000), "</Entry>".repeat(60_000));
    let spread = format!(
        "<Entry {}/>",
        (0..100).fold(String::new(), |mut all, number| {
            write!(all, " xmlns:n{number}=\"u\"").unwrap();
            all
        })
    );
    for inner in [format!("<Entry{attributes}/>"), format!("<Entry{namespaces}/>"), nested, spread] {
        for (format, root) in [(Format::KeePassXc, "KeePassFile"), (Format::Pskc, "KeyContainer")] {
            let text = format!("<{root}>{inner}</{root}>");
            assert!(matches!(format.read(text.as_bytes(), None), Err(Unreadable::NotThis(_))));
        }
    }
    let plain = "<KeePassFile><!-- > --><a><![CDATA[<x ]]></a><History><Entry/></History></KeePassFile>";
    assert!(rows(Format::KeePassXc, plain).is_empty());
}

#[test]
fn the_slots_of_a_vault_cost_no_more_together_than_one_may() {
    let slot = r#"{"type":1,"key":"00","key_params":{"nonce":"00","tag":"00"},"n":262144,"r":8,"p":4,"salt":"00"}"#;
    let slots = [slot; 8].join(",");
    let vault = format!(r#"{{"header":{{"slots":[{slots}],"params":{{"nonce":"00","tag":"00"}}}},"db":"AAAA"}}"#);
    let passphrase = Zeroizing::new("correct horse".to_owned());
    assert_eq!(Format::Aegis.read(vault.as_bytes(), Some(&passphrase)).unwrap_err(), Unreadable::TooCostly);
}

#[test]
fn a_user_whose_name_is_a_flag_is_named_behind_the_flags() {
    let user = User { username: "--all".to_owned(), mfa_active: true, ..User::default() };
    let now = Timestamp::parse("2026-06-01T00:00:00Z").unwrap();
    let findings = mattermost::examine(&[user], now);
    let remedy = &findings.iter().find(|finding| finding.id == "mattermost.flag_without_secret").unwrap().remedy;
    assert!(remedy.starts_with("`mmctl user resetmfa -- '--all'`"), "{remedy}");
}
