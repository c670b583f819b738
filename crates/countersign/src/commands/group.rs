//! `group`: named sets of users.

use crate::{
    cli::GroupCommand,
    context::Context,
    failure::{Exit, Failure},
    output::table,
};
use countersign_engine::groups::{GroupView, Member};
use serde_json::json;

/// Members asked for at a time.
const PAGE: u32 = 1_000;

pub(crate) fn run(context: &Context, command: GroupCommand) -> Result<Exit, Failure> {
    let engine = context.open()?;
    let access = context.access();
    match command {
        GroupCommand::Add { name } => {
            let group = engine.add_group(access, name).wait()?;
            say(context, &group, &format!("Added the group {}.", group.name));
        }
        GroupCommand::Remove { name } => {
            let group = engine.remove_group(access, name).wait()?;
            say(context, &group, &format!("Removed the group {}. Its members stay.", group.name));
        }
        GroupCommand::Join { name, who } => {
            let group = engine.join_group(access, name, who.name()).wait()?;
            say(
                context,
                &group,
                &format!("{} is in {}, which has {}.", who.name(), group.name, members(group.members)),
            );
        }
        GroupCommand::Leave { name, who } => {
            let group = engine.leave_group(access, name, who.name()).wait()?;
            say(
                context,
                &group,
                &format!("{} is not in {}, which has {}.", who.name(), group.name, members(group.members)),
            );
        }
        GroupCommand::List => {
            let groups = engine.list_groups(&access)?;
            context.out.answer(&json!({ "groups": groups }), || {
                if groups.is_empty() {
                    return "No groups yet. Add one with `countersign group add NAME`.\n".to_owned();
                }
                let row = |group: &GroupView| vec![group.name.clone(), group.members.to_string()];
                table(&["GROUP", "MEMBERS"], &groups.iter().map(row).collect::<Vec<_>>())
            });
        }
        GroupCommand::Members { name } => {
            let mut members: Vec<Member> = Vec::new();
            loop {
                let after = members.last().map(|member| member.id);
                let page = engine.list_group_members(&access, &name, after, PAGE)?;
                if page.is_empty() {
                    break;
                }
                members.extend(page);
            }
            members.sort_by(|one, other| one.name.cmp(&other.name));
            context.out.answer(&json!({ "members": members }), || {
                let lines: String = members.iter().map(|member| format!("{}\n", member.name)).collect();
                if lines.is_empty() { "Nobody.\n".to_owned() } else { lines }
            });
        }
    }
    Ok(Exit::Yes)
}

fn members(count: i64) -> String {
    match count {
        0 => "no members".to_owned(),
        1 => "1 member".to_owned(),
        count => format!("{count} members"),
    }
}

fn say(context: &Context, group: &GroupView, said: &str) {
    context.out.answer(&json!(group), || format!("{said}\n"));
}
