//! `user` and `list`: people, what they hold, the state they are in.

mod import;

use super::{expect_reason, is_a_terminal, link::EnrolmentLink, says_yes};
use crate::{
    cli::{Drill, Listing, UserCommand},
    context::Context,
    failure::{Exit, Failure},
    output::{Tone, table},
};
use countersign_core::{
    Reason,
    factor::{FactorKind, FactorState},
    shown::shell_word,
    user::{Role, UserKind, UserState},
    words::Language,
};
use countersign_engine::{
    Engine, Error,
    people::{LARGEST_PAGE, PeopleQuery},
    users::{Computed, FactorView, NewUser, UserChange, UserView},
};
use serde_json::json;

pub(crate) fn run(context: &Context, command: UserCommand) -> Result<Exit, Failure> {
    match command {
        UserCommand::Add { user, email, name, role, kind } => {
            // Who types a name alone means an address if it looks like one.
            let (address, login) = match user {
                Some(user) if user.contains('@') => (Some(user), None),
                user => (None, user),
            };
            add(context, email.or(address), login.into_iter().chain(name).collect(), &role, &kind)
        }
        UserCommand::List(listing) => list(context, &listing),
        UserCommand::Import(arguments) => import::run(context, &arguments),
        UserCommand::Drill(drill) => record_drill(context, drill),
        UserCommand::Show { who } => {
            let engine = context.open()?;
            let user = engine.show_user(&context.access(), &who.name())?;
            show(context, &engine, &in_order(user));
            Ok(Exit::Yes)
        }
        UserCommand::Suspend { who, reason } => change(context, who.name(), UserChange::Suspend, reason),
        UserCommand::Resume { who, reason } => change(context, who.name(), UserChange::Resume, reason),
        UserCommand::Role { who, role, reason } => {
            let role = Role::from_word(&role).unwrap_or(Role::Member);
            change(context, who.name(), UserChange::Role(role), reason)
        }
        UserCommand::ResetPassword { who, reason } => reset_password(context, &who.name(), reason),
        UserCommand::Link { who } => link(context, &who.name()),
        UserCommand::Remove { who, reason, yes } => remove(context, who.name(), reason, yes),
    }
}

fn add(context: &Context, email: Option<String>, names: Vec<String>, role: &str, kind: &str) -> Result<Exit, Failure> {
    let new = NewUser {
        email,
        names,
        kind: UserKind::from_word(kind).unwrap_or(UserKind::Person),
        role: Role::from_word(role).unwrap_or(Role::Member),
    };
    let engine = context.open()?;
    let user = engine.add_user(context.access(), new).wait().map_err(or_write_it_so)?;
    let signs_in = user.kind != UserKind::Service;
    let link = signs_in.then(|| EnrolmentLink::make(context, &engine, &user.id.to_string())).transpose()?;
    let mut document = json!(user);
    if let Some(link) = &link {
        link.put_into(&mut document);
    }
    context.out.answer(&document, || {
        let name = shown(&user);
        let next = match &link {
            None => format!("Next: {}", context.out.command("client add --name APPLICATION")),
            Some(link) => format!(
                "They set a password and an authenticator app at this link:\n{}\nOr set the app up here: {}",
                link.shown(),
                context.out.command(&format!("enable --email {}", shell_word(&name))),
            ),
        };
        // Whoever adds an owner here has no use for that link, and nobody else is to have one.
        let setup = if user.role == Role::Owner && user.kind == UserKind::Person {
            "A link for the first owner that `countersign serve` printed works no more.\n"
        } else {
            ""
        };
        format!("Added {name}, {} ({}).\n{setup}{next}\n", user.role, user.kind)
    });
    Ok(Exit::Yes)
}

/// Who gave a name that cannot be is shown the flags.
fn or_write_it_so(error: Error) -> Failure {
    let failure = Failure::from(error);
    match failure.reason {
        Some(Reason::UserNameInvalid) => Failure {
            hint: "write an address as in --email alice@example.com, a login name as in --name alice".to_owned(),
            ..failure
        },
        _ => failure,
    }
}

fn reset_password(context: &Context, user: &str, reason: String) -> Result<Exit, Failure> {
    super::expect_reason(&reason)?;
    let engine = context.open()?;
    let user = engine.show_user(&context.access(), user)?;
    let link = EnrolmentLink::reset_password(context, &engine, &user.id.to_string(), reason)?;
    hand_out(context, &user, &link, |name| {
        let factors = if user.factors.is_empty() { "" } else { " Their factors stay, and are asked for." };
        format!(
            "The password of {name} is gone, and every browser is signed out.{factors}\nThey set a new one at this link:"
        )
    });
    Ok(Exit::Yes)
}

fn link(context: &Context, user: &str) -> Result<Exit, Failure> {
    let engine = context.open()?;
    let user = engine.show_user(&context.access(), user)?;
    let link = EnrolmentLink::make(context, &engine, &user.id.to_string())?;
    hand_out(context, &user, &link, |name| format!("{name} sets up what is missing at this link:"));
    Ok(Exit::Yes)
}

fn hand_out(context: &Context, user: &UserView, link: &EnrolmentLink, said: impl FnOnce(&str) -> String) {
    let mut document = json!({ "user": user.id });
    link.put_into(&mut document);
    context.out.answer(&document, || format!("{}\n{}\n", said(&shown(user)), link.shown()));
}

/// Removes somebody, after a question on a terminal; without one it has to be said beforehand.
fn remove(context: &Context, user: String, reason: String, yes: bool) -> Result<Exit, Failure> {
    expect_reason(&reason)?;
    let shown = shown(&context.open()?.show_user(&context.access(), &user)?);
    if !yes {
        if context.out.json || !is_a_terminal() {
            return Err(Failure::usage(
                format!("{shown} would be removed for good, with everything they hold"),
                "add --yes if that is meant; `countersign user suspend` keeps somebody out and forgets nothing",
            ));
        }
        context.out.print(&format!("Remove {shown} for good, with everything they hold? [y/N] "));
        if !says_yes() {
            context.out.print("Nothing was changed.\n");
            return Ok(Exit::No);
        }
    }
    change(context, user, UserChange::Remove, reason)
}

fn change(context: &Context, user: String, change: UserChange, reason: String) -> Result<Exit, Failure> {
    expect_reason(&reason)?;
    let user = context.open()?.change_user(context.access_for(reason), user, change).wait()?;
    context.out.answer(&json!(user), || {
        let name = shown(&user);
        match change {
            UserChange::Suspend => {
                format!(
                    "{name} is suspended: every door refuses until `countersign user resume {} --reason \"...\"`.",
                    shell_word(&name)
                )
            }
            UserChange::Resume => format!("{name} may sign in again."),
            UserChange::Role(role) => format!("{name} is {role} now."),
            UserChange::Remove => {
                format!("{name} is removed, with all factors. The audit keeps what happened, without personal details.")
            }
        }
    });
    Ok(Exit::Yes)
}

/// Users by name: everybody, or those who are meant.
pub(crate) fn list(context: &Context, listing: &Listing) -> Result<Exit, Failure> {
    let engine = context.open()?;
    let most = listing.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let mut query = PeopleQuery {
        search: listing.search.clone(),
        role: listing.role.as_deref().and_then(Role::from_word),
        kind: listing.kind.as_deref().and_then(UserKind::from_word),
        state: listing.state.as_deref().and_then(UserState::from_word),
        after: None,
        limit: LARGEST_PAGE.min(listing.limit.unwrap_or(LARGEST_PAGE)),
    };
    let mut users: Vec<UserView> = Vec::new();
    loop {
        let page = engine.list_people(&context.access(), &query)?;
        users.extend(page.users.into_iter().map(in_order));
        if page.next.is_none() || users.len() >= most {
            break;
        }
        query.after = page.next;
    }
    users.truncate(most);
    context.out.answer(&json!({ "users": users }), || {
        if users.is_empty() {
            return "Nobody.\n".to_owned();
        }
        let rows: Vec<Vec<String>> = users
            .iter()
            .map(|user| {
                let factors: Vec<String> = user.factors.iter().map(factor).collect();
                let used = user.last_used.map_or_else(|| "never".to_owned(), |at| at.to_string());
                vec![shown(user), user.role.to_string(), user.state.to_string(), factors.join(", "), used]
            })
            .collect();
        table(&["USER", "ROLE", "STATE", "FACTORS", "LAST USED"], &rows)
    });
    Ok(Exit::Yes)
}

/// The sheet of backup codes, made in the same moment as the entry, stands behind it.
fn in_order(mut user: UserView) -> UserView {
    user.factors.sort_by_key(|factor| factor.kind == FactorKind::BackupCodes);
    user
}

fn record_drill(context: &Context, drill: Drill) -> Result<Exit, Failure> {
    expect_reason(&drill.reason)?;
    let drilled = context.open()?.record_drill(context.access(), drill.who.name(), drill.reason).wait()?;
    context
        .out
        .answer(&json!(drilled), || format!("Noted. The next drill of {} is due {}.\n", drilled.name, drilled.due_at));
    Ok(Exit::Yes)
}

fn show(context: &Context, engine: &Engine, user: &UserView) {
    let asked = engine.standing_in_words(&user.standing, Language::English);
    context.out.answer(&json!(user), || {
        let mut text = format!("{}\n", context.out.toned(Tone::Strong, &shown(user)));
        text.push_str(&format!("  state    {}\n  role     {} ({})\n", user.state, user.role, user.kind));
        text.push_str(&format!("  asked    {asked}\n"));
        text.push_str(&format!("  names    {}\n", user.names.join(", ")));
        if !user.groups.is_empty() {
            text.push_str(&format!("  groups   {}\n", user.groups.join(", ")));
        }
        let last_use = user.last_used.map_or_else(|| "never".to_owned(), |at| at.to_string());
        text.push_str(&format!("  last use {last_use}\n"));
        if user.factors.is_empty() {
            text.push_str(&format!(
                "  factors  none; begin with `countersign enable --email {}`\n",
                shell_word(&shown(user))
            ));
        }
        for one in &user.factors {
            text.push_str(&format!("  factor   {}{}, since {}\n", factor(one), computed(one), one.created_at));
            text.push_str(&format!("           {} {}\n", one.kind, one.id));
            if one.unproven {
                text.push_str("           unproven: no code accepted yet\n");
            }
        }
        text
    });
}

/// How its codes are computed, where they are.
fn computed(factor: &FactorView) -> String {
    let Some(Computed { algorithm, digits, period }) = factor.computed else { return String::new() };
    let changing = period.map_or_else(|| "at the press of a button".to_owned(), |seconds| format!("every {seconds} s"));
    format!(", {algorithm}, {digits} digits, {changing}")
}

fn factor(factor: &FactorView) -> String {
    let state = if factor.state == FactorState::Active { String::new() } else { format!(" ({})", factor.state) };
    match (factor.kind, factor.left) {
        (FactorKind::BackupCodes, Some(left)) => format!("{left} backup codes{state}"),
        _ => format!("{}{state}", factor.label),
    }
}

/// How a user is named.
pub(super) fn shown(user: &UserView) -> String {
    user.email.clone().or_else(|| user.names.first().cloned()).unwrap_or_else(|| user.id.to_string())
}
