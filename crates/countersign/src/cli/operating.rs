//! What can be typed about applications, the configuration, keys and the audit.

use clap::{Args, Subcommand};

/// What an application may be allowed.
const SCOPES: [&str; 6] = ["verify", "users:read", "users:write", "factors:write", "attempts:read", "reasons:full"];

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
        #[arg(long, value_name = "CIDR", value_parser = super::network)]
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
