//! Setting up: the authenticator app, then the backup codes.

use super::{Frame, Notice, paths};
use askama::Template;

/// Scan, type the code, go on to the backup codes. Posts `code`.
#[derive(Debug, Template)]
#[template(path = "enrol_authenticator.html")]
pub(crate) struct EnrolAuthenticator<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) csrf: String,
    /// The QR code as SVG, as `qr::svg` draws it; shown as it is.
    pub(crate) qr_svg: String,
    /// `otpauth://totp/...`, which opens the app on a phone.
    pub(crate) otpauth: String,
    /// The key in groups of four.
    pub(crate) key: Vec<String>,
    /// The entry's name in the app: `Example: alice@example.com (2)`.
    pub(crate) label: String,
    pub(crate) digits: u8,
    pub(crate) period: u32,
    /// `12:34`, until when the page keeps its key.
    pub(crate) until: String,
    /// Whether another app works meanwhile.
    pub(crate) replaces: bool,
    /// Whether backup codes come next; not if a set is live.
    pub(crate) backup_codes_next: bool,
    /// Until when the app may be missing, or that it may not any more.
    pub(crate) grace: Option<Notice>,
    /// Whether to offer to go on without.
    pub(crate) later: bool,
    pub(crate) notice: Option<Notice>,
    /// The code that was typed, where it showed other settings and the entry can take them over; sent again with
    /// `settings`.
    pub(crate) app_code: Option<String>,
}

/// Before ten new codes are made: what that does. Posts nothing but `csrf`.
#[derive(Debug, Template)]
#[template(path = "make_backup_codes.html")]
pub(crate) struct MakeBackupCodes<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) csrf: String,
    /// The codes that stop working, as a sentence.
    pub(crate) replaces: Option<String>,
}

/// Ten codes, shown once. Posts `proof` and the codes again.
#[derive(Debug, Template)]
#[template(path = "backup_codes.html")]
pub(crate) struct BackupCodes<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) csrf: String,
    /// Where the proof goes.
    pub(crate) action: String,
    /// Where the download is posted to, with `csrf` and the codes in `codes`, one a line.
    pub(crate) download_url: String,
    pub(crate) codes: Vec<String>,
    /// Which set they are; posted with the proof.
    pub(crate) set: String,
    /// The number that is asked for, 1 to 10.
    pub(crate) prove: usize,
    /// "3 May", when the set that these replace was made.
    pub(crate) replaces: Option<String>,
    pub(crate) notice: Option<Notice>,
}

impl MakeBackupCodes<'_> {
    const fn title(&self) -> &'static str {
        if self.replaces.is_some() { "make-codes-replace-title" } else { "make-codes" }
    }
}
