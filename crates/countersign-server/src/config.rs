//! The configuration: one TOML file, all keys optional, overridden by `COUNTERSIGN_*` variables.
//!
//! Every key is one entry of [`keys::KEYS`]: its name, its default, what it does and how it is read. The file
//! reader, the environment, `config show` and the generated reference all walk along that one table.

mod file;
mod given;
mod keys;
mod notices;
mod priors;
mod site;

use crate::http::{TrustedProxies, tls::TlsFiles};
use countersign_core::{decide::Profile, words::Language};
use countersign_engine::{Settings, notices::Stationery};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

pub use keys::{KEYS, Key};
pub use notices::{MailConfig, Security, WebhookConfig};
pub use site::{PublicUrl, ReturnTo, Site, is_loopback};

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines: one JSON object a line.
    Json,
}

/// Where each key that was given stands: file and line, or the name of the variable.
type Places = BTreeMap<&'static str, String>;

/// Everything an operator can choose.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the HTTP door listens.
    pub listen: String,
    /// Whether plain HTTP may be served on an address that others can reach.
    pub plain_http_on_public_addresses: bool,
    /// Where browsers find this server, and where they may be sent back to.
    pub site: Site,
    /// Connections that may be open at a time.
    pub max_connections: usize,
    /// The networks of proxies that are believed about who called them.
    pub trusted_proxies: TrustedProxies,
    /// The certificate of the HTTP door.
    pub tls_certificate: Option<PathBuf>,
    /// The private key that belongs to it.
    pub tls_key: Option<PathBuf>,
    /// Where metrics can be read; nowhere if it is empty.
    pub metrics_listen: String,
    /// How log lines are written.
    pub log_format: LogFormat,
    /// Which log lines are written.
    pub log_level: String,
    /// Time servers that are asked now and then.
    pub sntp_servers: Vec<String>,
    /// The mail server.
    pub mail: MailConfig,
    /// The webhook.
    pub webhook: WebhookConfig,
    /// The language of mails.
    pub mail_language: Language,
    /// What the engine works by.
    pub settings: Settings,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: "localhost:8440".to_owned(),
            plain_http_on_public_addresses: false,
            site: Site::default(),
            max_connections: 4096,
            trusted_proxies: TrustedProxies::default(),
            tls_certificate: None,
            tls_key: None,
            metrics_listen: String::new(),
            log_format: LogFormat::Text,
            log_level: "info".to_owned(),
            sntp_servers: Vec::new(),
            mail: MailConfig::default(),
            webhook: WebhookConfig::default(),
            mail_language: Language::English,
            settings: Settings::default(),
        }
    }
}

/// Why a configuration is not taken: where, what, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct ConfigError {
    /// File and line, or the name of the variable.
    pub place: String,
    /// What is wrong, naming the key.
    pub what: String,
    /// What to write instead.
    pub hint: String,
}

impl Config {
    /// Reads the file, if it exists, then the variables. `required` is whether the file must exist.
    pub fn load(
        path: &Path,
        required: bool,
        variables: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut config = Self::default();
        let mut places = Places::new();
        match read(path) {
            Ok(text) => places = file::apply(&mut config, &path.display().to_string(), &text)?,
            Err(cause) if !required && is_absence(&cause) => {}
            Err(cause) => {
                return Err(ConfigError {
                    place: path.display().to_string(),
                    what: format!("the configuration cannot be read: {cause}"),
                    hint: "name a readable file with --config, or leave it out".to_owned(),
                });
            }
        }
        for (name, value) in variables {
            apply_variable(&mut config, &mut places, &name, &value)?;
        }
        config.check(&places)?;
        Ok(config)
    }

    /// Where certificate and key lie, if the HTTP door speaks TLS.
    #[must_use]
    pub fn tls_files(&self) -> Option<TlsFiles> {
        Some(TlsFiles { certificate: self.tls_certificate.clone()?, key: self.tls_key.clone()? })
    }

    /// Whether any proxy is trusted.
    #[must_use]
    pub const fn has_trusted_proxies(&self) -> bool {
        !self.trusted_proxies.0.is_empty()
    }

    /// Whether passwords and codes would travel in clear if others can reach the address: no TLS, no proxy that is known
    /// to be in front, and no word that it may be so.
    #[must_use]
    pub fn speaks_openly(&self) -> bool {
        self.tls_files().is_none() && !self.has_trusted_proxies() && !self.plain_http_on_public_addresses
    }

    /// What the pages have to know of the outside.
    #[must_use]
    pub fn pages(&self) -> Site {
        Site { speaks_tls: self.tls_files().is_some(), ..self.site.clone() }
    }

    /// `https` with a certificate of our own, else `http`.
    #[must_use]
    pub fn scheme(&self) -> &'static str {
        if self.tls_files().is_some() { "https" } else { "http" }
    }

    /// How mails are written.
    #[must_use]
    pub fn stationery(&self) -> Stationery {
        Stationery { language: self.mail_language, base_url: self.base_url() }
    }

    /// What links to this server begin with: the public address, or the port it listens on.
    #[must_use]
    pub fn base_url(&self) -> String {
        let port = self.listen.rsplit_once(':').map_or("8440", |(_, port)| port);
        let own = || format!("{}://localhost:{port}", self.scheme());
        self.site.public_url.as_ref().map_or_else(own, ToString::to_string)
    }

    /// Refuses combinations that are not safe, at the place of the key that was given.
    fn check(&self, places: &Places) -> Result<(), ConfigError> {
        let place_of = |keys: [&str; 2]| {
            let place = keys.iter().find_map(|key| places.get(key));
            place.map_or_else(|| "configuration".to_owned(), Clone::clone)
        };
        let refused = |keys: [&str; 2], what: &str, hint: &str| {
            Err(ConfigError { place: place_of(keys), what: what.to_owned(), hint: hint.to_owned() })
        };
        if let Some(fault) = self.mail.find_fault().or_else(|| self.webhook.find_fault()) {
            let place = place_of(fault.keys);
            return Err(fault.at(place));
        }
        if self.settings.keep_audit < self.settings.keep_details {
            return refused(
                ["retention.audit_days", "retention.details_days"],
                "retention.audit_days is shorter than retention.details_days",
                "keep audit rows at least as long as their details",
            );
        }
        if self.tls_certificate.is_some() != self.tls_key.is_some() {
            return refused(
                ["tls.certificate", "tls.key"],
                "one of tls.certificate and tls.key is given without the other",
                "name both files, or neither for plain HTTP",
            );
        }
        if self.settings.profile == Profile::Strict && self.settings.parameters.period.seconds() > 30 {
            return refused(
                ["enrolment.period", "verification.profile"],
                "verification.profile = \"strict\" with enrolment.period above 30 seconds",
                "strict means codes that live 30 seconds at most: set enrolment.period = 30",
            );
        }
        Ok(())
    }
}

/// Whether there is no such file: not there, or below something that is no directory.
fn is_absence(cause: &std::io::Error) -> bool {
    matches!(cause.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

/// Where the configuration file lies if none is named.
#[must_use]
pub fn default_path(data: &Path) -> PathBuf {
    data.join("countersign.toml")
}

/// The reference of all keys, as a page.
#[must_use]
pub fn reference() -> String {
    let mut page = String::from(
        "# Configuration reference\n\nGenerated by `countersign config reference`. One TOML file (`--config`, by default `countersign.toml` in the data\ndirectory); every key is optional; a variable of the environment overrides it.\n",
    );
    let mut section = "";
    for key in KEYS {
        let (this, name) = key.name.split_once('.').unwrap_or(("", key.name));
        if this != section {
            section = this;
            page.push_str(&format!("\n## [{section}]\n"));
        }
        page.push_str(&format!(
            "\n### {name}\n\n{}\n\nDefault: `{}` · Variable: `{}`\n",
            key.does,
            key.shown(&Config::default()),
            key.variable()
        ));
    }
    page
}

/// All keys with their present values, as a TOML file.
#[must_use]
pub fn show(config: &Config) -> String {
    let mut page = String::new();
    let mut section = "";
    for key in KEYS {
        let (this, name) = key.name.split_once('.').unwrap_or(("", key.name));
        if this != section {
            page.push_str(if section.is_empty() { "" } else { "\n" });
            section = this;
            page.push_str(&format!("[{section}]\n"));
        }
        page.push_str(&format!("{name} = {}\n", key.shown(config)));
    }
    page
}

fn apply_variable(config: &mut Config, places: &mut Places, name: &str, value: &str) -> Result<(), ConfigError> {
    let Some(key) = KEYS.iter().find(|key| key.variable() == name) else {
        let mut sections = KEYS.iter().filter_map(|key| key.name.split_once('.')).map(|(section, _)| section);
        let looks_like_one =
            sections.any(|section| name.starts_with(&format!("COUNTERSIGN_{}_", section.to_uppercase())));
        return if looks_like_one {
            let what = format!("there is no setting of that name ({name})");
            Err(ConfigError {
                place: "environment".to_owned(),
                what,
                hint: "`countersign config reference` lists them".to_owned(),
            })
        } else {
            Ok(())
        };
    };
    let place = format!("environment variable {name}");
    places.insert(key.name, place.clone());
    key.set(config, &given::Given::Untyped(value.to_owned())).map_err(|expected| ConfigError {
        place,
        what: format!("{value:?} is no value for {}", key.name),
        hint: given::advice(expected, &format!("{name}="), key.shown(&Config::default()).trim_matches('"')),
    })
}

/// A pipe would be waited for, and a device read for ever.
fn read(path: &Path) -> std::io::Result<String> {
    const MOST: u64 = 1 << 20;
    let metadata = std::fs::metadata(path)?;
    if metadata.is_file() && metadata.len() <= MOST {
        return std::fs::read_to_string(path);
    }
    Err(std::io::Error::other("it is no plain file, or has more than 1 MiB"))
}
