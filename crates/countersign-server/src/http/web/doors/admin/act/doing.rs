//! What the forms of a person's actions do: read, and handed on.

use super::super::{access, networks_in, user_in_path};
use super::{Action, find};
use crate::http::web::{halt::Halt, note::Note, visit::Visit};
use countersign_core::{
    Reason,
    recovery::{Approval, Deed, IdentityCheck},
    user::Role,
};
use countersign_engine::{
    Error,
    exemptions::NewExemption,
    links::Link,
    passes::{MadePass, NewPass},
    reset::Reset,
    users::{UserChange, UserView},
};
use std::time::Duration;

/// How long a pass may work.
pub(super) const SPANS: [(&str, Duration); 4] = [
    ("30m", Duration::from_mins(30)),
    ("1h", Duration::from_hours(1)),
    ("4h", Duration::from_hours(4)),
    ("8h", Duration::from_hours(8)),
];
/// The most days of grace, and of an exemption.
const MOST_DAYS: u32 = 90;
const DAY: Duration = Duration::from_hours(24);

/// What came of it.
pub(super) enum Outcome {
    Noted(Note),
    /// The same, and the person is not there any more.
    Gone(Note),
    Link(Link),
    Pass(MadePass),
}

/// Why it was not done: said on the page that asks, or instead of it.
pub(super) enum Trouble {
    Halt(Halt),
    Refused(Reason),
    /// A notice of the catalogue.
    Told(&'static str),
}

impl From<Halt> for Trouble {
    fn from(halt: Halt) -> Self {
        Self::Halt(halt)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        match error.reason() {
            Reason::RequestConflict => Self::Refused(Reason::RequestConflict),
            reason if reason.code().starts_with("policy.") && reason != Reason::PolicyRank => Self::Refused(reason),
            _ => Self::Halt(error.into()),
        }
    }
}

/// Does it, in one call of the engine.
pub(super) async fn act(visit: &Visit, action: Action) -> Result<Outcome, Trouble> {
    let why = visit.fields.expect("why")?.to_owned();
    let (access, user) = (access(visit, Some(&why))?, user_in_path(visit)?.to_string());
    let engine = visit.engine();
    let change = |change| engine.change_user(access.clone(), user.clone(), change);
    if let Some(deed) = takes_two(visit, action, &find(visit).await?)? {
        engine.request_approval(access, user, deed).await?;
        return Ok(Outcome::Noted(Note::ApprovalAsked));
    }
    Ok(match action {
        Action::Pass => {
            let lasts = span(visit.fields.expect("lasts")?)?;
            Outcome::Pass(engine.make_pass(access, NewPass { user, lasts, note: why }).await?)
        }
        Action::Reset => {
            let (checked, stolen) = (vec![checked(visit)?], is_stolen(visit)?);
            Outcome::Link(engine.reset_user(access, Reset { user, checked, stolen, note: why }).await?.link)
        }
        Action::Link => Outcome::Link(engine.make_enrolment_link(access, user).await?),
        Action::ResetPassword => Outcome::Link(engine.reset_password(access, user, why).await?),
        Action::Unlock => {
            engine.unlock(access, user, why).await?;
            Outcome::Noted(Note::Unlocked)
        }
        Action::Role => {
            change(UserChange::Role(role(visit)?)).await?;
            Outcome::Noted(Note::RoleChanged)
        }
        Action::Exempt => {
            engine.add_exemption(access, exemption(visit, user, why)?).await.map_err(of_exemption)?;
            Outcome::Noted(Note::Exempted)
        }
        Action::Grace => {
            let until = engine.now().plus(DAY * days(visit, 0, "grace-days")?);
            engine.set_deadline(access, user, until, why).await?;
            Outcome::Noted(Note::GraceSet)
        }
        Action::Resume => {
            change(UserChange::Resume).await?;
            Outcome::Noted(Note::Resumed)
        }
        Action::Suspend => {
            change(UserChange::Suspend).await?;
            Outcome::Noted(Note::Suspended)
        }
        Action::Remove => {
            change(UserChange::Remove).await?;
            Outcome::Gone(Note::Removed)
        }
    })
}

/// What another person has to approve first, if it takes two.
fn takes_two(visit: &Visit, action: Action, user: &UserView) -> Result<Option<Deed>, Halt> {
    if user.role < Role::Admin || visit.engine().settings().approval == Approval::Off {
        return Ok(None);
    }
    Ok(match action {
        Action::Reset => Some(Deed::Reset { checked: vec![checked(visit)?], stolen: is_stolen(visit)? }),
        Action::Suspend => Some(Deed::Suspend),
        Action::Remove => Some(Deed::Remove),
        Action::Role => role(visit).map(|role| (role < user.role).then_some(Deed::Demote(role)))?,
        Action::Link
        | Action::Unlock
        | Action::Pass
        | Action::ResetPassword
        | Action::Exempt
        | Action::Grace
        | Action::Resume => None,
    })
}

fn role(visit: &Visit) -> Result<Role, Halt> {
    Role::from_word(visit.fields.expect("role")?).ok_or(Halt::Unreadable)
}

fn checked(visit: &Visit) -> Result<IdentityCheck, Halt> {
    IdentityCheck::from_word(visit.fields.expect("checked")?).ok_or(Halt::Unreadable)
}

/// Whether the device was lost or stolen: a code from it raises the alarm.
fn is_stolen(visit: &Visit) -> Result<bool, Halt> {
    Ok(visit.fields.expect("device")? == "stolen")
}

/// How long a pass is to work.
fn span(word: &str) -> Result<Duration, Halt> {
    let found = SPANS.iter().find(|(known, _)| *known == word);
    found.map(|(_, span)| *span).ok_or(Halt::Unreadable)
}

/// A number of days that was typed.
fn days(visit: &Visit, least: u32, notice: &'static str) -> Result<u32, Trouble> {
    let typed = visit.fields.expect("for-days")?.trim().parse().ok();
    typed.filter(|days| (least..=MOST_DAYS).contains(days)).ok_or(Trouble::Told(notice))
}

fn exemption(visit: &Visit, user: String, reason: String) -> Result<NewExemption, Trouble> {
    let fields = &visit.fields;
    let networks = networks_in(fields.expect("networks")?).ok_or(Trouble::Told("networks"))?;
    let client = Some(fields.expect("client")?).filter(|name| !name.is_empty()).map(str::to_owned);
    if networks.is_empty() && client.is_none() {
        return Err(Trouble::Told("exemption-where"));
    }
    let owner = Some(fields.expect("owner")?.trim()).filter(|name| !name.is_empty()).map(str::to_owned);
    let days = days(visit, 1, "exemption-days")?;
    let clients = client.into_iter().collect();
    Ok(NewExemption { user, owner, approver: None, reason, days, networks, clients })
}

/// Whoever is to answer for it, or the application, is typed or chosen, and may be nobody's name.
fn of_exemption(error: Error) -> Trouble {
    match error {
        Error::NotFound { .. } => Trouble::Told("exemption-owner"),
        error => error.into(),
    }
}
