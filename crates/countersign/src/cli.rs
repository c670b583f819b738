//! What can be typed: subcommands, flags, help.

mod foreign;
mod governing;

pub(crate) use foreign::{Doctor, Export, Import};
pub(crate) use governing::{
    Change, Drill, ExemptCommand, GroupCommand, Listing, NewExemption, PolicyCommand, UserImport, Whom,
};

use clap::{Args, Parser, Subcommand};
use countersign_interop::System;
use std::{path::PathBuf, time::Duration};

/// What an application may be allowed.
const SCOPES: [&str; 6] = ["verify", "users:read", "users:write", "factors:write", "attempts:read", "reasons:full"];

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
    /// The data directory
    #[arg(long, global = true, env = "COUNTERSIGN_DATA", hide_env_values = true, default_value = crate::context::USUAL_DATA, value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// The configuration file [default: countersign.toml in the data directory]
    #[arg(long, global = true, env = "COUNTERSIGN_CONFIG", hide_env_values = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The root key [default: root.key in the data directory]
    #[arg(long, global = true, env = "COUNTERSIGN_ROOT_KEY", hide_env_values = true, value_name = "FILE")]
    pub(crate) root_key: Option<PathBuf>,
    /// Print one JSON document instead of text
    #[arg(long, global = true)]
    pub(crate) json: bool,
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
        who: Email,
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
        who: Email,
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
        who: Email,
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
        who: Email,
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
        who: Email,
        /// Why; kept in the audit
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Make a temporary pass for somebody without their factor: once, for setting one up anew
    Pass {
        #[command(flatten)]
        who: Email,
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
    /// Check, show or explain the configuration
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
        /// One JSON document a line, both ways
        #[arg(long, required = true)]
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

/// Who is meant, by any of their names.
#[derive(Debug, Args)]
pub(crate) struct Email {
    /// Any of the user's names
    #[arg(long, value_name = "USER")]
    pub(crate) email: String,
}

/// Who is meant, with or without the flag.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Who {
    /// Any of the user's names
    #[arg(value_name = "USER")]
    user: Option<String>,
    /// The same, as a flag
    #[arg(long, value_name = "USER")]
    email: Option<String>,
}

impl Who {
    pub(crate) fn name(self) -> String {
        self.user.or(self.email).unwrap_or_default()
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Add a user
    Add {
        /// Their e-mail address
        #[arg(long, value_name = "ADDRESS", required_unless_present = "name")]
        email: Option<String>,
        /// A further login name; may be repeated
        #[arg(long, value_name = "LOGIN")]
        name: Vec<String>,
        /// Their rank
        #[arg(long, default_value = "member", value_parser = ["member", "helpdesk", "admin", "owner"])]
        role: String,
        /// What they are
        #[arg(long, default_value = "person", value_parser = ["person", "service", "break_glass"])]
        kind: String,
    },
    /// List users by name
    List(Listing),
    /// Add many users from a CSV file; what is so already stays as it is
    Import(UserImport),
    /// Note that a break-glass user was drilled
    Drill(Drill),
    /// Show one user
    Show {
        #[command(flatten)]
        who: Who,
    },
    /// Keep a user out
    Suspend {
        #[command(flatten)]
        who: Who,
    },
    /// Let a suspended user in again
    Resume {
        #[command(flatten)]
        who: Who,
    },
    /// Change a user's rank
    Role {
        #[command(flatten)]
        who: Who,
        /// The new rank
        #[arg(long, value_parser = ["member", "helpdesk", "admin", "owner"])]
        role: String,
    },
    /// Take a forgotten password away and print the link by which the user sets a new one
    ResetPassword {
        #[command(flatten)]
        who: Who,
        /// Why; kept in the audit
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Print a fresh enrolment link
    Link {
        #[command(flatten)]
        who: Who,
    },
    /// Remove a user and everything they hold
    Remove {
        #[command(flatten)]
        who: Who,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Enable {
    #[command(flatten)]
    pub(crate) who: Email,
    /// The name of the entry in lists; the same name again replaces that entry
    #[arg(long)]
    pub(crate) label: Option<String>,
    /// Take over an existing entry: its otpauth URI is read from standard input
    #[arg(long, value_name = "-")]
    pub(crate) otpauth: Option<String>,
    /// Make a counter-based entry (HOTP)
    #[arg(long, conflicts_with = "otpauth")]
    pub(crate) hotp: bool,
    /// Ask nothing; the enrolment stays pending until `confirm`
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Reset {
    #[command(flatten)]
    pub(crate) who: Email,
    /// Why; kept in the audit
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// How you made sure who asks; may be repeated, kept in the audit
    #[arg(long, required = true, value_name = "HOW", value_parser = ["in-person", "call-back", "manager", "document"])]
    pub(crate) checked: Vec<String>,
    /// The device was lost or stolen: a code from it raises an alarm
    #[arg(long)]
    pub(crate) stolen: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Emergency {
    #[command(flatten)]
    pub(crate) who: Email,
    /// Why; kept in the audit, with an alarm
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Leave their factors, and make a temporary pass beside their password
    #[arg(long, conflicts_with_all = ["new_owner", "forget_password"])]
    pub(crate) pass: bool,
    /// Make them an owner, and add them if nobody knows them
    #[arg(long, conflicts_with = "forget_password")]
    pub(crate) new_owner: bool,
    /// Take their password away too
    #[arg(long)]
    pub(crate) forget_password: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// Logs, also packed with gzip; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Whose lines they are [default: recognised line by line]
    #[arg(long, value_parser = System::ALL.map(System::word))]
    pub(crate) system: Option<String>,
    /// Only this user, by any form of their name: alice, EXAMPLE\\alice, alice@example.com, an identifier
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
}

#[derive(Debug, Subcommand)]
pub(crate) enum DriftCommand {
    /// List devices whose clock is known to be off, and by how much
    Show {
        /// Only this user's
        #[arg(value_name = "USER")]
        user: Option<String>,
    },
    /// Forget the offsets of a user's devices
    Reset {
        #[command(flatten)]
        who: Email,
        /// Why; kept in the audit
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ClientCommand {
    /// Add an application; its key is shown once
    Add {
        /// A name for it
        #[arg(long)]
        name: String,
        /// What it may do; may be repeated [default: verify]
        #[arg(long, value_name = "SCOPE", value_parser = SCOPES)]
        scope: Vec<String>,
        /// Where it may call from; may be repeated [default: anywhere]
        #[arg(long, value_name = "CIDR")]
        network: Vec<ipnet::IpNet>,
        /// Whether it checks a password or the like before it asks
        #[arg(long, default_value = "vouched", value_parser = ["vouched", "none"])]
        first_factor: String,
        /// Believe the source addresses it reports
        #[arg(long)]
        trusted_addresses: bool,
    },
    /// List all applications
    List,
    /// Try an application's key out from where it will be used; the key is read from standard input
    Check(ClientCheck),
    /// Revoke an application's key for ever
    Revoke {
        /// Its name or identifier
        #[arg(value_name = "CLIENT", required_unless_present = "name")]
        client: Option<String>,
        /// The same, as a flag
        #[arg(long, conflicts_with = "client")]
        name: Option<String>,
    },
}

/// A key to be tried out.
#[derive(Debug, Args)]
pub(crate) struct ClientCheck {
    /// Where the server is, as in <https://mfa.example.com>
    #[arg(long, value_name = "URL")]
    pub(crate) url: String,
    /// What the application is going to need; may be repeated
    #[arg(long, value_name = "SCOPE", value_parser = SCOPES)]
    pub(crate) scope: Vec<String>,
    /// A name of somebody, as the application writes names
    #[arg(long, value_name = "USER")]
    pub(crate) user: Option<String>,
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Say whether the configuration can be used
    Check,
    /// Print all settings with their present values
    Show,
    /// Explain all settings
    Reference,
    /// Make the key that calls of the webhook are signed with; it is shown once
    WebhookKey,
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum KeysCommand {
    /// Say which root key is in use and whether it was copied
    Status,
    /// Note that the root key was copied to a safe place
    ConfirmCopied,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Recompute the whole chain and name what was changed, removed or added
    Verify {
        /// A head noted earlier, NUMBER:DIGEST; it must still be part of the chain
        #[arg(long, value_name = "HEAD")]
        head: Option<String>,
    },
    /// Print every row, oldest first, one JSON object a line
    Export,
}
