//! `client`: the applications that may ask.

mod calls;
mod check;

use crate::{
    cli::ClientCommand,
    context::Context,
    failure::{Exit, Failure},
    output::table,
};
use countersign_engine::{
    access::{FirstFactor, Scope},
    client_checks::CheckView,
    clients::{ClientView, NewClient},
};
use serde_json::{Value, json};

pub(crate) fn run(context: &Context, command: ClientCommand) -> Result<Exit, Failure> {
    match command {
        ClientCommand::Add { name, scope, network, first_factor, trusted_addresses } => {
            let mut scopes: Vec<Scope> = scope.iter().filter_map(|word| Scope::from_word(word)).collect();
            if scopes.is_empty() {
                scopes.push(Scope::Verify);
            }
            scopes.sort();
            scopes.dedup();
            let first_factor = FirstFactor::from_word(&first_factor).unwrap_or(FirstFactor::Vouched);
            add(context, NewClient { name, scopes, networks: network, first_factor, trusted_addresses })
        }
        ClientCommand::List => list(context),
        ClientCommand::Check(asked) => check::run(context, &asked),
        ClientCommand::Revoke { client, name } => {
            let named = client.or(name).unwrap_or_default();
            let client = context.open()?.revoke_client(context.access(), named).wait()?;
            context.out.answer(&json!(client), || format!("The key of {} opens nothing any more.\n", client.name));
            Ok(Exit::Yes)
        }
    }
}

fn add(context: &Context, new: NewClient) -> Result<Exit, Failure> {
    if new.name.trim().is_empty() || new.name.chars().count() > 64 {
        return Err(Failure::usage(
            "the name is empty or longer than 64 characters",
            "name the application, as in --name mail",
        ));
    }
    let (client, key) = context.open()?.add_client(context.access(), new).wait()?;
    let mut document = json!(client);
    if let Some(members) = document.as_object_mut() {
        members.insert("key".to_owned(), json!(*key));
    }
    context.out.answer(&document, || {
        format!(
            "Added the client {}.\n  key           {} (shown only now)\n  scopes        {}\n  networks      {}\n  first factor  {}\n",
            client.name,
            *key,
            client.scopes.join(" "),
            networks(&client),
            client.first_factor,
        )
    });
    Ok(Exit::Yes)
}

fn list(context: &Context) -> Result<Exit, Failure> {
    let engine = context.open()?;
    let clients = engine.list_clients(&context.access())?;
    let checks = engine.client_checks(&context.access())?;
    let documents: Vec<Value> = clients.iter().map(|client| document(client, checks.get(&client.id))).collect();
    context.out.answer(&json!({ "clients": documents }), || {
        if clients.is_empty() {
            return "No clients yet. Add one with `countersign client add --name NAME`.\n".to_owned();
        }
        let rows: Vec<Vec<String>> = clients
            .iter()
            .map(|client| {
                let state = client.revoked_at.map_or_else(|| "active".to_owned(), |at| format!("revoked {at}"));
                vec![
                    client.name.clone(),
                    state,
                    client.scopes.join(" "),
                    networks(client),
                    client.first_factor.clone(),
                    addresses(client),
                    checks.get(&client.id).map_or_else(|| "never".to_owned(), checked),
                ]
            })
            .collect();
        table(&["CLIENT", "STATE", "SCOPES", "NETWORKS", "FIRST FACTOR", "ADDRESSES", "LAST CHECK"], &rows)
    });
    Ok(Exit::Yes)
}

fn document(client: &ClientView, check: Option<&CheckView>) -> Value {
    let mut document = json!(client);
    if let Some(members) = document.as_object_mut() {
        members.insert("last_check".to_owned(), json!(check));
    }
    document
}

/// When the client last tried itself out, and what is to be mended since then.
fn checked(check: &CheckView) -> String {
    let to_mend: Vec<&str> = check.to_mend.iter().map(|reason| reason.code()).collect();
    if to_mend.is_empty() {
        format!("{}, fine", check.at)
    } else {
        format!("{}, to mend: {}", check.at, to_mend.join(" "))
    }
}

fn addresses(client: &ClientView) -> String {
    if client.trusted_addresses { "believed".to_owned() } else { "claims".to_owned() }
}

fn networks(client: &ClientView) -> String {
    if client.networks.is_empty() { "anywhere".to_owned() } else { client.networks.join(" ") }
}
