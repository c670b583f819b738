//! One file: bytes cut into lines, numbered from one. Lines longer than a mebibyte are cut; UTF-16, which Windows
//! writes, becomes UTF-8; journald's export format becomes one record at a time.

use crate::line::Record;
use std::sync::Arc;

/// A longer line is no log line; what comes behind is left out.
const LONGEST: usize = 1 << 20;

/// Bytes from which the encoding can be told.
const ENOUGH: usize = 16;

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    #[default]
    Unknown,
    Bytes,
    Utf16 {
        little_endian: bool,
    },
    Export,
}

/// What has been read of a file.
#[derive(Debug, Default)]
pub(super) struct Source {
    pub(super) file: Option<Arc<str>>,
    encoding: Encoding,
    /// The beginning of a line whose end has not come yet.
    rest: Vec<u8>,
    /// One byte of a UTF-16 pair.
    half: Option<u8>,
    passed: u64,
    taken: u64,
    record: Record,
}

/// What can be looked at.
pub(super) enum Part<'a> {
    /// Whole lines.
    Lines(&'a [u8]),
    /// A record of journald.
    Record(Record),
}

impl Source {
    pub(super) fn of(file: Option<&str>) -> Self {
        Self { file: file.map(Into::into), ..Self::default() }
    }

    /// The number of the next line.
    pub(super) const fn next_number(&self) -> u64 {
        self.passed + 1
    }

    /// Counts the lines in bytes that were dealt with.
    pub(super) fn pass(&mut self, bytes: &[u8]) {
        let lines = memchr::memchr_iter(b'\n', bytes).count() as u64;
        self.passed += lines;
        self.taken += lines;
    }

    /// How many lines were dealt with since this was last asked.
    pub(super) const fn taken(&mut self) -> u64 {
        std::mem::replace(&mut self.taken, 0)
    }

    pub(super) fn feed(&mut self, bytes: &[u8], each: &mut dyn FnMut(&mut Self, Part<'_>)) {
        if self.encoding == Encoding::Unknown {
            self.rest.extend_from_slice(bytes);
            if self.rest.len() >= ENOUGH {
                self.begin(each);
            }
            return;
        }
        self.decoded(bytes, each);
    }

    /// Looks at the first bytes, and reads them.
    fn begin(&mut self, each: &mut dyn FnMut(&mut Self, Part<'_>)) {
        let first = std::mem::take(&mut self.rest);
        self.encoding = encoding(&first);
        self.decoded(&first, each);
    }

    fn decoded(&mut self, bytes: &[u8], each: &mut dyn FnMut(&mut Self, Part<'_>)) {
        if let Encoding::Utf16 { little_endian } = self.encoding {
            let text = self.utf16(bytes, little_endian);
            self.lines(text.as_bytes(), each);
        } else {
            self.lines(bytes, each);
        }
    }

    /// Deals with a last line that has no end.
    pub(super) fn end(&mut self, each: &mut dyn FnMut(&mut Self, Part<'_>)) {
        if self.encoding == Encoding::Unknown {
            self.begin(each);
        }
        if !self.rest.is_empty() {
            self.lines(b"\n", each);
        }
        if self.encoding == Encoding::Export {
            let record = std::mem::take(&mut self.record);
            each(self, Part::Record(record));
        }
    }

    fn lines(&mut self, bytes: &[u8], each: &mut dyn FnMut(&mut Self, Part<'_>)) {
        let Some(last) = memchr::memrchr(b'\n', bytes) else {
            self.keep(bytes);
            return;
        };
        let mut whole = bytes.get(..=last).unwrap_or_default();
        if !self.rest.is_empty() {
            let first = memchr::memchr(b'\n', whole).unwrap_or(last);
            self.keep(whole.get(..first).unwrap_or_default());
            let mut line = std::mem::take(&mut self.rest);
            line.push(b'\n');
            self.give(&line, each);
            line.clear();
            self.rest = line;
            whole = whole.get(first + 1..).unwrap_or_default();
        }
        self.give(whole, each);
        self.keep(bytes.get(last + 1..).unwrap_or_default());
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = LONGEST.saturating_sub(self.rest.len());
        self.rest.extend_from_slice(bytes.get(..bytes.len().min(room)).unwrap_or_default());
    }

    fn give(&mut self, lines: &[u8], each: &mut dyn FnMut(&mut Self, Part<'_>)) {
        if lines.is_empty() {
            return;
        }
        if self.encoding != Encoding::Export {
            each(self, Part::Lines(lines));
            return;
        }
        for line in lines.split_inclusive(|byte| *byte == b'\n') {
            let text = String::from_utf8_lossy(line);
            let number = self.next_number();
            self.pass(line);
            if self.record.take(number, text.trim_end_matches(['\n', '\r'])) {
                let record = std::mem::take(&mut self.record);
                each(self, Part::Record(record));
            }
        }
    }

    fn utf16(&mut self, bytes: &[u8], little_endian: bool) -> String {
        let mut all: Vec<u8> = self.half.take().into_iter().collect();
        all.extend_from_slice(bytes);
        let (pairs, odd) = all.as_chunks::<2>();
        self.half = odd.first().copied();
        let units =
            pairs.iter().map(|pair| if little_endian { u16::from_le_bytes(*pair) } else { u16::from_be_bytes(*pair) });
        char::decode_utf16(units).map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    }
}

fn encoding(bytes: &[u8]) -> Encoding {
    match bytes {
        [0xff, 0xfe, ..] => Encoding::Utf16 { little_endian: true },
        [0xfe, 0xff, ..] => Encoding::Utf16 { little_endian: false },
        [first, 0, second, 0, ..] if first.is_ascii() && second.is_ascii() => Encoding::Utf16 { little_endian: true },
        [0, first, 0, second, ..] if first.is_ascii() && second.is_ascii() => Encoding::Utf16 { little_endian: false },
        _ if Record::begins(bytes) => Encoding::Export,
        _ => Encoding::Bytes,
    }
}
