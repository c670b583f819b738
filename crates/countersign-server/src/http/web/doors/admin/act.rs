//! `/admin/users/{user}/{action}`: something done about a person. First it says what it will do and asks for a
//! reason; then it is done, in one call of the engine.

use super::super::super::{
    halt::Halt,
    note::Note,
    pages::{
        Notice,
        console::{Act, Choice, Done, Question, Section},
    },
    reply::html,
    text::Text,
    visit::Visit,
    when::When,
};
use super::{access, shell, url_of, user_in_path};
use axum::response::Response;
use countersign_core::{
    Reason,
    factor::FactorState,
    recovery::{Approval, Deed, IdentityCheck},
    user::{Role, UserKind, UserState},
};
use countersign_engine::{
    Error,
    links::Link,
    passes::{MadePass, NewPass},
    reset::Reset,
    users::{UserChange, UserView},
};
use std::time::Duration;

/// How long a pass may work.
const SPANS: [(&str, Duration); 4] = [
    ("30m", Duration::from_mins(30)),
    ("1h", Duration::from_hours(1)),
    ("4h", Duration::from_hours(4)),
    ("8h", Duration::from_hours(8)),
];

/// What can be done about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Link,
    Unlock,
    Pass,
    Reset,
    ResetPassword,
    Role,
    Resume,
    Suspend,
}

/// What came of it.
enum Outcome {
    Noted(Note),
    Link(Link),
    Pass(MadePass),
}

impl Action {
    const ALL: [Self; 8] = [
        Self::Link,
        Self::Pass,
        Self::Unlock,
        Self::ResetPassword,
        Self::Role,
        Self::Resume,
        Self::Reset,
        Self::Suspend,
    ];

    const fn word(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Unlock => "unlock",
            Self::Pass => "pass",
            Self::Reset => "reset",
            Self::ResetPassword => "reset-password",
            Self::Role => "role",
            Self::Resume => "resume",
            Self::Suspend => "suspend",
        }
    }

    const fn least(self) -> Role {
        match self {
            Self::Link | Self::Unlock | Self::Pass => Role::Helpdesk,
            Self::Reset | Self::ResetPassword | Self::Role | Self::Resume | Self::Suspend => Role::Admin,
        }
    }

    const fn harms(self) -> bool {
        matches!(self, Self::Reset | Self::ResetPassword | Self::Suspend)
    }

    /// Whether it does anything about somebody in this state.
    fn fits(self, user: &UserView) -> bool {
        let is_suspended = user.state == UserState::Suspended;
        let interactive = user.kind != UserKind::Service;
        match self {
            Self::Link | Self::Pass | Self::ResetPassword => interactive && !is_suspended,
            Self::Reset => interactive && !user.factors.is_empty(),
            Self::Unlock => interactive && user.factors.iter().any(|factor| factor.state == FactorState::Active),
            Self::Role => true,
            Self::Resume => is_suspended,
            Self::Suspend => !is_suspended,
        }
    }

    fn of(visit: &Visit) -> Result<Self, Halt> {
        let word = visit.path.split('/').nth(4).unwrap_or_default();
        let found = Self::ALL.into_iter().find(|action| action.word() == word).ok_or(Halt::Nowhere)?;
        if found.least() > visit.expect_visitor()?.role { Err(Halt::Rank) } else { Ok(found) }
    }

    fn say(self, text: Text<'_>, part: &str, user: &str) -> String {
        text.with(&format!("act-{}-{part}", self.word()), "user", user)
    }
}

/// What somebody of a role may do about a person: address, words, whether it harms, what it will do.
pub(super) fn offered(text: Text<'_>, role: Role, user: &UserView) -> Vec<(String, String, bool, String)> {
    let name = called(user);
    let open = Action::ALL.into_iter().filter(|action| action.least() <= role && action.fits(user));
    open.map(|action| {
        let url = format!("{}/{}", url_of(user.id), action.word());
        (url, action.say(text, "button", &name), action.harms(), action.say(text, "effect", &name))
    })
    .collect()
}

/// `GET /admin/users/{user}/{action}`
pub(in super::super::super) async fn ask(visit: Visit) -> Result<Response, Halt> {
    let action = Action::of(&visit)?;
    page(&visit, action, None).await
}

/// `POST /admin/users/{user}/{action}`
pub(in super::super::super) async fn send(visit: Visit) -> Result<Response, Halt> {
    let action = Action::of(&visit)?;
    match act(&visit, action).await {
        Ok(Outcome::Noted(note)) => Ok(visit.done(note, &url_of(user_in_path(&visit)?))),
        Ok(Outcome::Link(link)) => shown_link(&visit, action, &link).await,
        Ok(Outcome::Pass(pass)) => shown_pass(&visit, action, &pass).await,
        Err(Trouble::Halt(halt)) => Err(halt),
        Err(Trouble::Refused(reason)) => page(&visit, action, Some(Notice::refused(visit.text(), reason, None))).await,
    }
}

/// Why it was not done: said on the page that asks, or instead of it.
enum Trouble {
    Halt(Halt),
    Refused(Reason),
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

async fn act(visit: &Visit, action: Action) -> Result<Outcome, Trouble> {
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
        Action::Resume => {
            change(UserChange::Resume).await?;
            Outcome::Noted(Note::Resumed)
        }
        Action::Suspend => {
            change(UserChange::Suspend).await?;
            Outcome::Noted(Note::Suspended)
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
        Action::Role => role(visit).map(|role| (role < user.role).then_some(Deed::Demote(role)))?,
        Action::Link | Action::Unlock | Action::Pass | Action::ResetPassword | Action::Resume => None,
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

async fn find(visit: &Visit) -> Result<UserView, Halt> {
    let (access, user) = (access(visit, None)?, user_in_path(visit)?.to_string());
    visit.look(move |engine| engine.show_user(&access, &user)).await
}

/// How somebody is called on these pages.
fn called(user: &UserView) -> String {
    user.email.clone().or_else(|| user.names.first().cloned()).unwrap_or_else(|| user.id.to_string())
}

async fn page(visit: &Visit, action: Action, notice: Option<Notice>) -> Result<Response, Halt> {
    let user = find(visit).await?;
    let (text, name) = (visit.text(), called(&user));
    let mut effects = vec![action.say(text, "effect", &name), action.say(text, "then", &name)];
    let needs_two = matches!(action, Action::Reset | Action::Suspend | Action::Role);
    if needs_two && user.role >= Role::Admin && visit.engine().settings().approval == Approval::On {
        effects.push(text.say("console-takes-two"));
    }
    html(&Act {
        frame: visit.frame(),
        shell: shell(visit, Section::People)?,
        csrf: visit.csrf.clone(),
        notice,
        title: action.say(text, "title", &name),
        about: name.clone(),
        effects,
        questions: questions(visit, action, &user)?,
        why: visit.fields.find("why").unwrap_or_default().to_owned(),
        button: action.say(text, "button", &name),
        harms: action.harms(),
        action: visit.path.clone(),
        back: url_of(user.id),
    })
}

fn questions(visit: &Visit, action: Action, user: &UserView) -> Result<Vec<Question>, Halt> {
    let text = visit.text();
    let question = |name: &'static str, words: Vec<(String, String)>, chosen: &str| {
        let choices = words.into_iter().map(|(value, words)| Choice { chosen: value == chosen, value, words });
        Question {
            name,
            label: text.say(&format!("console-{name}")),
            hint: text.say(&format!("console-{name}-hint")),
            choices: choices.collect(),
            value: String::new(),
        }
    };
    let said = |id: &'static str| move |word: &str| (word.to_owned(), text.say(&format!("console-{id}-{word}")));
    Ok(match action {
        Action::Role => {
            let own = visit.expect_visitor()?.role;
            let open = Role::ALL.iter().filter(|role| **role < own || own == Role::Owner);
            let words = open.map(|role| (role.word().to_owned(), text.say(&format!("role-{role}")))).collect();
            vec![question("role", words, user.role.word())]
        }
        Action::Pass => vec![question("lasts", SPANS.iter().map(|(word, _)| said("lasts")(word)).collect(), "1h")],
        Action::Reset => {
            let checks = IdentityCheck::ALL.iter().map(|check| said("checked")(check.word())).collect();
            let devices = ["gone", "stolen"].map(said("device")).into();
            vec![question("checked", checks, ""), question("device", devices, "gone")]
        }
        Action::Link | Action::Unlock | Action::ResetPassword | Action::Resume | Action::Suspend => Vec::new(),
    })
}

async fn shown_pass(visit: &Visit, action: Action, pass: &MadePass) -> Result<Response, Halt> {
    let user = find(visit).await?;
    let text = visit.text();
    let when = When { text, now: visit.engine().now() };
    html(&Done {
        frame: visit.frame(),
        shell: shell(visit, Section::People)?,
        title: action.say(text, "done", &called(&user)),
        lead: text.with("console-pass-lead", "at", when.moment(pass.expires_at)),
        shown: vec![(text.say("console-pass-name"), pass.printed.to_string())],
        back: url_of(user.id),
    })
}

async fn shown_link(visit: &Visit, action: Action, link: &Link) -> Result<Response, Halt> {
    let user = find(visit).await?;
    let text = visit.text();
    let when = When { text, now: visit.engine().now() };
    html(&Done {
        frame: visit.frame(),
        shell: shell(visit, Section::People)?,
        title: action.say(text, "done", &called(&user)),
        lead: text.with("console-link-lead", "at", when.moment(link.expires_at)),
        shown: vec![(text.say("console-link-name"), format!("{}/welcome/{}", visit.base, link.token.as_str()))],
        back: url_of(user.id),
    })
}
