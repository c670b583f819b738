//! What the forms of a person's actions ask for beside the reason.

use super::super::access;
use super::{Action, doing::SPANS};
use crate::http::web::{
    halt::Halt,
    pages::console::{Choice, Question},
    text::Text,
    visit::Visit,
    when::When,
};
use countersign_core::{recovery::IdentityCheck, user::Role};
use countersign_engine::users::UserView;

/// A form's questions, with what was typed and chosen before.
struct Form<'a>(&'a Visit);

impl Form<'_> {
    fn text(&self) -> Text<'_> {
        self.0.text()
    }

    fn line(&self, name: &'static str, usual: &str) -> Question {
        Question {
            name,
            label: self.text().say(&format!("console-{name}")),
            hint: self.text().say(&format!("console-{name}-hint")),
            choices: Vec::new(),
            value: self.0.fields.find(name).unwrap_or(usual).to_owned(),
        }
    }

    fn choice(&self, name: &'static str, words: Vec<(String, String)>, usual: &str) -> Question {
        let chosen = self.0.fields.find(name).unwrap_or(usual);
        let choices = words.into_iter().map(|(value, words)| Choice { chosen: value == chosen, value, words });
        Question { choices: choices.collect(), ..self.line(name, "") }
    }

    /// Words of the catalogue that begin with the question's name.
    fn words<'w>(&self, name: &str, words: impl IntoIterator<Item = &'w str>) -> Vec<(String, String)> {
        let said = |word: &str| (word.to_owned(), self.text().say(&format!("console-{name}-{word}")));
        words.into_iter().map(said).collect()
    }
}

/// What has to be known for it.
pub(super) async fn questions(visit: &Visit, action: Action, user: &UserView) -> Result<Vec<Question>, Halt> {
    let form = Form(visit);
    Ok(match action {
        Action::Role => {
            let own = visit.expect_visitor()?.role;
            let open = Role::ALL.iter().filter(|role| **role < own || own == Role::Owner);
            let words = open.map(|role| (role.word().to_owned(), form.text().say(&format!("role-{role}")))).collect();
            vec![form.choice("role", words, user.role.word())]
        }
        Action::Pass => {
            vec![form.choice("lasts", form.words("lasts", SPANS.iter().map(|(word, _)| *word)), "1h")]
        }
        Action::Reset => {
            let checks = form.words("checked", IdentityCheck::ALL.iter().map(|check| check.word()));
            let devices = form.words("device", ["gone", "stolen"]);
            vec![form.choice("checked", checks, ""), form.choice("device", devices, "gone")]
        }
        Action::Exempt => {
            let mut clients = vec![(String::new(), form.text().say("console-client-any"))];
            clients.extend(applications(visit).await?.into_iter().map(|name| (name.clone(), name)));
            vec![
                Question { hint: form.text().say("console-exempt-days-hint"), ..form.line("for-days", "30") },
                form.line("networks", ""),
                form.choice("client", clients, ""),
                form.line("owner", ""),
            ]
        }
        Action::Grace => vec![form.line("for-days", "7")],
        Action::Link | Action::Unlock | Action::ResetPassword | Action::Resume | Action::Suspend | Action::Remove => {
            Vec::new()
        }
    })
}

/// How it stands now, where that decides what to type.
pub(super) fn effect(visit: &Visit, action: Action, user: &UserView) -> Option<String> {
    let (text, now) = (visit.text(), visit.engine().now());
    let until = user.standing.until.filter(|_| action == Action::Grace)?;
    Some(text.with("act-grace-now", "until", When { text, now }.moment(until)))
}

/// The applications that may ask, by name.
async fn applications(visit: &Visit) -> Result<Vec<String>, Halt> {
    let access = access(visit, None)?;
    let clients = visit.look(move |engine| engine.list_clients(&access)).await?;
    Ok(clients.into_iter().filter(|client| client.revoked_at.is_none()).map(|client| client.name).collect())
}
