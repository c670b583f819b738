//! Cookies: their names and flags follow the public address, and their values are plain tokens or nothing.
//!
//! Over TLS they carry the `__Host-` prefix, which binds them to this host: no neighbour under the same domain can
//! plant one. A cookie that comes twice is none.

use axum::http::{HeaderMap, HeaderValue, header};
use std::time::Duration;
use zeroize::Zeroizing;

/// Longer values are none of ours.
const LONGEST: usize = 4096;

/// The cookies there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cookie {
    /// The session's token.
    Session,
    /// What forms are bound to while there is no session.
    Form,
    /// The token of a link that is being followed, so that it stands in no further address.
    Link,
    /// What was done, to be said on the next page.
    Note,
    /// Where to go after signing in.
    ReturnTo,
}

/// How cookies are called and set here.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cookies {
    /// Whether pages are reached over TLS.
    pub(super) secure: bool,
}

impl Cookie {
    const fn suffix(self) -> &'static str {
        match self {
            Self::Session => "",
            Self::Form => "-form",
            Self::Link => "-link",
            Self::Note => "-note",
            Self::ReturnTo => "-to",
        }
    }

    /// How long the browser keeps it; to its own end if nothing is said.
    const fn kept_for(self) -> Option<Duration> {
        match self {
            Self::Session | Self::Form => None,
            Self::Link | Self::ReturnTo => Some(Duration::from_mins(30)),
            Self::Note => Some(Duration::from_mins(1)),
        }
    }
}

impl Cookies {
    /// The value of a cookie, if it came once and looks like one of ours.
    pub(super) fn find(self, headers: &HeaderMap, cookie: Cookie) -> Option<Zeroizing<String>> {
        let name = self.name(cookie);
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let mut values = pairs.filter(|(known, _)| *known == name).map(|(_, value)| value);
        let plain = |value: &&str| {
            let signs = value.bytes().all(|sign| sign.is_ascii_alphanumeric() || b"-_".contains(&sign));
            signs && (1..=LONGEST).contains(&value.len())
        };
        match (values.next().filter(plain), values.next()) {
            (Some(value), None) => Some(Zeroizing::new(value.to_owned())),
            _ => None,
        }
    }

    /// The header that sets it.
    pub(super) fn set(self, cookie: Cookie, value: &str) -> HeaderValue {
        let kept = cookie.kept_for().map_or_else(String::new, |span| format!("; Max-Age={}", span.as_secs()));
        self.line(cookie, value, &kept)
    }

    /// The header that ends it.
    pub(super) fn end(self, cookie: Cookie) -> HeaderValue {
        self.line(cookie, "", "; Max-Age=0")
    }

    fn name(self, cookie: Cookie) -> String {
        format!("{}countersign{}", if self.secure { "__Host-" } else { "" }, cookie.suffix())
    }

    fn line(self, cookie: Cookie, value: &str, kept: &str) -> HeaderValue {
        let secure = if self.secure { "; Secure" } else { "" };
        // Lax, not Strict: a link in a mail and the way back from an application begin elsewhere, and must find it.
        let line = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{kept}", self.name(cookie));
        let mut line = HeaderValue::try_from(line).unwrap_or_else(|_| HeaderValue::from_static(""));
        line.set_sensitive(true);
        line
    }
}
