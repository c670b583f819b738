//! Comma-separated tables with a head line. Columns are asked for by name, in any case and order.

use super::{Unreadable, text};
use csv::{ReaderBuilder, StringRecord};

/// A table in memory.
pub(crate) struct Table {
    head: Vec<String>,
    rows: Vec<Option<StringRecord>>,
}

/// One line of it.
pub(crate) struct Line<'t> {
    head: &'t [String],
    cells: &'t StringRecord,
}

impl Table {
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(text(bytes)?.as_bytes());
        let head = reader.headers().map_err(|_| Unreadable::NotThis("its first line names no columns"))?;
        let head = head.iter().map(|name| name.trim().to_ascii_lowercase().replace([' ', '_'], "")).collect();
        Ok(Self { head, rows: reader.into_records().map(Result::ok).collect() })
    }

    pub(crate) fn has(&self, column: &str) -> bool {
        self.head.iter().any(|name| name == column)
    }

    /// The lines below the head; `None` for one that cannot be read.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Option<Line<'_>>> {
        self.rows.iter().map(|cells| cells.as_ref().map(|cells| Line { head: &self.head, cells }))
    }
}

impl<'t> Line<'t> {
    /// The cell of a column; nothing if the table has none of that name.
    pub(crate) fn find(&self, column: &str) -> Option<&'t str> {
        let at = self.head.iter().position(|name| name == column)?;
        self.cells.get(at).map(str::trim)
    }

    /// The cell of a column, empty if it is not there.
    pub(crate) fn text(&self, column: &str) -> &'t str {
        self.find(column).unwrap_or_default()
    }
}
