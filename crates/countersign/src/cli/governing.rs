//! What can be typed about policy, groups, exemptions and many people at once.

use super::Who;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// Print the rules in force
    Show,
    /// Say, by name, what a change would do; changes nothing
    Preview {
        #[command(flatten)]
        change: Change,
    },
    /// Change a rule; it holds at once, and reverts in 15 minutes unless it is confirmed
    Set {
        #[command(flatten)]
        change: Change,
        /// Why; kept in the audit
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Keep the last change
    Confirm,
    /// Take the last change back before it is confirmed
    Revert,
    /// Set until when one user's factor may be missing, longer or shorter
    Grace {
        #[command(flatten)]
        who: Who,
        /// So many days from now, 0 to 90
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=90))]
        days: u32,
        /// Why; kept in the audit
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// A change of one rule.
#[derive(Debug, Args)]
pub(crate) struct Change {
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// How many days a factor may be missing, from when it is first required [default: 7]
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(0..=90))]
    pub(crate) grace: Option<u32>,
    /// Take the rule away
    #[arg(long, conflicts_with = "grace")]
    pub(crate) off: bool,
}

/// Whom a rule is about.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Whom {
    /// Every person
    #[arg(long)]
    pub(crate) everyone: bool,
    /// Whoever has this role
    #[arg(long, value_parser = ["member", "helpdesk", "admin", "owner"])]
    pub(crate) role: Option<String>,
    /// Whoever is in this group
    #[arg(long, value_name = "GROUP")]
    pub(crate) group: Option<String>,
    /// Whoever comes through this application
    #[arg(long, value_name = "CLIENT")]
    pub(crate) client: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum GroupCommand {
    /// Add a group
    Add {
        /// Its name
        name: String,
    },
    /// Remove a group; its members stay
    Remove {
        /// Its name
        name: String,
    },
    /// List all groups
    List,
    /// List who is in a group
    Members {
        /// Its name
        name: String,
    },
    /// Take a user into a group
    Join {
        /// The group's name
        name: String,
        #[command(flatten)]
        who: Who,
    },
    /// Take a user out of a group
    Leave {
        /// The group's name
        name: String,
        #[command(flatten)]
        who: Who,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ExemptCommand {
    /// Excuse a user from having a second factor, somewhere, for a while
    Add(NewExemption),
    /// List all exemptions, those that ended too
    List,
    /// Take an exemption back
    Revoke {
        /// Its identifier, as `exempt list` shows it
        id: String,
        /// Why; kept in the audit
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct NewExemption {
    #[command(flatten)]
    pub(crate) who: Who,
    /// Why; kept in the audit
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// The admin who approved it; not the user themselves
    #[arg(long, value_name = "USER")]
    pub(crate) approver: String,
    /// Who answers for it [default: the user]
    #[arg(long, value_name = "USER")]
    pub(crate) owner: Option<String>,
    /// For how many days, 1 to 90
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=90))]
    pub(crate) days: u32,
    /// Only from this network; may be repeated
    #[arg(long, value_name = "CIDR", value_parser = super::network)]
    pub(crate) network: Vec<ipnet::IpNet>,
    /// Only through this application; may be repeated
    #[arg(long, value_name = "CLIENT")]
    pub(crate) client: Vec<String>,
}

/// Which users to list.
#[derive(Debug, Default, Args)]
pub(crate) struct Listing {
    /// Only users one of whose names holds this text
    #[arg(long, value_name = "TEXT")]
    pub(crate) search: Option<String>,
    /// Only users of this rank
    #[arg(long, value_parser = ["member", "helpdesk", "admin", "owner"])]
    pub(crate) role: Option<String>,
    /// Only users of this kind
    #[arg(long, value_parser = ["person", "service", "break_glass"])]
    pub(crate) kind: Option<String>,
    /// Only users in this state
    #[arg(long, value_parser = ["none", "pending", "active", "grace", "locked", "disabled", "suspended", "exempt"])]
    pub(crate) state: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) limit: Option<u32>,
}

/// Users to import.
#[derive(Debug, Args)]
pub(crate) struct UserImport {
    /// A CSV file with a heading: email, names, role, groups; names and groups are separated by semicolons
    #[arg(value_name = "FILE.csv")]
    pub(crate) file: PathBuf,
    /// Say what would be done, row by row, and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// A drill of a break-glass user.
#[derive(Debug, Args)]
pub(crate) struct Drill {
    #[command(flatten)]
    pub(crate) who: Who,
    /// What was done: where the codes were found, who signed in
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}
