//! PSKC (RFC 6030): keys of hardware tokens in XML, plain or under AES-128-CBC with a key that was shared beforehand
//! (6.1), whose MAC is checked before anything is decrypted. Keys derived from a passphrase are named and left out.

use super::{
    Found, Passphrase, Row, Unreadable,
    cipher::open_cbc,
    entry::{Parts, Written, names},
    text, xml,
};
use countersign_core::{factor::Movement, import::ImportReason};
use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use hmac::{Hmac, KeyInit, Mac};
use roxmltree::Node;
use sha1::Sha1;
use zeroize::Zeroizing;

type Xml<'a> = Node<'a, 'a>;

pub(super) fn read(bytes: &[u8], shared_key: Option<&Passphrase>) -> Result<Vec<Row>, Unreadable> {
    let document = xml::parse(text(bytes)?)?;
    let root = document.root_element();
    if root.tag_name().name() != "KeyContainer" {
        return Err(Unreadable::NotThis("its root is not KeyContainer"));
    }
    let packages = children(root, "KeyPackage");
    let is_encrypted = child(root, "EncryptionKey").is_some();
    let keys = match shared_key {
        Some(key) if is_encrypted => Some(Keys::read(root, key)?),
        None if is_encrypted && child(root, "MACMethod").is_some() => return Err(Unreadable::Locked),
        _ => None,
    };
    Ok((1..).zip(packages).map(|(number, package)| row(number, package, keys.as_ref())).collect())
}

fn children<'a>(node: Xml<'a>, name: &'static str) -> impl Iterator<Item = Xml<'a>> {
    node.children().filter(move |child| child.tag_name().name() == name)
}

fn child<'a>(node: Xml<'a>, name: &'static str) -> Option<Xml<'a>> {
    children(node, name).next()
}

fn at<'a>(node: Xml<'a>, path: &[&'static str]) -> Option<Xml<'a>> {
    path.iter().try_fold(node, |node, name| child(node, name))
}

fn text_at<'a>(node: Xml<'a>, path: &[&'static str]) -> Option<&'a str> {
    at(node, path)?.text().map(str::trim)
}

fn base64_at(node: Xml<'_>, path: &[&'static str]) -> Option<Vec<u8>> {
    let compact: String = text_at(node, path)?.split_whitespace().collect();
    BASE64.decode(compact.as_bytes()).ok()
}

/// The shared key, and the key of the MACs that it opens.
struct Keys {
    encryption: Zeroizing<[u8; 16]>,
    mac: Zeroizing<Vec<u8>>,
}

impl Keys {
    fn read(root: Xml<'_>, shared: &Passphrase) -> Result<Self, Unreadable> {
        let digits: Zeroizing<String> = Zeroizing::new(shared.chars().filter(|c| !c.is_whitespace()).collect());
        let bytes = Zeroizing::new(HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).unwrap_or_default());
        let key =
            bytes.as_slice().try_into().map_err(|_| Unreadable::Sealed("its shared key is 32 hexadecimal digits"))?;
        let encryption = Zeroizing::new(key);
        let sealed = base64_at(root, &["MACMethod", "MACKey", "CipherData", "CipherValue"])
            .ok_or(Unreadable::Sealed("it is encrypted without a MAC, so nobody could tell whether it was changed"))?;
        let mac = open_cbc(&encryption, &sealed).ok_or(Unreadable::WrongPassphrase)?;
        Ok(Self { encryption, mac })
    }

    /// The plain bytes of an encrypted value whose MAC fits.
    fn open(&self, value: Xml<'_>) -> Option<Zeroizing<Vec<u8>>> {
        let sealed = base64_at(value, &["EncryptedValue", "CipherData", "CipherValue"])?;
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.mac).ok()?;
        mac.update(&sealed);
        mac.verify_slice(&base64_at(value, &["ValueMAC"])?).ok()?;
        open_cbc(&self.encryption, &sealed)
    }
}

fn row(number: usize, package: Xml<'_>, keys: Option<&Keys>) -> Row {
    let serial = text_at(package, &["DeviceInfo", "SerialNo"]);
    let key = child(package, "Key");
    let id = key.and_then(|key| key.attribute("Id"));
    let source = serial.or(id).map_or_else(|| format!("key {number}"), |name| format!("token {name}"));
    let of = |node: Option<Xml<'_>>| node.and_then(|node| text_at(node, &["UserId"])).map(name_in).unwrap_or_default();
    let names = names([of(key).as_str(), of(child(package, "DeviceInfo")).as_str()]);
    let content = match key {
        None => Err(ImportReason::SecretMissing),
        Some(key) => found(key, serial.or(id).unwrap_or_default(), keys),
    };
    Row::with(source, names, content)
}

/// `UID=jsmith,DC=example,DC=net` names jsmith.
fn name_in(user: &str) -> String {
    let first = user.split(',').next().unwrap_or_default();
    first.split_once('=').map_or(first, |(_, name)| name).trim().to_owned()
}

fn found(key: Xml<'_>, account: &str, keys: Option<&Keys>) -> Result<Found, ImportReason> {
    let algorithm = key.attribute("Algorithm").unwrap_or_default().to_ascii_lowercase();
    let movement = match algorithm.rsplit([':', '#']).next() {
        Some("hotp") => Movement::Counter,
        Some("totp") => Movement::Time,
        _ => return Err(ImportReason::Kind),
    };
    let parameters = child(key, "AlgorithmParameters");
    let format = parameters.and_then(|parameters| child(parameters, "ResponseFormat"));
    if format.and_then(|format| format.attribute("Encoding")).is_some_and(|encoding| encoding != "DECIMAL") {
        return Err(ImportReason::Kind);
    }
    let digits = format.and_then(|format| format.attribute("Length"));
    let data = child(key, "Data").ok_or(ImportReason::SecretMissing)?;
    let plain = |name: &'static str| text_at(data, &[name, "PlainValue"]);
    let number = |text: Option<&str>, wrong| text.map(|text| text.parse().map_err(|_| wrong)).transpose();
    let time: Option<i64> = number(plain("Time"), ImportReason::StartTime)?;
    let parts = Parts {
        movement,
        issuer: text_at(key, &["Issuer"]),
        account,
        algorithm: parameters.and_then(|parameters| text_at(parameters, &["Suite"])),
        digits: number(digits, ImportReason::Digits)?,
        period: number(plain("TimeInterval"), ImportReason::Period)?,
        counter: number(plain("Counter"), ImportReason::Counter)?,
        ..Parts::of(Written::Bytes(secret(data, keys)?.to_vec()))
    };
    // RFC 6030 4.2: the time of the last use, in intervals; 0 says nothing.
    Ok(Found { entry: parts.read()?, last: time.filter(|step| *step > 0) })
}

fn secret(data: Xml<'_>, keys: Option<&Keys>) -> Result<Zeroizing<Vec<u8>>, ImportReason> {
    let value = child(data, "Secret").ok_or(ImportReason::SecretMissing)?;
    if let Some(plain) = child(value, "PlainValue") {
        let compact: String = plain.text().unwrap_or_default().split_whitespace().collect();
        return BASE64.decode(compact.as_bytes()).map(Zeroizing::new).map_err(|_| ImportReason::SecretUnreadable);
    }
    keys.and_then(|keys| keys.open(value)).ok_or(ImportReason::Encrypted)
}
