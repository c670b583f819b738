//! `keys`: the root key.

use crate::{
    cli::KeysCommand,
    context::Context,
    failure::{Exit, Failure},
};
use countersign_engine::RootKey;
use serde_json::json;

pub(crate) fn run(context: &Context, command: KeysCommand) -> Result<Exit, Failure> {
    let engine = context.open()?;
    match command {
        KeysCommand::Status => {
            let path = context.root_key_path();
            let fingerprint = RootKey::load(&path)?.fingerprint();
            let copied = engine.root_key_copied_at()?;
            let document = json!({ "root_key": path, "fingerprint": fingerprint, "fits": true, "copied_at": copied });
            context.out.answer(&document, || {
                let copy = copied.map_or_else(
                    || {
                        "  copy      NOT CONFIRMED. Keep a copy apart from backups: without this key nobody gets in.\n            Then run `countersign keys confirm-copied`.\n".to_owned()
                    },
                    |at| format!("  copy      confirmed at {at}\n"),
                );
                format!("Root key {fingerprint}: every data key opens under it.\n  file      {}\n{copy}", path.display())
            });
        }
        KeysCommand::ConfirmCopied => {
            engine.confirm_root_key_copied(context.access()).wait()?;
            let at = engine.root_key_copied_at()?;
            context
                .out
                .answer(&json!({ "copied_at": at }), || "Noted: the root key was copied to a safe place.\n".to_owned());
        }
    }
    Ok(Exit::Yes)
}
