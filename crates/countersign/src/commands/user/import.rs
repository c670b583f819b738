//! `user import`: many users from a CSV file, a verdict for each row.

use crate::{
    cli::UserImport,
    context::Context,
    failure::{Exit, Failure},
    output::{Bar, table},
};
use countersign_core::Reason;
use countersign_engine::roster::{Import, ImportRow, Outcome, ROWS_AT_ONCE, RowVerdict};
use serde_json::json;
use std::{collections::BTreeMap, io, path::Path};

/// A file with more rows than this shows a bar.
const WORTH_A_BAR: u64 = 2_000;
/// So many rows are printed, those that were refused first; `--json` has them all.
const PRINTED: usize = 50;
const HEADING: &str = "write the heading email,names,role,groups; names, role and groups may be left out";

/// Which column holds what.
#[derive(Debug, Default)]
struct Columns {
    email: Option<usize>,
    names: Option<usize>,
    role: Option<usize>,
    groups: Option<usize>,
}

pub(super) fn run(context: &Context, arguments: &UserImport) -> Result<Exit, Failure> {
    let rows = read(&arguments.file)?;
    let engine = context.open()?;
    let mut import = Import::default();
    let mut verdicts: Vec<RowVerdict> = Vec::with_capacity(rows.len());
    let mut bar = Bar::new(rows.len() as u64, WORTH_A_BAR, "users");
    for batch in rows.chunks(ROWS_AT_ONCE) {
        verdicts.extend(if arguments.dry_run {
            engine.try_roster(&context.access(), &mut import, batch)?
        } else {
            engine.take_roster(context.access(), &mut import, batch).wait()?
        });
        bar.add(batch.len() as u64);
    }
    bar.end();
    let refused = verdicts.iter().any(|row| row.verdict == Outcome::Refused);
    context
        .out
        .answer(&json!({ "rows": verdicts, "dry_run": arguments.dry_run }), || said(&verdicts, arguments.dry_run));
    Ok(if refused { Exit::No } else { Exit::Yes })
}

fn said(verdicts: &[RowVerdict], dry_run: bool) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in verdicts {
        *counts.entry(word(row.verdict)).or_default() += 1;
    }
    let counts: Vec<String> = counts.iter().map(|(word, count)| format!("{count} {word}")).collect();
    let mut text = if dry_run { "It would be: " } else { "" }.to_owned();
    text.push_str(&if counts.is_empty() { "no rows".to_owned() } else { counts.join(", ") });
    text.push('\n');
    // Of a long file what needs somebody's hand comes first.
    let mut told: Vec<&RowVerdict> = verdicts.iter().collect();
    if told.len() > PRINTED {
        told.sort_by_key(|row| row.verdict != Outcome::Refused);
    }
    let cell = |row: &&RowVerdict| {
        let reason = row.reason.map_or_else(String::new, |reason| reason.to_string());
        vec![row.source.to_string(), word(row.verdict).to_owned(), reason, row.message.clone().unwrap_or_default()]
    };
    if !told.is_empty() {
        let rows: Vec<Vec<String>> = told.iter().take(PRINTED).map(cell).collect();
        text.push_str(&table(&["LINE", "VERDICT", "REASON", "WHY"], &rows));
    }
    if told.len() > PRINTED {
        text.push_str(&format!("and {} more; --json names them all\n", told.len() - PRINTED));
    }
    if verdicts.iter().any(|row| row.reason == Some(Reason::RequestNotFound)) {
        text.push_str("Groups have to be there first: `countersign group add NAME`, then import the file again.\n");
    }
    if dry_run {
        text.push_str("Nothing was changed: leave out --dry-run to import.\n");
    }
    text
}

const fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Added => "added",
        Outcome::Updated => "updated",
        Outcome::Unchanged => "unchanged",
        Outcome::Refused => "refused",
    }
}

/// The text of a file, or why there is none.
fn text_of(path: &Path) -> Result<String, Failure> {
    let what = |cause: &dyn std::fmt::Display| format!("{} cannot be read: {cause}", path.display());
    let bytes = std::fs::read(path).map_err(|cause| {
        let exit = if cause.kind() == io::ErrorKind::NotFound { Exit::NotFound } else { Exit::Unknown };
        let hint = "check the path, and who may read the file".to_owned();
        Failure { exit, reason: None, what: what(&cause), hint }
    })?;
    if bytes.is_empty() {
        return Err(Failure::usage(format!("{} is empty", path.display()), HEADING));
    }
    String::from_utf8(bytes).map_err(|_| {
        Failure::usage(
            what(&"it is not UTF-8"),
            "save it anew as \"CSV UTF-8\": names with other letters are lost else",
        )
    })
}

/// Reads a file whose first line names its columns.
fn read(path: &Path) -> Result<Vec<ImportRow>, Failure> {
    let unreadable = |cause: csv::Error| Failure::usage(format!("cannot read {}: {cause}", path.display()), HEADING);
    let text = text_of(path)?;
    // Lines are counted by their line feeds, one too few where each comes after a carriage return.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let columns = columns(reader.headers().map_err(unreadable)?)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let cell = |column: Option<usize>| column.and_then(|column| record.get(column)).unwrap_or_default();
        rows.push(ImportRow {
            line: record.position().map_or(0, csv::Position::line),
            email: cell(columns.email).to_owned(),
            names: list(cell(columns.names)),
            role: cell(columns.role).to_lowercase(),
            groups: list(cell(columns.groups)),
        });
    }
    Ok(rows)
}

fn columns(heading: &csv::StringRecord) -> Result<Columns, Failure> {
    if let [alone] = heading.iter().collect::<Vec<_>>().as_slice()
        && let Some(sign) = [';', '\t'].into_iter().find(|sign| alone.contains(*sign))
    {
        let name = if sign == ';' { "semicolons" } else { "tabs" };
        return Err(Failure::usage(
            format!("the columns are separated by {name}"),
            "save the file with commas between columns; semicolons separate names and groups within one",
        ));
    }
    let mut columns = Columns::default();
    for (number, title) in heading.iter().enumerate() {
        let column = match title.to_lowercase().as_str() {
            "email" => &mut columns.email,
            "names" | "name" => &mut columns.names,
            "role" => &mut columns.role,
            "groups" | "group" => &mut columns.groups,
            other => return Err(Failure::usage(format!("the column {other:?} is not known"), HEADING)),
        };
        if column.replace(number).is_some() {
            return Err(Failure::usage(format!("the column {title:?} stands twice"), HEADING));
        }
    }
    if columns.email.is_none() && columns.names.is_none() {
        return Err(Failure::usage("no column says who is meant", HEADING));
    }
    Ok(columns)
}

fn list(cell: &str) -> Vec<String> {
    cell.split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
