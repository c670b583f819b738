//! Tables as `COPY` sends them, a row at a time, counted. Every statement goes this way, so that no answer is taken in
//! whole before anybody has looked how large it is.

use super::{ForeignDbError, MOST_BYTES, told, too_many_bytes, too_many_rows, unread};
use crate::{import::MOST_ROWS, printable};
use csv::{ErrorKind, ReaderBuilder, StringRecord};
use postgres::{Client, Transaction};
use std::io::{self, Read};

/// A table of another system's.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [&'static str],
    /// Columns that only some versions have; where they are not, they are empty.
    pub(super) perhaps: &'static [&'static str],
}

/// A row of a [`Table`]: its columns and then those it has perhaps, by number.
pub(super) struct Row<'r> {
    record: &'r StringRecord,
    places: &'r [Option<usize>],
}

impl Row<'_> {
    /// A value; nothing is empty.
    pub(super) fn text(&self, column: usize) -> &str {
        let place = self.places.get(column).copied().flatten();
        place.and_then(|place| self.record.get(place)).unwrap_or_default()
    }

    pub(super) fn owned(&self, column: usize) -> String {
        self.text(column).to_owned()
    }

    pub(super) fn number(&self, column: usize, otherwise: i64) -> Result<i64, ForeignDbError> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(otherwise);
        }
        text.parse().map_err(|_| ForeignDbError::Reading("there is no number where that system keeps one".to_owned()))
    }

    pub(super) fn is(&self, column: usize, otherwise: bool) -> bool {
        let text = self.text(column);
        if text.is_empty() { otherwise } else { matches!(text, "t" | "true" | "1") }
    }
}

/// Where names were looked up before we changed that, in order.
pub(super) fn schemas(client: &mut Client) -> Result<Vec<String>, ForeignDbError> {
    const SCHEMAS: &str =
        "COPY (SELECT pg_catalog.unnest(pg_catalog.current_schemas(false))) TO STDOUT WITH (FORMAT csv)";
    let reader = client.copy_out(SCHEMAS).map_err(|cause| unread(&cause))?;
    let (mut schemas, mut left) = (Vec::new(), MOST_BYTES);
    each_record(reader, "the list of schemas", &mut left, &mut |record| {
        schemas.push(record.get(0).unwrap_or_default().to_owned());
        Ok(())
    })?;
    Ok(schemas)
}

/// One look into a database.
pub(super) struct Look<'t> {
    transaction: Transaction<'t>,
    schemas: Vec<String>,
    left: u64,
}

impl<'t> Look<'t> {
    pub(super) const fn new(transaction: Transaction<'t>, schemas: Vec<String>) -> Self {
        Self { transaction, schemas, left: MOST_BYTES }
    }

    /// Every row of a table.
    pub(super) fn read(
        &mut self,
        table: &Table,
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), ForeignDbError>,
    ) -> Result<(), ForeignDbError> {
        let (schema, there) = self.find(table.name)?;
        let (mut wanted, mut places) = (Vec::new(), Vec::new());
        for (column, needed) in table
            .columns
            .iter()
            .map(|column| (*column, true))
            .chain(table.perhaps.iter().map(|column| (*column, false)))
        {
            let is_there = there.iter().any(|name| name == column);
            if needed && !is_there {
                return Err(ForeignDbError::Reading(format!("{} has no column {column}", table.name)));
            }
            places.push(is_there.then_some(wanted.len()));
            if is_there {
                wanted.push(quoted(column));
            }
        }
        let columns = wanted.join(", ");
        let copy = format!("COPY {}.{} ({columns}) TO STDOUT WITH (FORMAT csv)", quoted(&schema), quoted(table.name));
        let reader = self.transaction.copy_out(copy.as_str()).map_err(|cause| unread(&cause))?;
        each_record(reader, table.name, &mut self.left, &mut |record| each(&Row { record, places: &places }))
    }

    /// The schema of a table and its columns, if it is a table.
    fn find(&mut self, table: &str) -> Result<(String, Vec<String>), ForeignDbError> {
        let query = format!(
            "COPY (SELECT n.nspname, c.relkind, EXISTS (SELECT 1 FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid),
                a.attname
             FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
             WHERE c.relname = '{table}' AND a.attnum > 0 AND NOT a.attisdropped) TO STDOUT WITH (FORMAT csv)"
        );
        let reader = self.transaction.copy_out(query.as_str()).map_err(|cause| unread(&cause))?;
        let mut rows: Vec<[String; 4]> = Vec::new();
        each_record(reader, "the catalog", &mut self.left, &mut |record| {
            rows.push([0, 1, 2, 3].map(|place| record.get(place).unwrap_or_default().to_owned()));
            Ok(())
        })?;
        let first = self.schemas.iter().find(|schema| rows.iter().any(|[of, ..]| of == *schema));
        let Some(schema) = first.cloned() else {
            let schemas = printable(&self.schemas.join(", "));
            return Err(ForeignDbError::Reading(format!("there is no table {table} in {schemas}")));
        };
        rows.retain(|[of, ..]| *of == schema);
        let shown = printable(&format!("{schema}.{table}"));
        for [_, kind, has_children, _] in &rows {
            let other = match (kind.as_str(), has_children.as_str()) {
                ("r", "f") => continue,
                ("r", _) => "a table that others inherit from",
                ("p", _) => "a table of partitions",
                ("v" | "m", _) => "a view",
                ("f", _) => "a table of another server",
                _ => "no table",
            };
            return Err(ForeignDbError::NoTable(format!("{shown} is {other}")));
        }
        Ok((schema, rows.into_iter().map(|[.., column]| column).collect()))
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// What one COPY sends, until it is too much.
fn each_record(
    reader: impl Read,
    what: &str,
    left: &mut u64,
    each: &mut dyn FnMut(&StringRecord) -> Result<(), ForeignDbError>,
) -> Result<(), ForeignDbError> {
    let mut counted = Counted { reader, left, is_over: false };
    let mut csv = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&mut counted);
    let (mut record, mut rows) = (StringRecord::new(), 0_usize);
    let end = loop {
        match csv.read_record(&mut record) {
            Ok(false) => break Ok(()),
            Ok(true) if rows == MOST_ROWS => break Err(too_many_rows(what)),
            Ok(true) => {}
            Err(cause) => break Err(unreadable(&cause)),
        }
        rows += 1;
        if let Err(why) = each(&record) {
            break Err(why);
        }
    };
    drop(csv);
    if counted.is_over { Err(too_many_bytes()) } else { end }
}

fn unreadable(cause: &csv::Error) -> ForeignDbError {
    let said = match cause.kind() {
        ErrorKind::Io(cause) => cause
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<postgres::Error>())
            .map_or_else(|| printable(&cause.to_string()), told),
        // It could hold values.
        _ => "what it sent is no table".to_owned(),
    };
    ForeignDbError::Reading(said)
}

/// Counts what comes in, and ends it.
struct Counted<'l, R> {
    reader: R,
    left: &'l mut u64,
    is_over: bool,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        let Some(left) = self.left.checked_sub(read as u64) else {
            self.is_over = true;
            return Ok(0);
        };
        *self.left = left;
        Ok(read)
    }
}
