//! Where browsers find this server, and where they may be sent back to.

/// What the pages have to know of the outside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// The address people type. Without one, pages answer under loopback names only.
    pub public_url: Option<PublicUrl>,
    /// Where somebody who has signed in may be sent, beside our own pages.
    pub return_to: Vec<ReturnTo>,
    /// Whether this server speaks TLS itself.
    pub speaks_tls: bool,
    /// Whether it is a demonstration, with made-up people.
    pub demo: bool,
}

impl Site {
    /// Whether the address people type is one over TLS: what a browser is then told to keep to.
    #[must_use]
    pub fn is_public_over_tls(&self) -> bool {
        self.public_url.as_ref().is_some_and(PublicUrl::is_https)
    }

    /// Whether browsers reach the pages over TLS: by the public address, or else by what the port speaks.
    #[must_use]
    pub fn is_reached_over_tls(&self) -> bool {
        self.public_url.as_ref().map_or(self.speaks_tls, PublicUrl::is_https)
    }
}

/// `https://sign-in.example.com`: scheme, name and port, and nothing after them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    is_https: bool,
    authority: String,
}

/// `https://app.example.com` or `https://app.example.com/portal`: an origin, or what lies below a path of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnTo {
    origin: PublicUrl,
    path: String,
}

impl PublicUrl {
    /// Reads it; `None` if it is no such address, or plain HTTP to anything but this machine.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (is_https, authority) = match text.split_once("://")? {
            ("https", authority) => (true, authority),
            ("http", authority) => (false, authority),
            _ => return None,
        };
        let authority = authority.strip_suffix('/').unwrap_or(authority).to_ascii_lowercase();
        let usual = if is_https { ":443" } else { ":80" };
        let authority = authority.strip_suffix(usual).unwrap_or(&authority).to_owned();
        let named = |sign: char| sign.is_ascii_alphanumeric() || ".-:[]".contains(sign);
        let usable = !host_of(&authority).is_empty() && authority.chars().all(named);
        (usable && (is_https || is_loopback(&authority))).then_some(Self { is_https, authority })
    }

    /// Whether it is reached over TLS.
    #[must_use]
    pub const fn is_https(&self) -> bool {
        self.is_https
    }

    /// Name and port, as a `Host` header has them.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }
}

impl std::fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}://{}", if self.is_https { "https" } else { "http" }, self.authority)
    }
}

impl ReturnTo {
    /// Reads it; `None` if it is no address that one can be sent to.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let begin = text.find("://")? + 3;
        let slash = text.get(begin..)?.find('/').map_or(text.len(), |at| begin + at);
        let (origin, path) = text.split_at_checked(slash)?;
        let path = path.trim_end_matches('/');
        let plain = path.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\?#%".contains(&byte));
        (plain && !path.contains("/.")).then_some(())?;
        Some(Self { origin: PublicUrl::parse(origin)?, path: path.to_owned() })
    }

    /// Scheme, name and port.
    #[must_use]
    pub const fn origin(&self) -> &PublicUrl {
        &self.origin
    }

    /// Whether an address is this one or lies below it. Compared byte by byte: what is spelled otherwise is not.
    #[must_use]
    pub fn holds(&self, address: &str) -> bool {
        let Some(rest) = address.strip_prefix(&self.to_string()) else { return false };
        let path = rest.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
        let climbs = path.contains("/.") || path.contains("%2e") || path.contains("%2f") || path.contains("%5c");
        (rest.is_empty() || rest.starts_with(['/', '?', '#'])) && !climbs
    }
}

impl std::fmt::Display for ReturnTo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.origin, self.path)
    }
}

/// Whether a name with or without a port means this machine.
#[must_use]
pub fn is_loopback(authority: &str) -> bool {
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| host_of(authority).eq_ignore_ascii_case(name))
}

/// The name before the port.
fn host_of(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) && !port.is_empty() => host,
        _ => authority,
    }
}
