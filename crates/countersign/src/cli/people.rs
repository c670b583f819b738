//! What can be typed about one user: who they are, what they hold, ways back.

use super::{Drill, Listing, UserImport};
use clap::{Args, Subcommand};

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
    pub(crate) fn name(&self) -> String {
        self.user.as_ref().or(self.email.as_ref()).cloned().unwrap_or_default()
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Add a user
    Add {
        /// Their e-mail address, or a login name
        #[arg(value_name = "USER", required_unless_present_any = ["email", "name"], conflicts_with = "email")]
        user: Option<String>,
        /// Their e-mail address
        #[arg(long, value_name = "ADDRESS")]
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
        /// Why; kept in the audit
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Let a suspended user in again
    Resume {
        #[command(flatten)]
        who: Who,
        /// Why; kept in the audit
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Change a user's rank
    Role {
        #[command(flatten)]
        who: Who,
        /// The new rank
        #[arg(long, value_parser = ["member", "helpdesk", "admin", "owner"])]
        role: String,
        /// Why; kept in the audit
        #[arg(long, value_name = "TEXT")]
        reason: String,
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
    /// Remove a user and everything they hold, for good; asks on a terminal
    Remove {
        #[command(flatten)]
        who: Who,
        /// Why; kept in the audit
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Ask nothing
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Enable {
    #[command(flatten)]
    pub(crate) who: Who,
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
    pub(crate) who: Who,
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
    pub(crate) who: Who,
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
        who: Who,
        /// Why; kept in the audit
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}
