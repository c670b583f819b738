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
    user::{Role, UserKind, UserState},
};
use countersign_engine::{
    Error,
    links::Link,
    users::{UserChange, UserView},
};

/// What can be done about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Link,
    Unlock,
    ResetPassword,
    Role,
    Resume,
    Suspend,
}

/// What came of it.
enum Outcome {
    Noted(Note),
    Link(Link),
}

impl Action {
    const ALL: [Self; 6] = [Self::Link, Self::Unlock, Self::ResetPassword, Self::Role, Self::Resume, Self::Suspend];

    const fn word(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Unlock => "unlock",
            Self::ResetPassword => "reset-password",
            Self::Role => "role",
            Self::Resume => "resume",
            Self::Suspend => "suspend",
        }
    }

    const fn least(self) -> Role {
        match self {
            Self::Link | Self::Unlock => Role::Helpdesk,
            Self::ResetPassword | Self::Role | Self::Resume | Self::Suspend => Role::Admin,
        }
    }

    const fn harms(self) -> bool {
        matches!(self, Self::ResetPassword | Self::Suspend)
    }

    /// Whether it does anything about somebody in this state.
    fn fits(self, user: &UserView) -> bool {
        let is_suspended = user.state == UserState::Suspended;
        let interactive = user.kind != UserKind::Service;
        match self {
            Self::Link | Self::ResetPassword => interactive && !is_suspended,
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
    Ok(match action {
        Action::Link => Outcome::Link(engine.make_enrolment_link(access, user).await?),
        Action::ResetPassword => Outcome::Link(engine.reset_password(access, user, why).await?),
        Action::Unlock => {
            engine.unlock(access, user, why).await?;
            Outcome::Noted(Note::Unlocked)
        }
        Action::Role => {
            let role = Role::from_word(visit.fields.expect("role")?).ok_or(Halt::Unreadable)?;
            change(UserChange::Role(role)).await?;
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
    html(&Act {
        frame: visit.frame(),
        shell: shell(visit, Section::People)?,
        csrf: visit.csrf.clone(),
        notice,
        title: action.say(text, "title", &name),
        about: name.clone(),
        effects: vec![action.say(text, "effect", &name), action.say(text, "then", &name)],
        questions: questions(visit, action, &user)?,
        why: visit.fields.find("why").unwrap_or_default().to_owned(),
        button: action.say(text, "button", &name),
        harms: action.harms(),
        action: visit.path.clone(),
        back: url_of(user.id),
    })
}

fn questions(visit: &Visit, action: Action, user: &UserView) -> Result<Vec<Question>, Halt> {
    if action != Action::Role {
        return Ok(Vec::new());
    }
    let (text, own) = (visit.text(), visit.expect_visitor()?.role);
    let choice = |role: &Role| Choice {
        value: role.word().to_owned(),
        words: text.say(&format!("role-{role}")),
        chosen: *role == user.role,
    };
    let choices = Role::ALL.iter().filter(|role| **role < own || own == Role::Owner).map(choice).collect();
    Ok(vec![Question {
        name: "role",
        label: text.say("console-role"),
        hint: text.say("console-role-hint"),
        choices,
        value: String::new(),
    }])
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
