//! What can be typed about other people's systems: `explain`, `doctor`, `import`, `export`.

use clap::{Args, ValueHint};
use countersign_interop::{System, import::Format};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Only this part; or another system, which is looked at and never changed
    #[arg(value_parser = ["database", "keys", "config", "clock", "mail", "webhook", "emergency", "mattermost", "kratos", "google-authenticator", "privacyidea"])]
    pub(crate) part: Option<String>,
    /// With another system: its database on this host (`postgresql://USER@localhost/NAME`, the password in PGPASSWORD), or
    /// a file with an export
    #[arg(value_name = "SRC", value_hint = ValueHint::AnyPath)]
    pub(crate) source: Option<String>,
    /// With another system: whose code is looked at
    #[arg(long, value_name = "USER", requires = "source")]
    pub(crate) user: Option<String>,
    /// With another system: the code that the app shows
    #[arg(long, value_name = "CODE", requires = "source")]
    pub(crate) code: Option<String>,
    /// With another system: the app's very next code
    #[arg(long, value_name = "CODE", requires = "code")]
    pub(crate) next: Option<String>,
    /// With `clock`: accept codes from apps again although another time source contradicts the clock
    #[arg(long)]
    pub(crate) thaw: bool,
    /// With `mail`: send a test message there now, and say what to do if that does not work
    #[arg(long, value_name = "ADDRESS", conflicts_with = "thaw")]
    pub(crate) to: Option<String>,
    /// With `webhook`: call it now with a test notice, and say what to do if that does not work
    #[arg(long, conflicts_with_all = ["thaw", "to"])]
    pub(crate) call: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// What the source is
    #[arg(value_name = "FORMAT", value_parser = clap::builder::PossibleValuesParser::new(Format::ALL.iter().map(|format| format.word())))]
    pub(crate) format: String,
    /// A file, - for standard input, or for mattermost and kratos the address of a database on this host:
    /// `postgresql://USER@localhost/NAME`, with the password in PGPASSWORD
    #[arg(value_name = "SRC", value_hint = ValueHint::AnyPath)]
    pub(crate) source: String,
    #[command(flatten)]
    pub(crate) manner: ImportManner,
    /// Everything in the source belongs to this user
    #[arg(long, visible_alias = "email", value_name = "USER")]
    pub(crate) user: Option<String>,
    /// Add users who are not known here, as members
    #[arg(long, conflicts_with = "user")]
    pub(crate) create: bool,
    /// Only entries of this issuer, as the app shows it
    #[arg(long, value_name = "NAME")]
    pub(crate) issuer: Option<String>,
    /// Take keys of 80 to 127 bits too, which are shorter than RFC 4226 asks for
    #[arg(long)]
    pub(crate) allow_short: bool,
    /// Read the passphrase of an encrypted export from the first line of standard input
    #[arg(long, value_name = "-", value_parser = ["-"])]
    pub(crate) passphrase: Option<String>,
    /// The age identity that an export of ours was encrypted to
    #[arg(long, value_name = "FILE", conflicts_with = "passphrase")]
    pub(crate) identity: Option<PathBuf>,
}

/// Whether an import only looks, and whether it asks.
#[derive(Debug, Args)]
pub(crate) struct ImportManner {
    /// Only say what would become of each row
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Ask nothing
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// What to write
    #[arg(long, default_value = "otpauth", value_parser = ["otpauth"])]
    pub(crate) format: String,
    /// Where to write it; made for its owner alone, and never over another file
    #[arg(long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    #[command(flatten)]
    pub(crate) lock: Lock,
    /// Only this user's
    #[arg(long, visible_alias = "email", value_name = "USER")]
    pub(crate) user: Option<String>,
    /// Why; kept in the audit
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}

/// What an export is encrypted to.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Lock {
    /// Encrypt to this age recipient, age1...
    #[arg(long, value_name = "RECIPIENT")]
    pub(crate) recipient: Option<String>,
    /// Encrypt under a passphrase: the first line of standard input
    #[arg(long, value_name = "-", value_parser = ["-"])]
    pub(crate) passphrase: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// Logs, also packed with gzip; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Whose lines they are [default: recognised line by line]
    #[arg(long, value_parser = System::ALL.map(System::word))]
    pub(crate) system: Option<String>,
    /// Only this user, by any form of their name: alice, EXAMPLE\alice, alice@example.com, an identifier
    #[arg(long, value_name = "USER")]
    pub(crate) user: Option<String>,
    /// Only attempts from then on: 2026-11-22T09:30:00Z, 2026-11-22, or 30m, 2h, 7d ago
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,
    /// Further rules: every .toml file in this directory
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
    /// Go on as the log grows; ends with Ctrl-C
    #[arg(long)]
    pub(crate) follow: bool,
    /// Show the latest 200 lines of known programs that match no rule as well
    #[arg(long)]
    pub(crate) unread: bool,
}
