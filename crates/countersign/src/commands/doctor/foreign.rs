//! `doctor mattermost` and its like: another system's second factors, looked at and never changed. No data directory is
//! needed.

use super::answer;
use crate::{
    cli::Doctor,
    commands::{
        database,
        import::reading::{bytes_of, expect_content, refuse_link},
    },
    context::Context,
    failure::{Exit, Failure},
};
use countersign_core::{
    Timestamp,
    diagnosis::Summary,
    submission::Submission,
    words::{Language, Words},
};
use countersign_engine::{
    doctor::{Finding, Severity},
    env,
};
use countersign_interop::{
    doctor::{self, Subject, Typed, google_authenticator::Place},
    foreign::{kratos, kratos::Identity, mattermost, mattermost::User},
    foreign_db,
    import::{GoogleAuthenticatorSettings, Unreadable},
    printable,
};
use nix::{errno::Errno, fcntl::OFlag};
use serde_json::{Value, json};
use std::{
    fs::{self, File, Metadata},
    io::{self, Read},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::Path,
};
use zeroize::Zeroizing;

/// The largest file of google-authenticator's that is read; theirs have a few lines.
const MOST_OWN: u64 = 64 << 10;

/// What was looked at: the findings, and the user whose code is asked about.
struct Looked {
    findings: Vec<doctor::Finding>,
    subject: Option<Subject>,
}

pub(super) fn run(context: &Context, arguments: &Doctor) -> Result<Exit, Failure> {
    let now = env::system().now();
    let system = arguments.part.as_deref().unwrap_or_default();
    let Some(source) = arguments.source.as_deref() else {
        return Err(Failure::usage(
            format!("say where {system} is"),
            "name its database as in postgresql://USER@localhost/NAME, or a file with an export",
        ));
    };
    let user = arguments.user.as_deref();
    if arguments.code.is_some() && user.is_none() && system != "google-authenticator" {
        return Err(Failure::usage("say whose code that is", "add --user USER"));
    }
    let looked = match system {
        "mattermost" => mattermost(source, user, now)?,
        "kratos" => kratos(source, user)?,
        "privacyidea" => privacyidea(source, arguments.code.is_some())?,
        _ => google_authenticator(source, user, now)?,
    };
    if looked.subject.is_none() && arguments.code.is_some() {
        return Err(Failure::usage("a code is held against a user's key, and there is none in this file", SETTINGS));
    }
    let mut findings: Vec<Finding> = looked.findings.into_iter().map(told).collect();
    let mut more = json!({});
    if let Some(subject) = &looked.subject
        && let Some(code) = &arguments.code
    {
        let typed = Typed { code: Submission::new(code), next: arguments.next.as_deref().map(Submission::new) };
        let examined = doctor::examine_code(subject, typed, now, &Words::load());
        findings.push(told(examined.finding));
        more = examined.summary.map_or(more, |summary| json!({ "diagnosis": numbers(&summary) }));
    }
    Ok(answer(context, &findings, more))
}

fn told(found: doctor::Finding) -> Finding {
    let severity = match found.severity {
        doctor::Severity::Ok => Severity::Ok,
        doctor::Severity::Warning => Severity::Warning,
        doctor::Severity::Problem => Severity::Problem,
    };
    Finding { id: found.id, severity, what: found.what, remedy: found.remedy }
}

/// What a file has to be that is no such export.
const EXPORT: &str = "name its database as in postgresql://USER@localhost/NAME, or an export of its users or identities: JSON, for Mattermost CSV as well";
const SETTINGS: &str = "name the file that `google-authenticator` made, .google_authenticator in that user's home: its first line is the key. Or PAM's file of a service that asks for a code, such as /etc/pam.d/sshd";

fn unreadable(why: &Unreadable, hint: &str) -> Failure {
    let what = match why {
        Unreadable::NotThis(what) | Unreadable::Sealed(what) => format!("the file is not what this looks at: {what}"),
        Unreadable::Locked
        | Unreadable::WrongPassphrase
        | Unreadable::TooCostly
        | Unreadable::TooMany
        | Unreadable::Columns(_) => why.to_string(),
    };
    Failure::usage(what, hint)
}

fn numbers(summary: &Summary) -> Value {
    let texts = countersign_core::diagnosis::explain(summary, &Words::load(), Language::English);
    json!({
        "cause": summary.cause,
        "confidence": summary.confidence,
        "verdict": summary.certainty(),
        "offset_seconds": summary.offset_seconds,
        "coincidence": summary.coincidence(),
        "searched": summary.searched,
        "alternatives": summary.alternatives,
        "text": { "admin": texts.admin },
    })
}

fn is_called(names: &[String], wanted: &str) -> bool {
    names.iter().any(|name| name.eq_ignore_ascii_case(wanted.trim()))
}

fn not_found(user: &str, system: &str) -> Failure {
    Failure {
        exit: Exit::NotFound,
        reason: None,
        what: format!("{system} has no user {user}"),
        hint: "name them as they sign in there: login name or address".to_owned(),
    }
}

/// The one who is asked about, and findings about them alone.
fn asked_about<T: Clone>(
    all: Vec<T>,
    user: Option<&str>,
    system: &str,
    names: impl Fn(&T) -> Vec<String>,
) -> Result<Vec<T>, Failure> {
    let Some(user) = user else { return Ok(all) };
    let found = all.into_iter().find(|one| is_called(&names(one), user));
    found.map(|one| vec![one]).ok_or_else(|| not_found(user, system))
}

/// What could be read of an export; one in which there is nothing to look at is not called sound.
fn of_rows<T>(rows: Result<Vec<Option<T>>, Unreadable>) -> Result<Vec<T>, Failure> {
    let rows: Vec<T> = rows.map_err(|why| unreadable(&why, EXPORT))?.into_iter().flatten().collect();
    if rows.is_empty() {
        return Err(unreadable(&Unreadable::NotThis("nobody is in it, or it is an export of another system"), EXPORT));
    }
    Ok(rows)
}

fn mattermost(source: &str, user: Option<&str>, now: Timestamp) -> Result<Looked, Failure> {
    let users: Vec<User> = if foreign_db::is_address(source) {
        foreign_db::mattermost::users(database::open(source)?).map_err(|why| database::unread(&why))?
    } else {
        of_rows(mattermost::read(&bytes_of(source)?))?
    };
    let users = asked_about(users, user, "Mattermost", User::names)?;
    let subject = user.and(users.first()).map(doctor::mattermost::subject);
    Ok(Looked { findings: doctor::mattermost::examine(&users, now), subject })
}

fn kratos(source: &str, user: Option<&str>) -> Result<Looked, Failure> {
    let identities: Vec<Identity> = if foreign_db::is_address(source) {
        foreign_db::kratos::identities(database::open(source)?).map_err(|why| database::unread(&why))?
    } else {
        of_rows(kratos::read(&bytes_of(source)?))?
    };
    let names = |identity: &Identity| identity.names.iter().cloned().chain([identity.id.clone()]).collect();
    let identities = asked_about(identities, user, "Kratos", names)?;
    let subject = user.and(identities.first()).map(doctor::kratos::subject);
    Ok(Looked { findings: doctor::kratos::examine(&identities), subject })
}

fn privacyidea(source: &str, asks_about_code: bool) -> Result<Looked, Failure> {
    if asks_about_code {
        return Err(Failure::usage(
            "privacyIDEA keeps its keys encrypted, so no code can be held against them",
            "leave --code out",
        ));
    }
    if !foreign_db::is_address(source) {
        return Err(Failure::usage(
            "privacyIDEA is looked at in its database",
            "name it as in postgresql://pi@localhost/pi, with the password in PGPASSWORD",
        ));
    }
    let tokens = foreign_db::privacyidea::tokens(database::open(source)?).map_err(|why| database::unread(&why))?;
    Ok(Looked { findings: doctor::privacyidea::examine(&tokens), subject: None })
}

/// A user's file, and what it is: the same one, whatever that user puts in its place meanwhile. A link could lead to a file
/// of somebody else's, and a pipe would never end.
fn own_file(source: &str) -> Result<(Zeroizing<Vec<u8>>, Metadata), Failure> {
    refuse_link(source)?;
    if source == "-" {
        return Err(Failure::usage("that is no file of google-authenticator", SETTINGS));
    }
    let unread = |cause: io::Error| {
        let exit = if cause.kind() == io::ErrorKind::NotFound { Exit::NotFound } else { Exit::Unknown };
        let is_link = cause.raw_os_error() == Some(Errno::ELOOP as i32);
        let why = if is_link { "it is a symbolic link".to_owned() } else { cause.to_string() };
        let hint = if is_link { "name the file itself" } else { "check the path, and who may read the file" };
        let what = format!("{} cannot be read: {why}", printable(source));
        Failure { exit, reason: None, what, hint: hint.to_owned() }
    };
    let flags = OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_CLOEXEC;
    let file = File::options().read(true).custom_flags(flags.bits()).open(source).map_err(unread)?;
    let own = file.metadata().map_err(unread)?;
    if !own.is_file() {
        return Err(Failure::usage(format!("{} is no regular file", printable(source)), SETTINGS));
    }
    let mut bytes = Zeroizing::new(Vec::new());
    file.take(MOST_OWN + 1).read_to_end(&mut bytes).map_err(unread)?;
    if bytes.len() as u64 > MOST_OWN {
        return Err(Failure::usage(format!("{} has more than 64 KB", printable(source)), SETTINGS));
    }
    expect_content(source, &bytes)?;
    Ok((bytes, own))
}

fn google_authenticator(source: &str, user: Option<&str>, now: Timestamp) -> Result<Looked, Failure> {
    let (bytes, own) = own_file(source)?;
    let service = std::str::from_utf8(&bytes).ok().filter(|text| doctor::pam::is_service(text));
    if let Some(service) = service {
        let mut findings = doctor::pam::examine(source, service);
        if findings.is_empty() {
            findings.push(doctor::pam::without(source));
        }
        return Ok(Looked { findings, subject: None });
    }
    let settings = GoogleAuthenticatorSettings::read(&bytes).map_err(|why| unreadable(&why, SETTINGS))?;
    let path = Path::new(source);
    let directory = path.parent().map(|parent| if parent.as_os_str().is_empty() { Path::new(".") } else { parent });
    let above = directory.and_then(|directory| directory.metadata().ok());
    let place = Place {
        path: source.to_owned(),
        mode: own.mode(),
        belongs_to_directory: above.is_none_or(|above| above.uid() == 0 || own.uid() == above.uid()),
    };
    let mut findings = doctor::google_authenticator::examine(&place, &settings, now);
    findings.extend(services());
    Ok(Looked { findings, subject: Some(doctor::google_authenticator::subject(user.unwrap_or(source), &settings)) })
}

/// Where this host's services ask for a code. What cannot be read there is left out: it is no part of the question.
fn services() -> Vec<doctor::Finding> {
    let entries = fs::read_dir("/etc/pam.d").into_iter().flatten().flatten();
    let mut paths: Vec<String> = entries.map(|entry| entry.path().display().to_string()).collect();
    paths.sort();
    // Some systems put links there; it is root's directory, so they are followed.
    let findings = |path: String| {
        let file = File::options().read(true).custom_flags(OFlag::O_NONBLOCK.bits()).open(&path).ok()?;
        let mut text = String::new();
        file.metadata().ok().filter(Metadata::is_file)?;
        file.take(MOST_OWN).read_to_string(&mut text).ok()?;
        Some(doctor::pam::examine(&path, &text))
    };
    paths.into_iter().filter_map(findings).flatten().collect()
}
