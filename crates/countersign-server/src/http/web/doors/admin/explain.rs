//! `/admin/explain`: the log of another system, read once for whoever sent it. Nothing of it is kept, and what it spills
//! of codes and passwords is not shown.

mod reading;

use super::super::super::{
    form::LARGEST_LOG_MB,
    halt::Halt,
    pages::{
        Notice,
        console::{AdminExplain, Choice, ForeignAttempt, LogLine, Section, SeenLog, rail_through},
    },
    reply::html,
    text::Text,
    visit::Visit,
    when::{When, capitalised},
};
use super::{shell, to_the_second};
use axum::{body::Bytes, response::Response};
use countersign_interop::{
    System,
    explain::{Answer, Question},
};
use reading::{Findings, MOST_MB, MOST_SHOWN};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// How long somebody waits for an answer.
const LONGEST: Duration = Duration::from_secs(10);
/// And how long for what was found until then, once the reader was told to stop.
const FOR_THE_REST: Duration = Duration::from_secs(5);
/// Lines of a log that are shown for one sign-in, and how much of one.
const MOST_LINES: usize = 3;
const LONGEST_LINE: usize = 240;
/// Signs of a name.
const LONGEST_NAME: usize = 255;

/// `GET /admin/explain`
pub(in super::super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    page(&visit, None, None)
}

/// `POST /admin/explain`: a log, and whose sign-ins are asked about.
pub(in super::super::super) async fn send(visit: Visit) -> Result<Response, Halt> {
    let Some(log) = visit.fields.find_part("file").or_else(|| visit.fields.find_part("lines")) else {
        return page(&visit, Some(Notice::no(visit.text(), "log-missing")), None);
    };
    let findings = findings(&visit, log).await?;
    page(&visit, None, Some(&findings))
}

/// Stops whoever reads when nobody waits any more.
struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

async fn findings(visit: &Visit, log: Bytes) -> Result<Findings, Halt> {
    let system = visit.fields.find("system").and_then(System::from_word);
    let user = asked_user(visit);
    let question =
        Question { user: (!user.is_empty()).then_some(user), system, now: visit.engine().now(), ..Question::default() };
    let waiting = Waiting(Arc::new(AtomicBool::new(false)));
    let (stop, place) = (Arc::clone(&waiting.0), visit.fields.place());
    let mut read = tokio::task::spawn_blocking(move || {
        let _place = place;
        reading::read(&log, question, &stop)
    });
    let read = if let Ok(read) = tokio::time::timeout(LONGEST, &mut read).await {
        read
    } else {
        waiting.0.store(true, Ordering::Relaxed);
        tokio::time::timeout(FOR_THE_REST, read).await.map_err(|_| Halt::Unavailable)?
    };
    read.map_err(|_| Halt::Unavailable)?.map_err(|error| {
        tracing::error!(%error, "the rules of explain cannot be read");
        Halt::Unavailable
    })
}

fn asked_user(visit: &Visit) -> String {
    visit.fields.find("user").unwrap_or_default().trim().chars().take(LONGEST_NAME).collect()
}

fn page(visit: &Visit, notice: Option<Notice>, findings: Option<&Findings>) -> Result<Response, Halt> {
    let text = visit.text();
    let when = When { text, now: visit.engine().now() };
    let (user, chosen) = (asked_user(visit), visit.fields.find("system").unwrap_or_default());
    html(&AdminExplain {
        frame: visit.frame(),
        shell: shell(visit, Section::Explain)?,
        csrf: visit.csrf.clone(),
        notice,
        seen: findings.map(|findings| seen(text, when, findings, &user)),
        systems: systems(text, chosen),
        largest_mb: LARGEST_LOG_MB.to_string(),
        user,
    })
}

fn systems(text: Text<'_>, chosen: &str) -> Vec<Choice> {
    let any = Choice { value: String::new(), words: text.say("console-explain-any-system"), chosen: chosen.is_empty() };
    let named = System::ALL.into_iter().map(|system| Choice {
        value: system.word().to_owned(),
        words: name_of(text, system),
        chosen: chosen == system.word(),
    });
    std::iter::once(any).chain(named).collect()
}

fn name_of(text: Text<'_>, system: System) -> String {
    text.say(&format!("console-system-{system}"))
}

fn seen(text: Text<'_>, when: When<'_>, findings: &Findings, user: &str) -> SeenLog {
    let mut notes = Vec::new();
    if findings.is_cut {
        notes.push(text.with("console-explain-cut", "mb", MOST_MB));
    }
    if findings.refused > MOST_SHOWN {
        notes.push(text.with("console-explain-shown", "count", MOST_SHOWN));
    }
    if findings.is_foreign {
        notes.push(text.say("console-explain-foreign-next"));
    } else {
        notes.push(text.with("console-explain-unread", "count", findings.unread_lines));
        if findings.unruled_lines > 0 {
            notes.push(text.with("console-explain-unruled", "count", findings.unruled_lines));
        }
    }
    SeenLog {
        headline: headline(text, findings, user),
        notes,
        attempts: findings.answers.iter().rev().map(|answer| attempt(text, when, answer)).collect(),
    }
}

fn headline(text: Text<'_>, findings: &Findings, user: &str) -> String {
    let values = [("count", findings.refused.to_string()), ("user", user.to_owned())];
    match (findings.is_foreign, user.is_empty()) {
        (true, _) => text.say("console-explain-foreign"),
        (false, true) => text.filled("console-explain-refused", &values),
        (false, false) => text.filled("console-explain-refused-of", &values),
    }
}

fn attempt(text: Text<'_>, when: When<'_>, answer: &Answer) -> ForeignAttempt {
    let system = answer.system.map(|system| name_of(text, system));
    let user = answer.user.clone().unwrap_or_else(|| text.say("console-explain-nobody"));
    let at = answer.at.map(|at| capitalised(&to_the_second(when, at)));
    let shown = answer.evidence.iter().rev().take(MOST_LINES).rev();
    let also = answer.history.iter().rev().take(MOST_LINES).rev();
    let line = |number: u64| text.with("console-explain-line", "line", number);
    ForeignAttempt {
        about: [at, system, Some(user)].into_iter().flatten().collect::<Vec<_>>().join(" · "),
        is_finding: answer.is_finding(),
        is_open: answer.is_open(),
        what: answer.summary.clone(),
        cause: answer.cause.clone(),
        rail: answer.system.filter(|_| answer.is_finding()).map(|system| rail_through(system.stages(), answer.stage)),
        lines: shown.map(|shown| LogLine { place: line(shown.line), text: shown.excerpt(LONGEST_LINE) }).collect(),
        also: also.map(|also| LogLine { place: line(also.line), text: also.cause.clone() }).collect(),
        remedy: answer.remedy.clone(),
    }
}
