//! `KeePassXC`'s exports: CSV with a column TOTP, or XML with the attribute `otp` (and the older pair of `TOTP Seed`
//! and `TOTP Settings`). Passwords and notes are left unread.

use super::{
    Found, Passphrase, Row, Unreadable,
    entry::{Parts, Written, names},
    otpauth::uri_or_key,
    table::Table,
    text, xml,
};
use countersign_core::{import::ImportReason, otpauth::Otpauth};
use roxmltree::{Document, Node};

pub(super) fn read(bytes: &[u8], _: Option<&Passphrase>) -> Result<Vec<Row>, Unreadable> {
    if text(bytes)?.trim_start().starts_with('<') { read_xml(text(bytes)?) } else { read_csv(bytes) }
}

fn read_csv(bytes: &[u8]) -> Result<Vec<Row>, Unreadable> {
    let table = Table::read(bytes)?;
    if !table.has("totp") {
        return Err(Unreadable::NotThis("it has no column TOTP"));
    }
    let mut rows = Vec::new();
    for (number, line) in (2..).zip(table.lines()) {
        let source = format!("entry in line {number}");
        match line {
            None => rows.push(Row::left(source, Vec::new(), ImportReason::Unreadable)),
            Some(line) if line.text("totp").is_empty() => {}
            Some(line) => {
                rows.push(row(source, line.text("title"), line.text("username"), uri_or_key(line.text("totp"))));
            }
        }
    }
    Ok(rows)
}

fn row(source: String, title: &str, username: &str, entry: Result<Otpauth, ImportReason>) -> Row {
    let content = entry.map(|mut entry| {
        if entry.account.is_empty() {
            username.clone_into(&mut entry.account);
        }
        if entry.issuer.is_none() && !title.is_empty() {
            entry.issuer = Some(title.to_owned());
        }
        Found { entry, last: None }
    });
    let account = content.as_ref().map(|found| found.entry.account.clone()).unwrap_or_default();
    Row::with(source, names([username, account.as_str()]), content)
}

fn read_xml(text: &str) -> Result<Vec<Row>, Unreadable> {
    let document = xml::parse(text)?;
    if !document.root_element().has_tag_name("KeePassFile") {
        return Err(Unreadable::NotThis("its root is not KeePassFile"));
    }
    Ok((1..).zip(current_entries(&document)).filter_map(|(number, entry)| row_of_node(number, entry)).collect())
}

/// The entries that are no earlier versions of others, found in one walk that leaves those out.
fn current_entries<'a>(document: &'a Document<'_>) -> Vec<Node<'a, 'a>> {
    let mut entries = Vec::new();
    let mut ahead = vec![document.root_element()];
    while let Some(node) = ahead.pop() {
        if node.has_tag_name("History") {
            continue;
        }
        if node.has_tag_name("Entry") {
            entries.push(node);
        }
        ahead.extend(node.children().rev());
    }
    entries
}

fn row_of_node(number: usize, entry: Node<'_, '_>) -> Option<Row> {
    let attribute = |wanted: &str| {
        entry.children().filter(|node| node.has_tag_name("String")).find_map(|pair| {
            let child = |name| pair.children().find(|node: &Node<'_, '_>| node.has_tag_name(name));
            (child("Key")?.text()? == wanted).then(|| child("Value").and_then(|value| value.text()).unwrap_or_default())
        })
    };
    let read = match (attribute("otp"), attribute("TOTP Seed")) {
        (Some(otp), _) if otp.contains("key=") && !otp.contains("://") => plugin(otp),
        (Some(otp), _) => uri_or_key(otp),
        (None, Some(seed)) => older(seed, attribute("TOTP Settings").unwrap_or("30;6")),
        (None, None) => return None,
    };
    let text = |name| attribute(name).unwrap_or_default();
    Some(row(format!("entry {number}"), text("Title"), text("UserName"), read))
}

/// `key=BASE32&step=30&size=6`, as a plug-in of `KeePass` wrote it.
fn plugin(text: &str) -> Result<Otpauth, ImportReason> {
    let value = |name: &str| text.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let secret = value("key").ok_or(ImportReason::SecretMissing)?.replace("%3d", "").replace("%3D", "");
    let number = |name, wrong| value(name).map(|text| text.parse().map_err(|_| wrong)).transpose();
    Parts {
        digits: number("size", ImportReason::Digits)?,
        period: number("step", ImportReason::Period)?,
        algorithm: value("otpHashMode"),
        ..Parts::of(Written::Base32(&secret))
    }
    .read()
}

/// `30;6`: period and digits; `30;S` is Steam's own.
fn older(seed: &str, settings: &str) -> Result<Otpauth, ImportReason> {
    let mut parts = settings.split(';');
    let number = |text: Option<&str>, wrong| text.map(|text| text.trim().parse().map_err(|_| wrong)).transpose();
    Parts {
        period: number(parts.next(), ImportReason::Period)?,
        digits: number(parts.next(), ImportReason::Kind)?,
        ..Parts::of(Written::Base32(seed))
    }
    .read()
}
