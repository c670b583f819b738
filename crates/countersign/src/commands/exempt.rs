//! `exempt`: who is excused, by whom, why, where, until when.

use super::expect_reason;
use crate::{
    cli::{self, ExemptCommand},
    context::Context,
    failure::{Exit, Failure},
    output::table,
};
use countersign_engine::exemptions::{ExemptionView, NewExemption};
use serde_json::json;

pub(crate) fn run(context: &Context, command: ExemptCommand) -> Result<Exit, Failure> {
    match command {
        ExemptCommand::Add(new) => add(context, new),
        ExemptCommand::List => list(context),
        ExemptCommand::Revoke { id, reason } => {
            expect_reason(&reason)?;
            let exemption = context.open()?.revoke_exemption(context.access(), id, reason).wait()?;
            context.out.answer(&json!(exemption), || format!("{} is not excused any more.\n", exemption.user));
            Ok(Exit::Yes)
        }
    }
}

fn add(context: &Context, new: cli::NewExemption) -> Result<Exit, Failure> {
    expect_reason(&new.reason)?;
    let user = new.who.name();
    let new = NewExemption {
        user: new.who.name(),
        owner: new.owner,
        approver: Some(new.approver),
        reason: new.reason,
        days: new.days,
        networks: new.network,
        clients: new.client,
    };
    let exemption = context.open()?.add_exemption(context.access(), new).wait();
    let exemption = exemption.map_err(|error| Failure::from(error).about(&user))?;
    context.out.answer(&json!(exemption), || {
        format!(
            "{} may do without a second factor until {}, {}.\nApproved by {}; it ends by itself. Take it back with `countersign exempt revoke {} --reason \"...\"`.\n",
            exemption.user,
            exemption.expires_at,
            place(&exemption),
            exemption.approver,
            exemption.id
        )
    });
    Ok(Exit::Yes)
}

fn list(context: &Context) -> Result<Exit, Failure> {
    let exemptions = context.open()?.list_exemptions(&context.access())?;
    context.out.answer(&json!({ "exemptions": exemptions }), || {
        if exemptions.is_empty() {
            return "Nobody is excused.\n".to_owned();
        }
        let row = |one: &ExemptionView| {
            let state = if one.state == "live" { format!("until {}", one.expires_at) } else { one.state.to_owned() };
            vec![
                one.user.clone(),
                state,
                place(one),
                one.owner.clone(),
                one.approver.clone(),
                one.reason.clone(),
                one.id.to_string(),
            ]
        };
        let rows: Vec<Vec<String>> = exemptions.iter().map(row).collect();
        table(&["USER", "STATE", "WHERE", "OWNER", "APPROVED BY", "REASON", "ID"], &rows)
    });
    Ok(Exit::Yes)
}

/// Where an exemption holds.
fn place(exemption: &ExemptionView) -> String {
    let part = |word: &str, of: &[String]| (!of.is_empty()).then(|| format!("{word} {}", of.join(", ")));
    let parts = [part("from", &exemption.networks), part("through", &exemption.clients)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
