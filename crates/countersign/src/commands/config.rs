//! `config`: checked, shown, explained.

use crate::{
    cli::ConfigCommand,
    context::Context,
    failure::{Exit, Failure},
};
use countersign_engine::RootKey;
use countersign_server::{
    Config,
    config::{self, KEYS},
    http::tls::Tls,
    outbox::{
        OutboxError,
        mail::{self, Mailer},
        webhook::{self, Webhook},
    },
};
use serde_json::{Map, Value, json};

pub(crate) fn run(context: &Context, command: ConfigCommand) -> Result<Exit, Failure> {
    match command {
        ConfigCommand::Check => {
            let path = context.config_path();
            let unseen = read_files(context, &context.config()?)?;
            let file = if path.exists() { path.display().to_string() } else { "no file, only defaults".to_owned() };
            let answer = json!({ "usable": true, "file": path.exists().then(|| path.clone()), "unseen": unseen });
            context.out.answer(&answer, || {
                let unseen = unseen.map_or_else(String::new, |name| {
                    format!("Not seen from here: the password in {name}, which systemd hands to the service alone.\n")
                });
                format!("The configuration can be used ({file}).\n{unseen}")
            });
        }
        ConfigCommand::Show => {
            let config = context.config()?;
            let values: Map<_, _> = KEYS.iter().map(|key| (key.name.to_owned(), typed(&key.shown(&config)))).collect();
            context.out.document(&values.into(), || config::show(&config));
        }
        ConfigCommand::Reference => {
            let keys: Vec<_> = KEYS
                .iter()
                .map(|key| json!({ "key": key.name, "does": key.does, "variable": key.variable() }))
                .collect();
            context.out.document(&json!({ "keys": keys }), config::reference);
        }
        ConfigCommand::WebhookKey => {
            // The database tells whose the data directory is, and that there is one.
            context.open()?;
            let path = webhook::key_file(&context.config()?.webhook, context.data());
            let key = webhook::make_key(&path)?;
            context.out.answer(&json!({ "key": *key, "file": path }), || {
                let file = path.display();
                format!(
                    "{}\n(shown only now, and kept in {file}; give it to the receiver, then restart the server)\n",
                    *key
                )
            });
        }
    }
    Ok(Exit::Yes)
}

/// Reads what a start would read, as the owner of the data directory: certificate, passwords, keys. Names the credential
/// that only the service is handed.
fn read_files(context: &Context, config: &Config) -> Result<Option<&'static str>, Failure> {
    let is_begun = context.database_exists()?;
    super::serve::check_address(config)?;
    config.tls_files().map(Tls::open).transpose()?;
    Webhook::open(&config.webhook, context.data())?;
    // A start makes the root key where there is nothing yet.
    let root_key = context.root_key_path();
    if is_begun || root_key.exists() {
        RootKey::load(&root_key)?;
    }
    match Mailer::open(&config.mail) {
        Err(OutboxError::NoPassword) => Ok(Some(mail::CREDENTIAL)),
        opened => Ok(opened.map(|_| None)?),
    }
}

/// A value as it stands in a TOML file, as JSON: numbers and yes or no keep their type.
fn typed(shown: &str) -> Value {
    serde_json::from_str(shown).unwrap_or_else(|_| json!(shown.trim_matches(['"', '\''])))
}
