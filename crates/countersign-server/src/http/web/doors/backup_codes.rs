//! Backup codes: made anew, shown once, saved, and one of them typed to show that the copy is good.
//!
//! The server keeps only hashes. While the page is open, its form carries the codes, so that a slip in the proof does
//! not lose them.

use super::super::{
    halt::Halt,
    note::Note,
    pages::{BackupCodes, MakeBackupCodes, Notice, paths},
    reply::{html, see_other},
    visit::Visit,
    when::When,
};
use super::own::backup_codes;
use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};
use countersign_core::{
    backup::{BackupCode, CODES_PER_SET},
    factor::{FactorKind, FactorState},
    submission::{Shape, Submission},
};
use sha2::{Digest, Sha256};

/// `GET /me/backup-codes`
pub(in super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    let (token, peer, language) = (visit.token()?, visit.peer(), visit.language);
    let own = visit.look(move |engine| engine.own_page(token, peer, language)).await?;
    let when = When { text: visit.text(), now: own.now };
    let replaces = backup_codes(when, &own).map(|held| visit.text().filled("make-codes-replaces", &held.counted()));
    html(&MakeBackupCodes { frame: visit.frame(), csrf: visit.csrf.clone(), replaces })
}

/// `POST /me/backup-codes`
pub(in super::super) async fn send(visit: Visit) -> Result<Response, Halt> {
    let (token, peer, language) = (visit.token()?, visit.peer(), visit.language);
    let own = visit.look(move |engine| engine.own_page(token, peer, language)).await?;
    let is_live = |kind, state| kind == FactorKind::BackupCodes && state == FactorState::Active;
    let old = own.user.factors.iter().find(|factor| is_live(factor.kind, factor.state));
    let when = When { text: visit.text(), now: own.now };
    let replaces = old.map(|set| when.day(set.created_at));
    make(&visit, replaces).await
}

/// Makes ten codes and shows them.
pub(super) async fn make(visit: &Visit, replaces: Option<String>) -> Result<Response, Halt> {
    let fresh = visit.engine().replace_own_backup_codes(&visit.expect_visitor()?.person, visit.token()?).await?;
    let codes = fresh.printed.iter().map(|code| code.to_string()).collect();
    page(visit, Sheet { set: fresh.id.to_string(), codes }, replaces, None)
}

/// `POST /me/backup-codes/prove`
pub(in super::super) async fn prove(visit: Visit) -> Result<Response, Halt> {
    let Some(codes) = carried(&visit)? else { return Ok(see_other(paths::SECURITY)) };
    let asked = codes.get(number_to_prove(&codes) - 1).and_then(|code| parsed(code));
    let set = visit.fields.find("set").unwrap_or_default().to_owned();
    match (Submission::new(visit.typed_code("proof")?).shape(), asked) {
        (Shape::Backup(typed), Some(asked)) if typed == asked => {
            if let Ok(set) = set.parse() {
                visit.engine().prove_own_backup_codes(visit.token()?, visit.peer(), set).await?;
            }
            Ok(visit.done(Note::CodesSaved, paths::SECURITY))
        }
        (typed, _) => {
            let id = if matches!(typed, Shape::Empty) { "proof-empty" } else { "proof-refused" };
            page(&visit, Sheet { set, codes }, None, Some(Notice::no(visit.text(), id)))
        }
    }
}

/// `POST /me/backup-codes/download`
pub(in super::super) async fn download(visit: Visit) -> Result<Response, Halt> {
    let Some(codes) = carried(&visit)? else { return Ok(see_other(paths::SECURITY)) };
    let name = &visit.expect_visitor()?.name;
    let title = visit.text().with("codes-file", "site", &visit.engine().settings().issuer);
    let text = format!("{title}\r\n{name}\r\n\r\n{}\r\n", codes.join("\r\n"));
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    let file = HeaderValue::from_static("attachment; filename=\"backup-codes.txt\"");
    headers.insert(header::CONTENT_DISPOSITION, file);
    Ok(response)
}

/// The codes that the form carries, if they are a whole sheet and nothing else.
fn carried(visit: &Visit) -> Result<Option<Vec<String>>, Halt> {
    let codes: Vec<String> = visit.fields.expect("codes")?.lines().map(|line| line.trim().to_owned()).collect();
    let is_code = |(place, code): (usize, &String)| {
        parsed(code)
            .filter(BackupCode::is_well_formed)
            .is_some_and(|parsed| usize::from(parsed.number()) == place + 1 && *parsed.to_printed() == *code)
    };
    let whole = codes.len() == usize::from(CODES_PER_SET) && codes.iter().enumerate().all(is_code);
    Ok(whole.then_some(codes))
}

fn parsed(code: &str) -> Option<BackupCode> {
    match Submission::new(code).shape() {
        Shape::Backup(code) => Some(code),
        _ => None,
    }
}

/// Which code is asked for: the same each time for the same sheet.
fn number_to_prove(codes: &[String]) -> usize {
    let digest = Sha256::digest(codes.join("\n").as_bytes());
    digest.first().map_or(1, |byte| usize::from(*byte) % codes.len().max(1) + 1)
}

/// Ten codes, and which set they are.
struct Sheet {
    set: String,
    codes: Vec<String>,
}

fn page(visit: &Visit, sheet: Sheet, replaces: Option<String>, notice: Option<Notice>) -> Result<Response, Halt> {
    let Sheet { set, codes } = sheet;
    html(&BackupCodes {
        frame: visit.frame(),
        csrf: visit.csrf.clone(),
        action: paths::PROVE.to_owned(),
        download_url: paths::DOWNLOAD.to_owned(),
        prove: number_to_prove(&codes),
        set,
        codes,
        replaces,
        notice,
    })
}
