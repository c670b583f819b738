//! Factors that other systems hold, read from their exports: bytes in, rows out. A row that cannot be used is a row
//! all the same, with the reason; only what is no such export at all is an error. Nothing secret is in any message.

mod aegis;
mod andotp;
mod authelia;
mod bitwarden;
mod cipher;
mod django_otp;
mod entry;
mod freeotp_plus;
mod google_authenticator;
mod guess;
mod keepassxc;
mod kratos;
mod mattermost;
mod migration;
mod oath_csv;
mod otpauth;
mod pskc;
mod qr;
pub(crate) mod table;
mod two_fas;
mod xml;

use countersign_core::{import::ImportReason, otpauth::Otpauth};
use zeroize::Zeroizing;

pub use google_authenticator::Settings as GoogleAuthenticatorSettings;
pub use {kratos::rows as rows_of_kratos, mattermost::rows as rows_of_mattermost};

/// The most rows that are taken from one export.
pub const MOST_ROWS: usize = 1_000_000;

/// What a passphrase or a shared key is kept in.
pub type Passphrase = Zeroizing<String>;

/// One row of somebody else's data.
#[derive(Debug)]
pub struct Row {
    /// Where it stands there, as a person finds it: `line 3`, `entry 2`, `user x1y2`.
    pub source: String,
    /// The names it belongs to, the surest first; none where the export does not say.
    pub names: Vec<String>,
    /// The factor, or why there is none to take.
    pub content: Result<Found, ImportReason>,
    /// What else is worth knowing: how many codes, which settings stay behind.
    pub note: Option<String>,
}

/// A factor as the other system has it.
#[derive(Debug)]
pub struct Found {
    /// Secret, parameters, issuer and account; the next counter for HOTP.
    pub entry: Otpauth,
    /// The highest step that was used there.
    pub last: Option<i64>,
}

/// Why an export cannot be read as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is encrypted, and no passphrase was given.
    #[error("this export is encrypted")]
    Locked,
    /// It does not open with this passphrase.
    #[error("this export does not open with that passphrase: it is another one, or the file was changed")]
    WrongPassphrase,
    /// Its key costs more to compute than any app asks for.
    #[error("the key of this export costs more to compute than any app asks for")]
    TooCostly,
    /// It is not what the format has it be.
    #[error("this is no export of that format: {0}")]
    NotThis(&'static str),
    /// Its columns are none that are known; with a first line that would be.
    #[error("the columns of this export are not known")]
    Columns(&'static str),
    /// It was exported in a form that keeps the secrets to itself.
    #[error("this export cannot be opened here: {0}")]
    Sealed(&'static str),
    /// It has more than [`MOST_ROWS`].
    #[error("this export has more than {MOST_ROWS} rows")]
    TooMany,
}

macro_rules! formats {
    ($($(#[$doc:meta])* $variant:ident = $word:literal reads $module:ident),+ $(,)?) => {
        /// The exports that are understood.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Format { $($(#[$doc])* $variant),+ }

        impl Format {
            /// All of them, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word it is asked for by.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads the word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }

            /// Reads an export.
            pub fn read(self, bytes: &[u8], passphrase: Option<&Passphrase>) -> Result<Vec<Row>, Unreadable> {
                let mut rows = match self { $(Self::$variant => $module::read(bytes, passphrase)),+ }?;
                if rows.len() > MOST_ROWS {
                    return Err(Unreadable::TooMany);
                }
                rows.iter_mut().for_each(Row::drop_spilt_key);
                Ok(rows)
            }
        }
    };
}

formats! {
    /// `otpauth://` URIs, one a line, or a picture of a QR code.
    Otpauth = "otpauth" reads otpauth,
    /// What Google Authenticator shows for moving to another phone: a URI, or a picture of its QR code.
    Migration = "otpauth-migration" reads otpauth,
    /// Aegis Authenticator's vault, plain or encrypted.
    Aegis = "aegis" reads aegis,
    /// 2FAS's backup, plain or encrypted.
    TwoFas = "2fas" reads two_fas,
    /// andOTP's backup, plain or encrypted.
    AndOtp = "andotp" reads andotp,
    /// `FreeOTP+`'s JSON.
    FreeOtpPlus = "freeotp-plus" reads freeotp_plus,
    /// Bitwarden's unencrypted JSON.
    Bitwarden = "bitwarden" reads bitwarden,
    /// `KeePassXC`'s CSV or XML.
    KeePassXc = "keepassxc" reads keepassxc,
    /// The file `.google_authenticator` of `libpam-google-authenticator`.
    GoogleAuthenticator = "google-authenticator" reads google_authenticator,
    /// Mattermost's table of users, as CSV or JSON.
    Mattermost = "mattermost" reads mattermost,
    /// Ory Kratos's identities with their credentials, as JSON.
    Kratos = "kratos" reads kratos,
    /// Authelia's export: YAML, CSV or URIs.
    Authelia = "authelia" reads authelia,
    /// `django-otp`'s devices, from `dumpdata`.
    DjangoOtp = "django-otp" reads django_otp,
    /// PSKC (RFC 6030): hardware tokens.
    Pskc = "pskc" reads pskc,
    /// OATH CSV: hardware tokens.
    OathCsv = "oath-csv" reads oath_csv,
}

/// The text of an export; a byte-order mark is dropped.
fn text(bytes: &[u8]) -> Result<&str, Unreadable> {
    let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::NotThis(what_it_is(bytes)))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// What stands there instead of text in UTF-8, with what to do about it.
const fn what_it_is(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x1f, 0x8b, ..] => "it is packed with gzip; unpack it first",
        [b'P', b'K', 3, 4, ..] => "it is a ZIP archive; unpack it first",
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "it is text in UTF-16; save it as UTF-8",
        _ => "it is not text in UTF-8",
    }
}

/// The one JSON document of an export.
pub(crate) fn json(bytes: &[u8]) -> Result<serde_json::Value, Unreadable> {
    serde_json::from_str(text(bytes)?).map_err(|_| Unreadable::NotThis("it is not JSON, or it is cut off"))
}
