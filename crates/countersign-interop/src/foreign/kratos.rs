//! Ory Kratos's identities, as far as they are about second factors.

use crate::import::{Unreadable, json};
use serde_json::Value;
use zeroize::Zeroizing;

/// An identity of Kratos.
#[derive(Debug, Clone, Default)]
pub struct Identity {
    /// The identifier there.
    pub id: String,
    /// What it signs in with: addresses and names, from credentials and traits.
    pub names: Vec<String>,
    /// Whether it is out of use.
    pub is_inactive: bool,
    /// The `otpauth://` URI of its authenticator app; empty where the row is there and has none.
    pub totp_url: Option<Zeroizing<String>>,
    /// Its lookup secrets: how many are left, how many were used.
    pub recovery: Option<[usize; 2]>,
    /// How many `WebAuthn` credentials it has.
    pub passkeys: usize,
}

/// Traits that hold what somebody signs in with, in the usual schemas.
pub(crate) const NAMES: [&str; 4] = ["email", "username", "name", "login"];

/// What the admin API leaves out unless it is asked for.
const WITHOUT: &str = "its identities come without what is in their credentials: list them with ?include_credential=totp&include_credential=lookup_secret&include_credential=webauthn";

/// Reads identities as the admin API lists them, with `include_credential`. `None` stands for one that cannot be read.
pub fn read(bytes: &[u8]) -> Result<Vec<Option<Identity>>, Unreadable> {
    let document = json(bytes)?;
    let one = std::slice::from_ref(&document);
    let list = document.as_array().map(Vec::as_slice).or_else(|| document.get("credentials").map(|_| one));
    let list = list.ok_or(Unreadable::NotThis("it is not a list of identities"))?;
    if !list.is_empty() && !list.iter().any(|identity| identity.get("credentials").is_some_and(Value::is_object)) {
        return Err(Unreadable::NotThis(WITHOUT));
    }
    let mut apps = list.iter().filter_map(|identity| identity.pointer("/credentials/totp")).peekable();
    if apps.peek().is_some() && !apps.any(|app| app.get("config").is_some()) {
        return Err(Unreadable::NotThis(WITHOUT));
    }
    Ok(list.iter().map(identity).collect())
}

fn identity(value: &Value) -> Option<Identity> {
    let mut identity = Identity {
        id: value.get("id")?.as_str()?.to_owned(),
        is_inactive: value.get("state").and_then(Value::as_str) == Some("inactive"),
        ..Identity::default()
    };
    for trait_name in NAMES {
        identity.learn_name(value.pointer(&format!("/traits/{trait_name}")).and_then(Value::as_str));
    }
    for (kind, credential) in value.get("credentials").and_then(Value::as_object)? {
        // Identifiers of a passkey or an app are identifiers of the identity, not names.
        if matches!(kind.as_str(), "password" | "code") {
            let identifiers = credential.get("identifiers").and_then(Value::as_array);
            identifiers.into_iter().flatten().for_each(|name| identity.learn_name(name.as_str()));
        }
        identity.learn(kind, credential.get("config").unwrap_or(&Value::Null));
    }
    Some(identity)
}

impl Identity {
    /// Takes in what it signs in with.
    pub fn learn_name(&mut self, name: Option<&str>) {
        let name = name.map(str::trim).filter(|name| !name.is_empty());
        if let Some(name) = name.filter(|name| !self.names.iter().any(|known| known == name)) {
            self.names.push(name.to_owned());
        }
    }

    /// Takes in the configuration of a credential.
    pub fn learn(&mut self, kind: &str, config: &Value) {
        let list = |member: &str| config.get(member).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        match kind {
            "totp" => {
                let url = config.get("totp_url").and_then(Value::as_str).unwrap_or_default();
                self.totp_url = Some(Zeroizing::new(url.to_owned()));
            }
            "lookup_secret" => {
                let codes = list("recovery_codes");
                let is_used = |code: &&Value| {
                    code.get("used_at").and_then(Value::as_str).is_some_and(|at| !at.starts_with("0001-"))
                };
                let used = codes.iter().filter(is_used).count();
                self.recovery = Some([codes.len() - used, used]);
            }
            "webauthn" | "passkey" => self.passkeys += list("credentials").len(),
            _ => {}
        }
    }
}
