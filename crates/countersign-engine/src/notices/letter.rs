//! What people and programs read of a notice: a mail in plain words, an event in JSON.

use super::occasion::{Told, Whereabouts};
use countersign_core::{
    Timestamp,
    words::{Language, Words},
};
use serde_json::json;
use zeroize::Zeroizing;

/// How this installation writes.
#[derive(Debug, Clone)]
pub struct Stationery {
    /// The language of its mails.
    pub language: Language,
    /// What links to its pages begin with.
    pub base_url: String,
}

/// A mail to be sent. The body may hold a link that works: it is kept nowhere.
#[derive(Clone)]
pub struct Mail {
    /// To whom.
    pub to: String,
    /// In one line.
    pub subject: String,
    /// Plain text.
    pub body: Zeroizing<String>,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("subject", &self.subject).finish_non_exhaustive()
    }
}

/// An event for the webhook.
#[derive(Debug, Clone)]
pub struct Event {
    /// One JSON document: `type`, `timestamp`, `data`.
    pub body: String,
}

/// A mail that says that mail can be sent.
#[must_use]
pub fn test_mail(words: &Words, stationery: &Stationery, site: &str, to: &str, now: Timestamp) -> Mail {
    Letter { words, stationery, site, notice: "test" }.mail(to.to_owned(), &of_nobody(now), None)
}

/// A call that says that the webhook can be called.
#[must_use]
pub fn test_event(words: &Words, stationery: &Stationery, site: &str, now: Timestamp) -> Event {
    Letter { words, stationery, site, notice: "test" }.event(&Told { for_admins: true, ..of_nobody(now) })
}

/// What is told in a test: nothing happened, to nobody.
const fn of_nobody(now: Timestamp) -> Told {
    Told { at: now, user: None, name: None, place: Whereabouts::Host, reference: None, left: None, for_admins: false }
}

/// A notice with the words for it.
pub(crate) struct Letter<'a> {
    pub(crate) words: &'a Words,
    pub(crate) stationery: &'a Stationery,
    /// Whose server it is.
    pub(crate) site: &'a str,
    /// What it tells of.
    pub(crate) notice: &'a str,
}

impl Letter<'_> {
    /// The mail about something that was told of.
    pub(crate) fn mail(&self, to: String, told: &Told, link: Option<&str>) -> Mail {
        let id = self.id(told.for_admins);
        let stops = self.words.page_stops(&id, self.stationery.language);
        let mut body = format!("{}.\n\n", stops.what);
        if !stops.why.is_empty() {
            body.push_str(&format!("{}\n\n", wrapped(&stops.why)));
        }
        if let Some(link) = link {
            body.push_str(&format!("{link}\n\n"));
        }
        if let Some(left) = told.left {
            body.push_str(&format!("{}\n\n", wrapped(&self.say("mail-left", "left", &left.to_string()))));
        }
        body.push_str(&format!("{}\n\n", self.facts(told)));
        body.push_str(&format!("{}\n\n", wrapped(&stops.next)));
        if link.is_none() && !told.for_admins && told.user.is_some() {
            let page = format!("{}/me/security", self.stationery.base_url);
            body.push_str(&format!("{}\n\n", self.say("mail-page", "address", &page)));
        }
        body.push_str(&format!("-- \n{}\n", wrapped(&self.say("mail-foot", "site", self.site))));
        let what = ("what", stops.what);
        let subject =
            self.words.sentence("mail-subject", &[("site", self.site.to_owned()), what], self.stationery.language);
        Mail { to, subject, body: Zeroizing::new(body) }
    }

    /// The event about it. The words in it are English: programs pass them on to those who run the server.
    pub(crate) fn event(&self, told: &Told) -> Event {
        let stops = self.words.page_stops(&self.id(told.for_admins), Language::English);
        let user = told.user.map(|id| json!({ "id": id, "name": told.name }));
        let body = json!({
            "type": self.notice,
            "timestamp": told.at.to_string(),
            "data": {
                "summary": stops.what,
                "user": user,
                "place": told.place,
                "reference": told.reference.map(|reference| reference.to_string()),
                "backup_codes_left": told.left,
            },
        });
        Event { body: body.to_string() }
    }

    /// Where there are words for admins alone, they are the words.
    fn id(&self, for_admins: bool) -> String {
        let word = self.notice.replace('.', "-");
        let admins = format!("mail-admin-{word}");
        let own = format!("mail-{word}");
        let has_own = self.words.sentence(&own, &[], Language::English) != own;
        if for_admins || !has_own { admins } else { own }
    }

    /// When, where, whose, under which reference.
    fn facts(&self, told: &Told) -> String {
        let mut lines = vec![
            self.say("mail-when", "at", &minute(told.at)),
            self.say("mail-where", "where", &self.place(&told.place)),
        ];
        if let Some(name) = &told.name {
            lines.push(self.say("mail-account", "account", &plain(name)));
        }
        if let Some(reference) = told.reference {
            lines.push(self.say("mail-reference", "reference", &reference.to_string()));
        }
        lines.join("\n")
    }

    fn place(&self, place: &Whereabouts) -> String {
        match place {
            Whereabouts::Browser { address } => self.say("mail-where-address", "address", &address.to_string()),
            Whereabouts::Client { name, address: None } => self.say("mail-where-client", "client", &plain(name)),
            Whereabouts::Client { name, address: Some(address) } => self.words.sentence(
                "mail-where-client-address",
                &[("client", plain(name)), ("address", address.to_string())],
                self.stationery.language,
            ),
            Whereabouts::Host => self.say("mail-where-host", "", ""),
            Whereabouts::Staff => self.say("mail-where-staff", "", ""),
            Whereabouts::Server => self.say("mail-where-server", "", ""),
        }
    }

    fn say(&self, id: &str, name: &str, value: &str) -> String {
        let value = [(name, value.to_owned())];
        let values: &[(&str, String)] = if name.is_empty() { &[] } else { &value };
        self.words.sentence(id, values, self.stationery.language)
    }
}

/// `2026-11-25 01:42`: to the minute, which is all that people compare.
fn minute(at: Timestamp) -> String {
    let written = at.to_string();
    let date_and_time = written.split_once('T').and_then(|(date, time)| Some(format!("{date} {}", time.get(..5)?)));
    date_and_time.unwrap_or(written)
}

/// Without what would begin a new line or hide one: names come from elsewhere.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}

/// In lines of at most 72 characters, as mail has them.
fn wrapped(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= 72 => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}
