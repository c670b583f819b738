//! `otpauth://` URIs: how a secret and its parameters travel into an authenticator app, and here from
//! elsewhere. Every parameter is honoured; what cannot be honoured is refused by name.

use crate::{
    Secret,
    factor::Movement,
    otp::{Algorithm, Digits, Parameters, Period},
    secret::SecretError,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use zeroize::Zeroizing;

/// The longest URI that is looked at, in bytes.
pub const MAX_BYTES: usize = 4096;

/// An entry as an `otpauth://` URI describes it.
#[derive(Debug)]
pub struct Otpauth {
    /// TOTP or HOTP.
    pub movement: Movement,
    /// Who issued it, if the URI says so.
    pub issuer: Option<String>,
    /// The account the entry is for; may be empty.
    pub account: String,
    /// The shared secret.
    pub secret: Secret,
    /// Algorithm, digits, period.
    pub parameters: Parameters,
    /// The next counter to expect, for HOTP.
    pub counter: i64,
}

/// Why a text is no usable `otpauth://` URI. No message repeats the secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OtpauthError {
    /// Another scheme, or no URI at all.
    #[error("this is not an otpauth URI: it does not begin with otpauth://totp/ or otpauth://hotp/")]
    NotOtpauth,
    /// Longer than [`MAX_BYTES`].
    #[error("the URI has more than {MAX_BYTES} bytes")]
    TooLong,
    /// Percent-encoding that gives no UTF-8.
    #[error("the URI's {part} is not UTF-8")]
    NotUtf8 {
        /// Label or parameter.
        part: String,
    },
    /// A parameter twice with different values.
    #[error("the parameter {parameter} occurs twice")]
    Twice {
        /// Its name.
        parameter: String,
    },
    /// Without a secret there is nothing to enrol.
    #[error("the URI has no parameter `secret`")]
    NoSecret,
    /// The secret cannot be used.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// A value outside what is taken.
    #[error("{parameter}={value} is not taken; {expected}")]
    Value {
        /// Its name.
        parameter: &'static str,
        /// What stands there.
        value: String,
        /// What may stand there.
        expected: &'static str,
    },
}

impl Otpauth {
    /// Reads a URI, leniently about case, blanks around it and padding of the secret.
    pub fn parse(uri: &str) -> Result<Self, OtpauthError> {
        Self::parse_with(uri, Secret::from_base32)
    }

    /// Reads a URI that somebody else made, with a secret of every length that occurs: whether it is long enough is
    /// for the reader to say.
    pub fn parse_foreign(uri: &str) -> Result<Self, OtpauthError> {
        Self::parse_with(uri, Secret::from_foreign_base32)
    }

    fn parse_with(uri: &str, read_secret: fn(&str) -> Result<Secret, SecretError>) -> Result<Self, OtpauthError> {
        let uri = uri.trim();
        if uri.len() > MAX_BYTES {
            return Err(OtpauthError::TooLong);
        }
        let (movement, rest) = movement_of(uri).ok_or(OtpauthError::NotOtpauth)?;
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let query = query.split_once('#').map_or(query, |(query, _)| query);
        let parameters = Query::parse(query)?;
        let label = decoded(path, "label")?;
        let (issuer, account) = names_in(&label, parameters.take("issuer"));
        Ok(Self {
            movement,
            issuer,
            account,
            secret: read_secret(&Zeroizing::new(parameters.take("secret").ok_or(OtpauthError::NoSecret)?))?,
            parameters: Parameters {
                algorithm: parameters.algorithm()?,
                digits: parameters.digits()?,
                period: parameters.period()?,
            },
            counter: parameters.counter()?,
        })
    }

    /// Writes the URI that goes into a QR code.
    #[must_use]
    pub fn to_uri(&self) -> Zeroizing<String> {
        let kind = match self.movement {
            Movement::Time => "totp",
            Movement::Counter => "hotp",
        };
        let account = encoded(&self.account);
        let label = self.issuer.as_ref().map_or(account.clone(), |issuer| format!("{}:{account}", encoded(issuer)));
        let secret = self.secret.to_base32();
        let Parameters { algorithm, digits, period } = self.parameters;
        let issuer = self.issuer.as_ref().map_or(String::new(), |issuer| format!("&issuer={}", encoded(issuer)));
        let start = match self.movement {
            Movement::Time => format!("period={}", period.seconds()),
            Movement::Counter => format!("counter={}", self.counter),
        };
        let (algorithm, digits) = (algorithm.name(), digits.count());
        let secret = secret.as_str();
        Zeroizing::new(format!(
            "otpauth://{kind}/{label}?secret={secret}{issuer}&algorithm={algorithm}&digits={digits}&{start}"
        ))
    }
}

/// Unreserved characters of RFC 3986 2.3, and `@`, stay as they are.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@');

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

fn decoded(text: &str, part: &str) -> Result<String, OtpauthError> {
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.map(Into::into).map_err(|_| OtpauthError::NotUtf8 { part: part.to_owned() })
}

fn movement_of(uri: &str) -> Option<(Movement, &str)> {
    [("otpauth://totp/", Movement::Time), ("otpauth://hotp/", Movement::Counter)].into_iter().find_map(
        |(prefix, movement)| {
            let start = uri.get(..prefix.len())?;
            start.eq_ignore_ascii_case(prefix).then(|| uri.get(prefix.len()..).map(|rest| (movement, rest)))?
        },
    )
}

/// Issuer and account: the label names both, the parameter repeats the issuer and rules.
fn names_in(label: &str, parameter: Option<String>) -> (Option<String>, String) {
    let named = parameter.filter(|issuer| !issuer.is_empty());
    let after_issuer = |issuer: &String| label.trim().strip_prefix(issuer.as_str())?.trim_start().strip_prefix(':');
    if let Some(account) = named.as_ref().and_then(after_issuer) {
        return (named, account.trim().to_owned());
    }
    match label.split_once(':') {
        Some((issuer, account)) => {
            let in_label = Some(issuer.trim().to_owned()).filter(|issuer| !issuer.is_empty());
            (named.or(in_label), account.trim().to_owned())
        }
        None => (named, label.trim().to_owned()),
    }
}

struct Query(Vec<(String, Zeroizing<String>)>);

impl Query {
    fn parse(query: &str) -> Result<Self, OtpauthError> {
        let mut pairs: Vec<(String, Zeroizing<String>)> = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decoded(name, "parameter name")?.to_ascii_lowercase();
            let value = Zeroizing::new(decoded(&value.replace('+', " "), &name)?);
            match pairs.iter().find(|(known, _)| *known == name) {
                Some((_, known)) if *known != value => return Err(OtpauthError::Twice { parameter: name }),
                Some(_) => {}
                None => pairs.push((name, value)),
            }
        }
        Ok(Self(pairs))
    }

    fn take(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim().to_owned())
    }

    fn read<T>(
        &self,
        parameter: &'static str,
        default: T,
        expected: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, OtpauthError> {
        match self.take(parameter) {
            None => Ok(default),
            Some(value) => read(&value).ok_or_else(|| OtpauthError::Value {
                parameter,
                value: value.chars().take(20).collect(),
                expected,
            }),
        }
    }

    fn algorithm(&self) -> Result<Algorithm, OtpauthError> {
        let read = |value: &str| {
            let bare =
                value.get(..4).filter(|start| start.eq_ignore_ascii_case("hmac")).and(value.get(4..)).unwrap_or(value);
            Algorithm::from_name(bare)
        };
        self.read("algorithm", Algorithm::Sha1, "SHA1, SHA256 and SHA512 are", read)
    }

    fn digits(&self) -> Result<Digits, OtpauthError> {
        self.read("digits", Digits::SIX, "6, 7 and 8 are", |value| Digits::new(value.parse().ok()?))
    }

    fn period(&self) -> Result<Period, OtpauthError> {
        self.read("period", Period::THIRTY, "15 to 120 seconds are", |value| Period::new(value.parse().ok()?))
    }

    fn counter(&self) -> Result<i64, OtpauthError> {
        let read = |value: &str| value.parse().ok().filter(|counter: &i64| *counter >= 0);
        self.read("counter", 0, "0 and above are", read)
    }
}
