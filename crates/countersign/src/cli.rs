//! What can be typed: subcommands, flags, help.

mod foreign;
mod governing;
mod operating;
mod people;

pub(crate) use foreign::{Doctor, Explain, Export, Import};
pub(crate) use governing::{
    Change, Drill, ExemptCommand, GroupCommand, Listing, NewExemption, PolicyCommand, UserImport, Whom,
};
pub(crate) use operating::{AuditCommand, ClientCheck, ClientCommand, ConfigCommand, KeysCommand};
pub(crate) use people::{DriftCommand, Emergency, Enable, Reset, UserCommand, Who};

use crate::context::{SERVICE_DATA, USUAL_DATA};
use clap::{Args, Parser, Subcommand};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// Over the flags that every command takes, apart from its own.
const GLOBAL: &str = "Global options";

/// Multi-factor authentication that can say why it said no.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Flags that stand before or after the subcommand.
#[derive(Debug, Args)]
pub(crate) struct Globals {
    // The variables are read by `or_variables`: what the parser of arguments reads itself it shows in every usage line,
    // as if it had to be given.
    #[arg(
        long,
        global = true,
        help_heading = GLOBAL,
        value_name = "DIR",
        help = "The data directory [env: COUNTERSIGN_DATA] [default: countersign-data, else /var/lib/countersign]"
    )]
    pub(crate) data: Option<PathBuf>,
    #[arg(
        long,
        global = true,
        help_heading = GLOBAL,
        value_name = "FILE",
        help = "The configuration file [env: COUNTERSIGN_CONFIG] [default: countersign.toml in the data directory]"
    )]
    pub(crate) config: Option<PathBuf>,
    #[arg(
        long,
        global = true,
        help_heading = GLOBAL,
        value_name = "FILE",
        help = "The root key [env: COUNTERSIGN_ROOT_KEY] [default: root.key in the data directory]"
    )]
    pub(crate) root_key: Option<PathBuf>,
    /// Print one JSON document instead of text
    #[arg(long, global = true, help_heading = GLOBAL)]
    pub(crate) json: bool,
}

impl Globals {
    /// What was not typed, from the environment.
    pub(crate) fn or_variables(self) -> Self {
        let or = |typed: Option<PathBuf>, name: &str| {
            typed.or_else(|| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from))
        };
        Self {
            data: or(self.data, "COUNTERSIGN_DATA"),
            config: or(self.config, "COUNTERSIGN_CONFIG"),
            root_key: or(self.root_key, "COUNTERSIGN_ROOT_KEY"),
            ..self
        }
    }

    /// Beside a service: its data directory, where none is named and none is here. `serve` makes one of its own instead.
    pub(crate) fn or_service(self, command: &Command) -> Self {
        let is_of_service = self.data.is_none()
            && !matches!(command, Command::Serve { .. })
            && !Path::new(USUAL_DATA).exists()
            && Path::new(SERVICE_DATA).is_dir();
        if is_of_service { Self { data: Some(SERVICE_DATA.into()), ..self } } else { self }
    }
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the server; makes the data directory, the database and the root key if there are none
    Serve {
        /// Listen here [default: localhost:8440]
        #[arg(long, value_name = "ADDRESS")]
        listen: Option<String>,
        /// Show everything with made-up people, in a directory that goes when the server stops
        #[arg(long)]
        demo: bool,
    },
    /// Add, import, list, show, suspend, resume, promote or remove users
    #[command(subcommand)]
    User(UserCommand),
    /// Begin the enrolment of an authenticator app: QR code, key, backup codes
    Enable(Enable),
    /// Take the first code of a pending enrolment
    Confirm {
        #[command(flatten)]
        who: Who,
        /// The code that the app shows
        #[arg(long)]
        code: String,
        /// If the app goes by other settings than the entry, give the entry those of the app
        #[arg(long)]
        as_app_does: bool,
    },
    /// Retire all factors of a user
    Disable {
        #[command(flatten)]
        who: Who,
        /// Why; kept in the audit. "lost" or "stolen" in it has the effect of --stolen
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// The device was lost or stolen: a code from it raises an alarm, and nobody is given a hint
        #[arg(long)]
        stolen: bool,
    },
    /// Check a code: a real attempt, counted, and consuming what it accepts
    Verify {
        #[command(flatten)]
        who: Who,
        /// A code of the app, a backup code or a temporary pass
        #[arg(long)]
        code: String,
        /// The app's very next code: two in a row show how far its clock is off
        #[arg(long, value_name = "CODE")]
        next_code: Option<String>,
    },
    /// Replace a user's backup codes
    BackupCodes {
        #[command(flatten)]
        who: Who,
    },
    /// List everybody with their state
    List {
        /// Only users in this state
        #[arg(long, value_parser = ["none", "pending", "active", "grace", "locked", "disabled", "suspended", "exempt"])]
        state: Option<String>,
    },
    /// Say what happened, stage by stage, and what to do
    Why {
        /// Any of a user's names, or a reference such as K7Q2-M4XD
        #[arg(value_name = "USER-or-REFERENCE")]
        subject: String,
        /// How many attempts
        #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=200))]
        last: u32,
    },
    /// End a user's waiting time and empty their budget of failures
    Unlock {
        #[command(flatten)]
        who: Who,
        /// Why; kept in the audit
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Make a temporary pass for somebody without their factor: once, for setting one up anew
    Pass {
        #[command(flatten)]
        who: Who,
        /// Why, and how you know who asks; kept in the audit
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// How long it works, as in 30m or 8h; eight hours at most
        #[arg(long = "for", default_value = "1h", value_name = "TIME", value_parser = crate::commands::duration)]
        lasts: Duration,
    },
    /// Take all factors of a user away and print the link by which they enrol again
    Reset(Reset),
    /// Let somebody who administers back in when no other way is left: loud, and an alarm in the audit
    Emergency(Emergency),
    /// Show or forget clock offsets that were learned from two codes in a row
    #[command(subcommand)]
    Drift(DriftCommand),
    /// What is required of whom: show, preview, set, confirm
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Named sets of users, for the policy
    #[command(subcommand)]
    Group(GroupCommand),
    /// Who is excused from the policy, by whom, why, until when
    #[command(subcommand)]
    Exempt(ExemptCommand),
    /// Add, list or revoke the applications that may ask
    #[command(subcommand)]
    Client(ClientCommand),
    /// Check, show or explain the configuration; make the key of the webhook
    #[command(subcommand)]
    Config(ConfigCommand),
    /// The root key: whether it was copied
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Verify or export the audit
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Explain refused codes offline: scenarios on standard input, explanations on standard output
    Diagnose {
        /// One JSON document a line, both ways: the only form there is
        #[arg(long)]
        jsonl: bool,
    },
    /// Read other systems' logs: whose sign-in did not succeed, why, and what to do
    Explain(Explain),
    /// Bring users' factors over from another system, after a look at what would become of each
    Import(Import),
    /// Take users' factors out, encrypted with age
    Export(Export),
    /// Look for what is wrong with this installation, or with another system's second factors
    Doctor(Doctor),
    /// Print what completes commands in a shell
    Completions {
        /// Which shell
        #[arg(value_parser = ["bash", "zsh", "fish"])]
        shell: String,
    },
    /// Write the man pages into a directory
    Man {
        /// Where
        #[arg(value_name = "DIR")]
        directory: PathBuf,
    },
    /// Print a generated page of the manual
    #[command(hide = true)]
    Reference {
        /// Which
        #[arg(value_parser = ["cli", "reasons", "api", "openapi"])]
        page: String,
    },
}

/// Reads a network.
fn network(text: &str) -> Result<ipnet::IpNet, String> {
    let address = || text.parse().ok().map(|address: std::net::IpAddr| ipnet::IpNet::from(address.to_canonical()));
    text.parse().ok().or_else(address).ok_or_else(|| {
        "write a network as in 192.0.2.0/24 or 2001:db8::/32: after the stroke 0 to 32, or 0 to 128 for IPv6".to_owned()
    })
}
