//! journald's export format: a record is a block of `KEY=value` lines, ended by an empty one.

use crate::moment;
use countersign_core::Timestamp;

/// The record that is being read.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// The line of the message.
    pub(crate) number: u64,
    pub(crate) message: String,
    pub(crate) program: String,
    pub(crate) host: String,
    pub(crate) pid: Option<u32>,
    pub(crate) at: Option<Timestamp>,
}

impl Record {
    /// Whether a source that begins so is in this format.
    pub(crate) fn begins(line: &[u8]) -> bool {
        line.starts_with(b"__CURSOR=")
    }

    /// Takes a line; true when it ended the record.
    pub(crate) fn take(&mut self, number: u64, line: &str) -> bool {
        let Some((key, value)) = line.split_once('=') else { return line.trim().is_empty() };
        match key {
            "MESSAGE" => {
                self.number = number;
                value.clone_into(&mut self.message);
            }
            "SYSLOG_IDENTIFIER" => value.clone_into(&mut self.program),
            "_COMM" if self.program.is_empty() => value.clone_into(&mut self.program),
            "_HOSTNAME" => value.clone_into(&mut self.host),
            "SYSLOG_PID" => self.pid = value.parse().ok(),
            "_PID" => self.pid = self.pid.or_else(|| value.parse().ok()),
            "_SOURCE_REALTIME_TIMESTAMP" => self.at = moment::epoch(value),
            "__REALTIME_TIMESTAMP" => self.at = self.at.or_else(|| moment::epoch(value)),
            _ => {}
        }
        false
    }
}
