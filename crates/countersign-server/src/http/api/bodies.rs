//! The bodies of requests: every text a stranger may send becomes a value or a sentence saying what is wrong
//! with it. Unknown members are refused, so that a slip is not silently ignored.

use super::problem::Problem;
use countersign_core::{
    Reason, Timestamp,
    factor::Movement,
    submission::MAX_CHARACTERS,
    user::{Role, UserKind},
};
use countersign_engine::{access::Scope, client_checks::SelfCheck, plain::expect_plain};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::Value;
use std::{marker::PhantomData, net::IpAddr};
use zeroize::Zeroizing;

/// `POST /api/v1/verifications`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verification {
    /// Any of the user's names.
    pub user: String,
    /// What was typed.
    pub code: Zeroizing<String>,
    /// The code that followed it, where both were asked for.
    #[serde(default, deserialize_with = "present")]
    pub next_code: Option<Zeroizing<String>>,
    /// Circumstances.
    #[serde(default, deserialize_with = "object")]
    pub context: Context,
}

/// Circumstances that a client may report; members it adds are ignored.
#[derive(Debug, Default, Deserialize)]
pub struct Context {
    /// The address the person comes from.
    #[serde(default)]
    pub source_ip: Option<IpAddr>,
    /// What they are signing in to.
    #[serde(default)]
    pub application: Option<String>,
}

/// `POST /api/v1/requirements`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirements {
    /// Any of the user's names.
    pub user: String,
    /// Circumstances.
    #[serde(default, deserialize_with = "object")]
    pub context: Context,
}

/// `POST /api/v1/checks`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// What the caller's clock shows.
    #[serde(default)]
    pub at: Option<Timestamp>,
    /// What it is going to need.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// A name of somebody, as it is going to send it.
    #[serde(default)]
    pub user: Option<String>,
}

/// `POST /api/v1/users`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// Where mail goes.
    #[serde(default)]
    pub email: Option<String>,
    /// Further login names.
    #[serde(default)]
    pub names: Vec<String>,
    /// `person`, `service` or `break_glass`.
    #[serde(default)]
    pub kind: Option<String>,
    /// `member`, ...
    #[serde(default)]
    pub role: Option<String>,
}

/// `POST /api/v1/users/{user}/factors`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewFactor {
    /// `totp` or `hotp`.
    pub kind: String,
    /// The name of the entry.
    #[serde(default)]
    pub label: Option<String>,
}

/// `POST /api/v1/users/{user}/factors/{factor}/confirm`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// What was typed.
    pub code: Zeroizing<String>,
    /// Whether the entry is to take over the settings that the app goes by.
    #[serde(default)]
    pub as_app_does: bool,
}

/// Reads a verification.
pub(super) fn verification(body: &[u8]) -> Result<Verification, Problem> {
    let read: Verification = read(body)?;
    expect_short("code", &read.code, MAX_CHARACTERS)?;
    expect_short("next_code", read.next_code.as_deref().map_or("", |code| code), MAX_CHARACTERS)?;
    expect_short("user", &read.user, 255)?;
    expect_name("context.application", read.context.application.as_deref().unwrap_or_default(), 255)?;
    Ok(read)
}

/// Reads a question for requirements.
pub(super) fn requirements(body: &[u8]) -> Result<Requirements, Problem> {
    let read: Requirements = read(body)?;
    expect_short("user", &read.user, 255)?;
    expect_name("context.application", read.context.application.as_deref().unwrap_or_default(), 255)?;
    Ok(read)
}

/// Reads what a client asks about itself.
pub(super) fn check(body: &[u8]) -> Result<SelfCheck, Problem> {
    let read: Check = read(body)?;
    expect_short("user", read.user.as_deref().unwrap_or_default(), 255)?;
    let scopes = read.scopes.iter().map(|word| Scope::from_word(word)).collect::<Option<Vec<Scope>>>();
    let scopes = scopes.filter(|scopes| scopes.len() <= Scope::ALL.len());
    let scopes = scopes.ok_or_else(|| invalid("`scopes` holds something that is no scope, or one twice"))?;
    Ok(SelfCheck { at: read.at, scopes, user: read.user })
}

/// Reads a confirmation.
pub(super) fn confirmation(body: &[u8]) -> Result<Confirmation, Problem> {
    let read: Confirmation = read(body)?;
    expect_short("code", &read.code, MAX_CHARACTERS)?;
    Ok(read)
}

/// Reads a new user.
pub(super) fn new_user(body: &[u8]) -> Result<countersign_engine::users::NewUser, Problem> {
    let read: NewUser = read(body)?;
    if read.names.len() > 20 {
        return Err(invalid("`names` has more than 20 entries"));
    }
    let kind = read.kind.as_deref().map_or(Some(UserKind::Person), UserKind::from_word);
    let role = read.role.as_deref().map_or(Some(Role::Member), Role::from_word);
    Ok(countersign_engine::users::NewUser {
        email: read.email,
        names: read.names,
        kind: kind.ok_or_else(|| invalid("`kind` is none of person, service, break_glass"))?,
        role: role.ok_or_else(|| invalid("`role` is none of member, helpdesk, admin, owner"))?,
    })
}

/// Reads a new factor. Secrets are made here, never taken from a client.
pub(super) fn new_factor(body: &[u8]) -> Result<(Movement, Option<String>), Problem> {
    let members: Value = read(body)?;
    if ["secret", "otpauth_uri", "otpauth"].iter().any(|member| members.get(member).is_some()) {
        let what = "the body brings a secret; secrets are made by the server and shown once";
        return Err(Problem::new(
            Reason::FactorSecretNotAccepted,
            what,
            "leave it out and enrol the secret of the answer",
        ));
    }
    let read: NewFactor = read(body)?;
    expect_short("label", read.label.as_deref().unwrap_or_default(), 64)?;
    let movement = match read.kind.as_str() {
        "totp" => Movement::Time,
        "hotp" => Movement::Counter,
        _ => return Err(invalid("`kind` is none of totp, hotp")),
    };
    Ok((movement, read.label))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    // Of members that are ignored serde_json would not look at the bytes.
    let text = std::str::from_utf8(body)
        .map_err(|cause| invalid(&format!("the body is no JSON: byte {} is not UTF-8", cause.valid_up_to() + 1)))?;
    serde_json::from_str(text).map(|Object(read)| read).map_err(|cause| {
        // serde's messages name members and positions; for unexpected texts they would repeat the value.
        let place = format!("line {} column {}", cause.line(), cause.column());
        match cause.classify() {
            serde_json::error::Category::Data => invalid(&format!("{}, at {place}", described(&cause.to_string()))),
            _ => invalid(&format!("the body is no JSON, at {place}")),
        }
    })
}

/// A value written as an object: serde would also take an array of its members in their order.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        object(deserializer).map(Self)
    }
}

fn object<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct OfObject<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for OfObject<T> {
        type Value = T;

        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(members))
        }
    }

    deserializer.deserialize_map(OfObject(PhantomData))
}

/// A member that may be left out, but is never null.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Keeps of a message what names members, and drops what repeats values.
fn described(message: &str) -> &str {
    let known = ["missing field `", "unknown field `", "duplicate field `"];
    match known.iter().find(|start| message.starts_with(**start)) {
        Some(_) => message.split(" at line").next().unwrap_or("a member is wrong"),
        None => "a member has the wrong type or value",
    }
}

fn expect_short(member: &str, text: &str, most: usize) -> Result<(), Problem> {
    if text.chars().count() > most {
        Err(invalid(&format!("`{member}` has more than {most} characters")))
    } else {
        Ok(())
    }
}

/// A text that is shown to people, where nothing further in looks at it.
fn expect_name(member: &str, text: &str, most: usize) -> Result<(), Problem> {
    expect_short(member, text, most)?;
    Ok(expect_plain(&format!("`{member}`"), text)?)
}

pub(super) fn invalid(what: &str) -> Problem {
    Problem::new(Reason::RequestInvalid, what, "look the operation up at /api/docs: members, types, lengths")
}

/// Reads any body as any request, for robustness tests; says whether something took it.
#[must_use]
pub fn is_taken_by_any(body: &[u8]) -> bool {
    verification(body).is_ok()
        || requirements(body).is_ok()
        || confirmation(body).is_ok()
        || check(body).is_ok()
        || new_user(body).is_ok()
        || new_factor(body).is_ok()
}
