//! `config`: checked, shown, explained.

use crate::{
    cli::ConfigCommand,
    context::Context,
    failure::{Exit, Failure},
};
use countersign_server::{
    config::{self, KEYS},
    outbox::webhook,
};
use serde_json::{Map, Value, json};

pub(crate) fn run(context: &Context, command: ConfigCommand) -> Result<Exit, Failure> {
    match command {
        ConfigCommand::Check => {
            context.config()?;
            let path = context.config_path();
            let file = if path.exists() { path.display().to_string() } else { "no file, only defaults".to_owned() };
            context.out.answer(&json!({ "usable": true, "file": path.exists().then(|| path.clone()) }), || {
                format!("The configuration can be used ({file}).\n")
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

/// A value as it stands in a TOML file, as JSON: numbers and yes or no keep their type.
fn typed(shown: &str) -> Value {
    serde_json::from_str(shown).unwrap_or_else(|_| json!(shown.trim_matches(['"', '\''])))
}
