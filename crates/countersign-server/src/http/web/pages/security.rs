//! A person's own security: factors, backup codes, browsers, recent sign-ins, password.

use super::{Frame, Kind, Notice, paths};
use askama::Template;
use countersign_core::Stage;

/// `/me/security`.
#[derive(Debug, Template)]
#[template(path = "security.html")]
pub(crate) struct Security<'a> {
    pub(crate) frame: Frame<'a>,
    /// For every form of the page.
    pub(crate) csrf: String,
    pub(crate) notice: Option<Notice>,
    pub(crate) factors: Vec<FactorRow>,
    pub(crate) backup_codes: Option<BackupCodesHeld>,
    pub(crate) browsers: Vec<BrowserRow>,
    pub(crate) sign_ins: Vec<SignInRow>,
    /// Staff who saw them as a list, each with their latest look.
    pub(crate) list_looks: Vec<String>,
}

/// What the page's one main button does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Urgent {
    App,
    Codes,
    Nothing,
}

/// From how many codes left on the page asks for a new set.
const FEW_CODES: usize = 3;

impl Security<'_> {
    /// The finding: what protects this account.
    fn headline(&self) -> String {
        self.frame.text.with("security-headline", "count", self.factors.len())
    }

    fn lead(&self) -> String {
        let id = match (self.factors.len(), self.codes_left()) {
            (0, 0) => "security-lead-none",
            (0, _) => "security-lead-none-but-codes",
            (_, 0) => "security-lead-no-codes",
            (_, 1..=FEW_CODES) => "security-lead-few-codes",
            (1, _) => "security-lead-one",
            _ => "security-lead-several",
        };
        self.frame.text.say(id)
    }

    fn urgent(&self) -> Urgent {
        match (self.factors.len(), self.codes_left()) {
            (0, _) => Urgent::App,
            (_, 0..=FEW_CODES) => Urgent::Codes,
            _ => Urgent::Nothing,
        }
    }

    fn codes_left(&self) -> usize {
        self.backup_codes.as_ref().map_or(0, BackupCodesHeld::left)
    }
}

/// One authenticator app or token.
#[derive(Debug, Clone)]
pub(crate) struct FactorRow {
    pub(crate) label: String,
    /// "authenticator app", from the catalogue.
    pub(crate) kind: String,
    /// "3 May".
    pub(crate) added: String,
    /// "today 12:06"; `None` if it was never used.
    pub(crate) last_used: Option<String>,
    /// Where removing it begins (GET); `None` where it cannot be removed.
    pub(crate) remove_url: Option<String>,
}

/// The live set of backup codes.
#[derive(Debug, Clone)]
pub(crate) struct BackupCodesHeld {
    /// "3 May".
    pub(crate) made: String,
    /// Nobody has typed one yet, to show that they are kept.
    pub(crate) unproven: bool,
    pub(crate) numbers: Vec<CodeNumber>,
}

impl BackupCodesHeld {
    /// How many are left.
    pub(crate) fn left(&self) -> usize {
        self.numbers.iter().filter(|number| !number.used).count()
    }

    /// How many are left, of how many, made when.
    pub(crate) fn counted(&self) -> [(&'static str, String); 3] {
        let of = self.numbers.len().to_string();
        [("left", self.left().to_string()), ("of", of), ("at", self.made.clone())]
    }

    fn used_count(&self) -> usize {
        self.numbers.len() - self.left()
    }

    /// The numbers that were used: "1, 4".
    fn used(&self) -> String {
        let used: Vec<String> =
            self.numbers.iter().filter(|number| number.used).map(|number| number.number.to_string()).collect();
        used.join(", ")
    }
}

/// One code of the set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CodeNumber {
    pub(crate) number: u8,
    pub(crate) used: bool,
}

/// A browser that is signed in.
#[derive(Debug, Clone)]
pub(crate) struct BrowserRow {
    /// "Firefox on Linux".
    pub(crate) name: String,
    pub(crate) address: String,
    /// "3 May".
    pub(crate) since: String,
    /// "today 12:06".
    pub(crate) last_active: String,
    /// Whether it is the one that reads the page.
    pub(crate) this: bool,
    /// Where ending it is posted to; `None` for this one.
    pub(crate) end_url: Option<String>,
}

/// One attempt of the person's own.
#[derive(Debug, Clone)]
pub(crate) struct SignInRow {
    /// "Today 12:06".
    pub(crate) at: String,
    /// RFC 3339, for machines.
    pub(crate) datetime: String,
    pub(crate) accepted: bool,
    /// "Signed in with an authenticator app." or "Refused: that code was too old."
    pub(crate) sentence: String,
    /// More about it, or empty.
    pub(crate) detail: String,
    /// Whether to offer the page that compares the device's clock.
    pub(crate) clock_link: bool,
    /// "Looked at by root, at the server, last today 12:06." Staff who looked at it.
    pub(crate) looks: Vec<String>,
    /// "Firefox on Linux, 192.0.2.7".
    pub(crate) place: String,
    pub(crate) reference: Option<String>,
    pub(crate) rail: Vec<RailStop>,
    /// Where "That was not me" is posted to.
    pub(crate) not_me_url: Option<String>,
}

impl SignInRow {
    /// Whether the stages say more than the sentence: a single one that was passed does not.
    fn shows_way(&self) -> bool {
        self.rail.len() > 1 || !self.accepted
    }
}

/// One stage of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RailStop {
    Passed(Stage),
    Refused(Stage),
    Unreached(Stage),
}

/// The stages of the web door: all passed, or refused at one and the rest never reached.
pub(crate) fn rail(refused_at: Option<Stage>) -> Vec<RailStop> {
    let mut refused = false;
    [Stage::PrimaryCredentials, Stage::MfaFactor, Stage::SessionToken]
        .into_iter()
        .map(|stage| {
            if refused {
                RailStop::Unreached(stage)
            } else if refused_at == Some(stage) {
                refused = true;
                RailStop::Refused(stage)
            } else {
                RailStop::Passed(stage)
            }
        })
        .collect()
}

/// A fresh code before something is changed. Posts `code`.
#[derive(Debug, Template)]
#[template(path = "confirm_fresh.html")]
pub(crate) struct ConfirmFresh<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) csrf: String,
    /// Where the form goes.
    pub(crate) action: String,
    /// What will be done next, as a sentence.
    pub(crate) purpose: String,
    /// What was typed into the form that waits: names and values.
    pub(crate) kept: Vec<(String, String)>,
    /// Where "back" leads.
    pub(crate) back: String,
    pub(crate) notice: Option<Notice>,
}

/// The code was right; what was typed before is sent now.
#[derive(Debug, Template)]
#[template(path = "go_on.html")]
pub(crate) struct GoOn<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) csrf: String,
    /// Where the form goes.
    pub(crate) action: String,
    pub(crate) back: String,
    /// The reason that was typed; or empty.
    pub(crate) why: String,
    /// What the button says.
    pub(crate) button: String,
    /// What was typed: names and values.
    pub(crate) kept: Vec<(String, String)>,
}

/// "Remove it?", with what that does. Posts nothing but `csrf`.
#[derive(Debug, Template)]
#[template(path = "remove_factor.html")]
pub(crate) struct RemoveFactor<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) csrf: String,
    /// Where the form goes.
    pub(crate) action: String,
    pub(crate) label: String,
    /// "authenticator app".
    pub(crate) kind: String,
    /// Whether no other app or token is left after it.
    pub(crate) last: bool,
    pub(crate) notice: Option<Notice>,
}

/// A new password. Posts `current`, `password`, `again`.
#[derive(Debug, Template)]
#[template(path = "change_password.html")]
pub(crate) struct ChangePassword<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) csrf: String,
    /// The account, so that a password manager knows which entry to change.
    pub(crate) account: String,
    /// The least characters of a password.
    pub(crate) least: usize,
    pub(crate) notice: Option<Notice>,
}

impl ConfirmFresh<'_> {
    fn refused(&self) -> bool {
        self.notice.as_ref().is_some_and(|notice| notice.kind == Kind::No)
    }
}
