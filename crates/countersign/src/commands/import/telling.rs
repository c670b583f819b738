//! What is said about the rows of an import, for people and for scripts. No secret is among it.

use super::is_left_out;
use crate::{
    cli::Import,
    context::Context,
    failure::Exit,
    output::{Tone, wrapped},
};
use countersign_core::{
    FactorId,
    import::{ImportReason, ImportVerdict},
    user::Role,
    words::{Language, Said, about},
};
use countersign_engine::{
    Engine,
    import::{Account, Received},
};
use countersign_interop::{import::Row, printable, shell_word};
use serde_json::{Value, json};
use std::io::{self, IsTerminal, Write};

/// One row, and what becomes of it.
pub(super) struct Told {
    source: String,
    name: Option<String>,
    /// Who is meant by commands in a remedy.
    meant: Option<String>,
    issuer: Option<String>,
    /// Nothing while it is not known.
    reason: Option<ImportReason>,
    /// Whether the row has a factor that can arrive.
    arrives: bool,
    note: Option<String>,
    /// Whose it becomes here.
    account: Option<Account>,
    factor: Option<FactorId>,
}

impl Told {
    /// A row before anything is known of it but what it says; `user` is who everything belongs to.
    pub(super) fn of(row: &Row, user: Option<&str>) -> Self {
        let name = row.names.first().cloned();
        Self {
            source: row.source.clone(),
            meant: user.map(str::to_owned).or_else(|| name.clone()),
            name,
            issuer: row.content.as_ref().ok().and_then(|found| found.entry.issuer.clone()),
            reason: row.content.as_ref().err().copied(),
            arrives: row.content.is_ok(),
            note: row.note.clone(),
            account: None,
            factor: None,
        }
    }

    pub(super) const fn arrives(&self) -> bool {
        self.arrives
    }

    pub(super) fn is_new(&self) -> bool {
        self.verdict() == ImportVerdict::New
    }

    /// Before it is taken over for good.
    pub(super) fn again(self) -> Self {
        Self { reason: if self.arrives { None } else { self.reason }, ..self }
    }

    pub(super) fn take(&mut self, received: &Received) {
        self.reason = Some(received.reason);
        self.account.clone_from(&received.user);
        self.factor = received.factor;
    }

    fn reason(&self) -> ImportReason {
        self.reason.unwrap_or(ImportReason::Unreadable)
    }

    fn verdict(&self) -> ImportVerdict {
        self.reason().verdict()
    }

    fn document(&self, engine: &Engine) -> Value {
        let said = engine.words().of_import(self.reason(), Language::English);
        json!({
            "source": self.source,
            "user": self.name,
            "issuer": self.issuer,
            "account": self.account.as_ref().map(|account| &account.name),
            "role": self.account.as_ref().map(|account| account.role),
            "verdict": self.verdict(),
            "reason": self.reason(),
            "message": self.what(&said),
            "remedy": self.remedy(&said.remedy),
            "note": self.note,
            "factor": self.factor,
        })
    }

    /// The name there, and whose it becomes here where that is not plain: another name, or more than a member.
    fn whose(&self) -> String {
        let there = self.name.clone().unwrap_or_default();
        let Some(account) = &self.account else { return there };
        let here = &account.name;
        let rank = if account.role == Role::Member { String::new() } else { format!(", {}", account.role.word()) };
        match (*here == there, rank.is_empty()) {
            (true, true) => there,
            (true, false) => format!("{there} (here{rank})"),
            (false, _) => format!("{there} (here {here}{rank})"),
        }
    }

    fn remedy(&self, text: &str) -> String {
        let here = self.account.as_ref().map(|account| &account.name);
        let user = here.or(self.meant.as_ref());
        user.map_or_else(|| text.to_owned(), |user| about(text, &shell_word(&printable(user))))
    }

    /// What became of it; or would, as long as nothing is taken over.
    const fn what<'s>(&self, said: &'s Said) -> &'s String {
        if self.factor.is_some() { &said.why } else { &said.beforehand }
    }

    /// Whose it is and of which issuer, as far as that is known.
    fn heading(&self) -> String {
        let issuer = self.issuer.as_ref().map(|issuer| format!("issuer {issuer}"));
        let parts = [Some(self.whose()).filter(|whose| !whose.is_empty()), issuer];
        printable(&parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
    }

    fn line(&self, context: &Context, engine: &Engine) -> String {
        let mark = match self.verdict() {
            ImportVerdict::New => context.out.toned(Tone::Good, "✓"),
            ImportVerdict::Known => context.out.toned(Tone::Quiet, "="),
            ImportVerdict::LeftOut => context.out.toned(Tone::Careful, "!"),
        };
        let said = engine.words().of_import(self.reason(), Language::English);
        let note = self.note.as_ref().map_or_else(String::new, |note| format!(" ({note})"));
        let mut text = format!("{mark} {:28} {}\n", printable(&self.source), self.heading());
        text.push_str(&wrapped(&format!("{}{note}", self.what(&said)), 4, 90));
        let remedy = self.remedy(&said.remedy);
        if !remedy.is_empty() {
            text.push_str(&wrapped(&format!("→ {}", context.out.with_commands(&remedy)), 4, 90));
        }
        text
    }
}

fn count(told: &[Told], verdict: ImportVerdict) -> usize {
    told.iter().filter(|row| row.verdict() == verdict).count()
}

/// How many of each there are.
fn sum(told: &[Told], done: bool) -> String {
    let [new, known, left] =
        [ImportVerdict::New, ImportVerdict::Known, ImportVerdict::LeftOut].map(|verdict| count(told, verdict));
    let taken = if done { "taken over" } else { "would be taken over" };
    format!("{new} {taken}, {known} here already, {left} left out\n")
}

/// What would become of everything: the new ones in a number, the others by name.
pub(super) fn preview(context: &Context, engine: &Engine, told: &[Told], arguments: &Import) -> String {
    let named = told.iter().filter(|row| !row.is_new() || told.len() <= 50);
    let lines: String = named.map(|row| row.line(context, engine)).collect();
    let command = context.out.with_commands(&of_several(&issuers(told), arguments));
    format!("{lines}\n{}{command}", sum(told, false))
}

/// The issuers of the factors that can arrive, each once.
fn issuers(told: &[Told]) -> Vec<&str> {
    let mut issuers: Vec<&str> = Vec::new();
    for issuer in told.iter().filter_map(|row| row.issuer.as_deref()) {
        if !issuers.iter().any(|known| known.eq_ignore_ascii_case(issuer)) {
            issuers.push(issuer);
        }
    }
    issuers
}

/// What to think of before entries of several issuers are taken over.
fn of_several(issuers: &[&str], arguments: &Import) -> String {
    let (Some(first), 2..) = (issuers.first(), issuers.len()) else { return String::new() };
    let shown = issuers.iter().take(5).copied().collect::<Vec<_>>().join(", ");
    let more = match issuers.len().saturating_sub(5) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let what = format!(
        "! There are entries of {} issuers: {shown}{more}. Of somebody's whole app, entries of other services are hardly meant to be taken over.",
        issuers.len()
    );
    let only = format!(
        "→ Only those of one: `countersign import {} {} --issuer {}`",
        arguments.format,
        shell_word(&printable(&arguments.source)),
        shell_word(&printable(first))
    );
    format!("{}{}", wrapped(&printable(&what), 0, 90), wrapped(&only, 4, 90))
}

/// Why there is no row at all, and what to look at.
fn nothing(issuer: Option<&str>) -> String {
    match issuer {
        Some(issuer) => {
            format!("No entry of the issuer {} is in it.\n  → Leave out --issuer to see all.\n", printable(issuer))
        }
        None => "No entry is in it.\n  → Was the export made where the entries are, and of all of them?\n".to_owned(),
    }
}

/// The answer: what became of every row. Nothing to take over is a no: whoever exports expects entries.
pub(super) fn answer(context: &Context, engine: &Engine, told: &[Told], arguments: &Import) -> Exit {
    let dry_run = arguments.manner.dry_run;
    let rows: Vec<Value> = told.iter().map(|row| row.document(engine)).collect();
    let document = json!({
        "dry_run": dry_run,
        "new": count(told, ImportVerdict::New),
        "known": count(told, ImportVerdict::Known),
        "left_out": count(told, ImportVerdict::LeftOut),
        "issuers": issuers(told),
        "rows": rows,
    });
    context.out.answer(&document, || {
        let lines: String = told.iter().map(|row| row.line(context, engine)).collect();
        let nothing = if told.is_empty() { nothing(arguments.issuer.as_deref()) } else { String::new() };
        let dry = if dry_run {
            format!("{}Nothing was changed: this was a dry run.\n", of_several(&issuers(told), arguments))
        } else {
            String::new()
        };
        format!("{lines}{nothing}\n{}{dry}", sum(told, !dry_run))
    });
    if told.is_empty() || told.iter().any(|row| is_left_out(row.reason())) { Exit::No } else { Exit::Yes }
}

/// A bar on standard error, for people only, and only where there is time to look at it.
pub(super) struct Bar {
    total: usize,
    shows: bool,
}

impl Bar {
    pub(super) fn new(total: usize) -> Self {
        Self { total, shows: total > 500 && io::stderr().is_terminal() }
    }

    pub(super) fn show(&self, done: usize) {
        if self.shows {
            let filled = (done * 25).checked_div(self.total).unwrap_or(0);
            let bar = format!("{}{}", "█".repeat(filled), "░".repeat(25_usize.saturating_sub(filled)));
            let _ = write!(io::stderr(), "\r{bar} {done} of {}", self.total);
        }
    }

    pub(super) fn end(&self) {
        if self.shows {
            let _ = write!(io::stderr(), "\r{}\r", " ".repeat(60));
        }
    }
}
