//! `user import`: many users from a CSV file, a verdict for each row.

use crate::{
    cli::UserImport,
    context::Context,
    failure::{Exit, Failure},
    output::{Bar, table},
};
use countersign_engine::roster::{Import, ImportRow, Outcome, ROWS_AT_ONCE, RowVerdict};
use serde_json::json;
use std::{collections::BTreeMap, path::Path};

/// A file with more rows than this shows a bar.
const WORTH_A_BAR: u64 = 2_000;
/// So many refused rows are printed; `--json` has them all.
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
        let word = match row.verdict {
            Outcome::Added => "added",
            Outcome::Updated => "updated",
            Outcome::Unchanged => "unchanged",
            Outcome::Refused => "refused",
        };
        *counts.entry(word).or_default() += 1;
    }
    let counts: Vec<String> = counts.iter().map(|(word, count)| format!("{count} {word}")).collect();
    let mut text = if dry_run { "It would be: " } else { "" }.to_owned();
    text.push_str(&if counts.is_empty() { "no rows".to_owned() } else { counts.join(", ") });
    text.push('\n');
    let refused: Vec<&RowVerdict> = verdicts.iter().filter(|row| row.verdict == Outcome::Refused).collect();
    let cell = |row: &&RowVerdict| {
        let reason = row.reason.map_or_else(String::new, |reason| reason.to_string());
        vec![row.source.to_string(), reason, row.message.clone().unwrap_or_default()]
    };
    if !refused.is_empty() {
        let rows: Vec<Vec<String>> = refused.iter().take(PRINTED).map(cell).collect();
        text.push_str(&table(&["LINE", "REASON", "WHY"], &rows));
    }
    if refused.len() > PRINTED {
        text.push_str(&format!("and {} more; --json names them all\n", refused.len() - PRINTED));
    }
    if dry_run {
        text.push_str("Nothing was changed: leave out --dry-run to import.\n");
    }
    text
}

/// Reads a file whose first line names its columns.
fn read(path: &Path) -> Result<Vec<ImportRow>, Failure> {
    let unreadable = |cause: csv::Error| Failure::usage(format!("cannot read {}: {cause}", path.display()), HEADING);
    let text = std::fs::read_to_string(path)
        .map_err(|cause| Failure::usage(format!("cannot read {}: {cause}", path.display()), HEADING))?;
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
