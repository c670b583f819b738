//! `/admin/users/{user}/{action}`: something done about a person. First it says what it will do and asks for a
//! reason; then it is done, in one call of the engine.

mod asking;
mod doing;

use super::super::super::{
    halt::Halt,
    pages::{
        Notice,
        console::{Act, Done, Section},
        paths,
    },
    reply::html,
    text::Text,
    visit::Visit,
    when::When,
};
use super::{access, shell, url_of, user_in_path};
use axum::response::Response;
use countersign_core::{
    Timestamp,
    recovery::Approval,
    user::{Role, UserKind, UserState},
};
use countersign_engine::{console::PersonPage, users::UserView};
use doing::{Outcome, Trouble};

/// What can be done about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Link,
    Unlock,
    Pass,
    Reset,
    ResetPassword,
    Role,
    Exempt,
    Grace,
    Resume,
    Suspend,
    Remove,
}

impl Action {
    const ALL: [Self; 11] = [
        Self::Link,
        Self::Pass,
        Self::Unlock,
        Self::Grace,
        Self::Exempt,
        Self::ResetPassword,
        Self::Role,
        Self::Resume,
        Self::Reset,
        Self::Suspend,
        Self::Remove,
    ];

    const fn word(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Unlock => "unlock",
            Self::Pass => "pass",
            Self::Reset => "reset",
            Self::ResetPassword => "reset-password",
            Self::Role => "role",
            Self::Exempt => "exempt",
            Self::Grace => "grace",
            Self::Resume => "resume",
            Self::Suspend => "suspend",
            Self::Remove => "remove",
        }
    }

    const fn least(self) -> Role {
        match self {
            Self::Link | Self::Unlock | Self::Pass => Role::Helpdesk,
            Self::Reset
            | Self::ResetPassword
            | Self::Role
            | Self::Exempt
            | Self::Grace
            | Self::Resume
            | Self::Suspend
            | Self::Remove => Role::Admin,
        }
    }

    const fn harms(self) -> bool {
        matches!(self, Self::Reset | Self::ResetPassword | Self::Suspend | Self::Remove)
    }

    /// Whether it takes two where it is about somebody who administers.
    const fn may_take_two(self) -> bool {
        matches!(self, Self::Reset | Self::Suspend | Self::Role | Self::Remove)
    }

    /// Whether it does anything about somebody in this state.
    fn fits(self, seen: &PersonPage) -> bool {
        let user = &seen.user;
        let is_suspended = user.state == UserState::Suspended;
        let interactive = user.kind != UserKind::Service;
        let is_asked = user.kind == UserKind::Person && user.role < Role::Admin && !is_suspended;
        match self {
            Self::Link | Self::Pass | Self::ResetPassword => interactive && !is_suspended,
            Self::Reset => interactive && !user.factors.is_empty(),
            Self::Unlock => seen.is_shut,
            Self::Exempt => is_asked && user.factors.is_empty(),
            Self::Grace => is_asked && matches!(user.standing.stands, "grace" | "over"),
            Self::Role | Self::Remove => true,
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
pub(super) fn offered(text: Text<'_>, role: Role, seen: &PersonPage) -> Vec<(String, String, bool, String)> {
    let (user, name) = (&seen.user, called(&seen.user));
    let open = Action::ALL.into_iter().filter(|action| action.least() <= role && action.fits(seen));
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
    let text = visit.text();
    match doing::act(&visit, action).await {
        Ok(Outcome::Noted(note)) => Ok(visit.done(note, &url_of(user_in_path(&visit)?))),
        Ok(Outcome::Gone(note)) => Ok(visit.done(note, paths::ADMIN_USERS)),
        Ok(Outcome::Link(link)) => {
            let address = format!("{}/welcome/{}", visit.base, link.token.as_str());
            shown(&visit, action, "console-link", link.expires_at, address).await
        }
        Ok(Outcome::Pass(pass)) => {
            shown(&visit, action, "console-pass", pass.expires_at, pass.printed.to_string()).await
        }
        Err(Trouble::Halt(halt)) => Err(halt),
        Err(Trouble::Refused(reason)) => page(&visit, action, Some(Notice::refused(text, reason, None))).await,
        Err(Trouble::Told(id)) => page(&visit, action, Some(Notice::no(text, id))).await,
    }
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
    effects.extend(asking::effect(visit, action, &user));
    if action.may_take_two() && user.role >= Role::Admin && visit.engine().settings().approval == Approval::On {
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
        questions: asking::questions(visit, action, &user).await?,
        why: visit.fields.find("why").unwrap_or_default().to_owned(),
        button: action.say(text, "button", &name),
        harms: action.harms(),
        action: visit.path.clone(),
        back: url_of(user.id),
    })
}

/// Something that is shown for the only time, and until when it works.
async fn shown(visit: &Visit, action: Action, id: &str, until: Timestamp, secret: String) -> Result<Response, Halt> {
    let user = find(visit).await?;
    let text = visit.text();
    let when = When { text, now: visit.engine().now() };
    html(&Done {
        frame: visit.frame(),
        shell: shell(visit, Section::People)?,
        title: action.say(text, "done", &called(&user)),
        lead: text.with(&format!("{id}-lead"), "at", when.moment(until)),
        shown: vec![(text.say(&format!("{id}-name")), secret)],
        back: url_of(user.id),
    })
}
