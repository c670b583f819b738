//! The systems whose logs are understood, and how a line shows whose it is. One parser each: it says who, when,
//! which lines belong together and how it went; what it means is left to the rules.

mod authelia;
mod authentik;
mod countersign;
mod freeradius;
mod keycloak;
mod kratos;
mod marks;
mod mattermost;
mod okta_cp;
mod privacyidea;
mod sshd_pam;
mod xrdp;

use crate::{explain::event::Event, line::Line};
use countersign_core::{Timestamp, reason::Stage};
pub(crate) use marks::{MARKS, SURE};

macro_rules! systems {
    ($($(#[$doc:meta])* $variant:ident = $word:literal,)+) => {
        /// A system whose logs are understood.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum System { $($(#[$doc])* $variant),+ }

        impl System {
            /// All of them.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];

            /// The stable word.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads the stable word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

systems! {
    /// Mattermost: the server's log and the audit log.
    Mattermost = "mattermost",
    /// Ory Kratos, text and JSON.
    Kratos = "kratos",
    /// Okta Credential Provider for Windows: OktaWidget.log and OktaCP.log.
    OktaCp = "okta_cp",
    /// OpenSSH and the PAM modules for a second factor.
    SshdPam = "sshd_pam",
    /// xrdp and its session manager.
    Xrdp = "xrdp",
    /// FreeRADIUS.
    Freeradius = "freeradius",
    /// privacyIDEA: the log and the audit.
    Privacyidea = "privacyidea",
    /// Keycloak's events.
    Keycloak = "keycloak",
    /// Authelia, text and JSON.
    Authelia = "authelia",
    /// authentik.
    Authentik = "authentik",
    /// Countersign: the exported audit.
    Countersign = "countersign",
}

impl System {
    /// The stages that a sign-in passes there, in their order.
    #[must_use]
    pub const fn stages(self) -> &'static [Stage] {
        use Stage::{
            Configuration, MfaAssignment, MfaFactor, Network, OsIntegration, PrimaryCredentials, SessionToken, Tls,
        };
        match self {
            Self::SshdPam | Self::Xrdp => &[Configuration, PrimaryCredentials, MfaAssignment, MfaFactor, OsIntegration],
            Self::Freeradius | Self::Privacyidea => {
                &[Network, Configuration, PrimaryCredentials, MfaAssignment, MfaFactor]
            }
            Self::OktaCp => &[Network, Tls, Configuration, PrimaryCredentials, MfaAssignment, OsIntegration],
            Self::Mattermost | Self::Kratos | Self::Keycloak | Self::Authelia | Self::Authentik => {
                &[Configuration, PrimaryCredentials, MfaAssignment, MfaFactor, SessionToken]
            }
            Self::Countersign => &[Network, Configuration, PrimaryCredentials, MfaFactor, SessionToken],
        }
    }

    /// How many families there are.
    pub(crate) const FAMILIES: usize = 8;

    pub(crate) const fn number(self) -> usize {
        self as usize
    }

    /// Systems that work on one sign-in together may be joined by the name of the user.
    pub(crate) const fn family(self) -> usize {
        match self {
            Self::SshdPam | Self::Xrdp | Self::Freeradius | Self::Privacyidea => 0,
            Self::Mattermost => 1,
            Self::Kratos => 2,
            Self::OktaCp => 3,
            Self::Keycloak => 4,
            Self::Authelia => 5,
            Self::Authentik => 6,
            Self::Countersign => 7,
        }
    }
}

impl std::fmt::Display for System {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.word())
    }
}

impl serde::Serialize for System {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// What parsers remember between lines.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) kratos: kratos::Recent,
    pub(crate) xrdp: xrdp::Admitted,
}

/// Reads one line of a system; nothing when it says nothing about a sign-in.
pub(crate) fn read<'a>(system: System, line: &Line<'a>, now: Timestamp, memory: &mut Memory) -> Option<Event<'a>> {
    match system {
        System::Mattermost => mattermost::read(line, now),
        System::Kratos => kratos::read(line, now, &mut memory.kratos),
        System::OktaCp => Some(okta_cp::read(line, now)),
        System::SshdPam => sshd_pam::read(line),
        System::Xrdp => Some(xrdp::read(line, now, &mut memory.xrdp)),
        System::Freeradius => Some(freeradius::read(line)),
        System::Privacyidea => Some(privacyidea::read(line, now)),
        System::Keycloak => keycloak::read(line, now),
        System::Authelia => authelia::read(line, now),
        System::Authentik => authentik::read(line, now),
        System::Countersign => countersign::read(line, now),
    }
}

/// Which system a header gives away: by its program, or by a form that nobody else has.
pub(crate) fn of_header(line: &Line<'_>) -> Option<System> {
    // FreeRADIUS 2, and the session manager of xrdp in the foreground, speak of PAM too.
    let is_anothers = ["pam_pass: ", "pam_authenticate failed"].iter().any(|text| line.text.starts_with(text));
    if (line.text.starts_with("pam_") && !is_anothers) || line.program.contains("(pam_") {
        return Some(System::SshdPam);
    }
    let head = line.text.get(..60).unwrap_or(line.text);
    let has_level = ["] [INFO ] ", "] [ERROR] ", "] [WARN ] ", "] [DEBUG] "].iter().any(|level| head.contains(level));
    if has_level && head.starts_with("[20") { Some(System::Xrdp) } else { of_program(line.program) }
}

fn of_program(program: &str) -> Option<System> {
    let name = program.split(['(', '/']).next().unwrap_or(program);
    match name {
        "sshd" | "sshd-session" | "sshd-auth" | "sudo" | "su" | "login" | "openvpn" | "gdm-password" => {
            Some(System::SshdPam)
        }
        "radiusd" | "freeradius" | "radius" => Some(System::Freeradius),
        "mattermost" => Some(System::Mattermost),
        "kratos" => Some(System::Kratos),
        "keycloak" | "kc.sh" => Some(System::Keycloak),
        "authelia" => Some(System::Authelia),
        "authentik" => Some(System::Authentik),
        "privacyidea" => Some(System::Privacyidea),
        _ if name.starts_with("xrdp") => Some(System::Xrdp),
        _ => None,
    }
}
