//! Ways back for somebody who cannot show a factor: how it was made sure who they are, and what two persons have to
//! agree on.

use crate::{factor::words, user::Role};

words! {
    /// How it was made sure that whoever asks is who they say.
    IdentityCheck {
        /// They stood in front of somebody who knows them.
        InPerson = "in-person",
        /// They were called back on the number that was known before.
        CallBack = "call-back",
        /// Their manager, asked directly, said so.
        Manager = "manager",
        /// They showed an official document.
        Document = "document",
    }
}

words! {
    /// Whether changes to those who administer need two persons.
    Approval {
        /// One asks, another approves.
        On = "on",
        /// One is enough.
        Off = "off",
    }
}

/// What is done to an admin or owner when two persons agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Take all factors away and invite them to enrol again.
    Reset {
        /// How their identity was checked.
        checked: Vec<IdentityCheck>,
        /// The device was lost or stolen.
        stolen: bool,
    },
    /// Give them a lower role.
    Demote(Role),
    /// Keep them out.
    Suspend,
    /// Remove them for good.
    Remove,
}

impl Deed {
    /// The stable word.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Reset { .. } => "reset",
            Self::Demote(_) => "demote",
            Self::Suspend => "suspend",
            Self::Remove => "remove",
        }
    }

    /// In words that are read back: the stable word, and what belongs to it.
    #[must_use]
    pub fn to_words(&self) -> String {
        match self {
            Self::Reset { checked, stolen } => {
                let checks = checked.iter().map(|check| check.word());
                let words: Vec<&str> =
                    std::iter::once("reset").chain(checks).chain(stolen.then_some("stolen")).collect();
                words.join(" ")
            }
            Self::Demote(role) => format!("demote {role}"),
            Self::Suspend | Self::Remove => self.word().to_owned(),
        }
    }

    /// Reads the words; `None` for every other text.
    #[must_use]
    pub fn from_words(text: &str) -> Option<Self> {
        let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
        let mut words: Vec<&str> = rest.split(' ').filter(|word| !word.is_empty()).collect();
        match (first, words.as_slice()) {
            ("reset", _) => {
                let stolen = words.pop_if(|word| *word == "stolen").is_some();
                let checked = words.into_iter().map(IdentityCheck::from_word).collect::<Option<_>>()?;
                Some(Self::Reset { checked, stolen })
            }
            ("demote", [role]) => Role::from_word(role).map(Self::Demote),
            ("suspend", []) => Some(Self::Suspend),
            ("remove", []) => Some(Self::Remove),
            _ => None,
        }
    }
}

impl serde::Serialize for Deed {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_words())
    }
}
