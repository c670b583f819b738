//! `django-otp`'s devices, as `manage.py dumpdata otp_totp otp_hotp otp_static auth.user` prints them.

use super::{
    Found, Passphrase, Row, Unreadable,
    entry::{Parts, Written, names},
    json,
};
use countersign_core::{factor::Movement, import::ImportReason};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

type Fields = Map<String, Value>;

pub(super) fn read(bytes: &[u8], _: Option<&Passphrase>) -> Result<Vec<Row>, Unreadable> {
    let document = json(bytes)?;
    let list = document.as_array().ok_or(Unreadable::NotThis("it is not a list of objects"))?;
    let object = |value: &'_ Value| {
        let model = value.get("model")?.as_str()?.to_ascii_lowercase();
        Some((model, value.get("pk").map(Value::to_string)?, value.get("fields")?.as_object()?.clone()))
    };
    let objects: Vec<(String, String, Fields)> = list.iter().filter_map(object).collect();
    if objects.is_empty() && !list.is_empty() {
        return Err(Unreadable::NotThis("none of its objects has a model and fields"));
    }
    let dump = Dump::of(&objects);
    Ok(objects.iter().filter_map(|(model, pk, fields)| dump.row(model, pk, fields)).collect())
}

/// What the other objects say about one.
struct Dump {
    /// Names by primary key.
    users: BTreeMap<String, Vec<String>>,
    gone: BTreeSet<String>,
    /// Static tokens by their device.
    tokens: BTreeMap<String, usize>,
}

impl Dump {
    fn of(objects: &[(String, String, Fields)]) -> Self {
        let mut dump = Self { users: BTreeMap::new(), gone: BTreeSet::new(), tokens: BTreeMap::new() };
        for (model, pk, fields) in objects {
            if model == "otp_static.statictoken" {
                *dump.tokens.entry(fields.get("device").map(Value::to_string).unwrap_or_default()).or_default() += 1;
            } else if !model.starts_with("otp_") && fields.contains_key("password") {
                let text = |name| fields.get(name).and_then(Value::as_str).unwrap_or_default();
                dump.users.insert(pk.clone(), names([text("email"), text("username")]));
                if fields.get("is_active") == Some(&Value::Bool(false)) {
                    dump.gone.insert(pk.clone());
                }
            }
        }
        dump
    }

    fn row(&self, model: &str, pk: &str, fields: &Fields) -> Option<Row> {
        let user = fields.get("user").unwrap_or(&Value::Null);
        let of = match user {
            // A natural key is the name itself.
            Value::Array(key) => names(key.iter().filter_map(Value::as_str)),
            other => self.users.get(&other.to_string()).cloned().unwrap_or_default(),
        };
        let source = format!("{} {pk}", model.split_once('.').map_or(model, |(_, device)| device));
        let unconfirmed = fields.get("confirmed") == Some(&Value::Bool(false));
        let gone = self.gone.contains(&user.to_string());
        let content = match model {
            "otp_totp.totpdevice" | "otp_hotp.hotpdevice" if gone => Err(ImportReason::GoneThere),
            "otp_totp.totpdevice" | "otp_hotp.hotpdevice" if unconfirmed => Err(ImportReason::NotConfirmed),
            "otp_totp.totpdevice" => totp(fields),
            "otp_hotp.hotpdevice" => hotp(fields),
            "otp_static.staticdevice" => {
                let note = Some(format!("{} tokens", self.tokens.get(pk).copied().unwrap_or(0)));
                return Some(Row { note, ..Row::left(source, of, ImportReason::RecoveryCodes) });
            }
            _ => return None,
        };
        Some(Row::with(source, of, content))
    }
}

fn number(fields: &Fields, name: &str) -> Option<i64> {
    let value = fields.get(name)?;
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

fn text<'f>(fields: &'f Fields, name: &str) -> &'f str {
    fields.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn totp(fields: &Fields) -> Result<Found, ImportReason> {
    if number(fields, "t0").unwrap_or(0) != 0 {
        return Err(ImportReason::StartTime);
    }
    let parts = Parts {
        account: text(fields, "name"),
        digits: number(fields, "digits"),
        period: number(fields, "step"),
        ..Parts::of(Written::Hex(text(fields, "key")))
    };
    Ok(Found { entry: parts.read()?, last: number(fields, "last_t").filter(|step| *step >= 0) })
}

fn hotp(fields: &Fields) -> Result<Found, ImportReason> {
    Parts {
        movement: Movement::Counter,
        account: text(fields, "name"),
        digits: number(fields, "digits"),
        counter: number(fields, "counter"),
        ..Parts::of(Written::Hex(text(fields, "key")))
    }
    .found()
}
