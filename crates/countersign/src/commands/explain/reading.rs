//! Files as they come: large, packed, growing, replaced by logrotate while they are read. A piece at a time, so
//! that memory does not depend on their size.

use crate::failure::{Exit, Failure};
use countersign_interop::printable;
use flate2::read::MultiGzDecoder;
use nix::fcntl::OFlag;
use std::{
    fs::{self, File},
    io::{self, IsTerminal, Read, Seek, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::mpsc,
    time::Duration,
};

const PIECE: usize = 256 << 10;
/// Below that, a log is read before anybody could look at a bar.
const WORTH_A_BAR: u64 = 32 << 20;
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// How other packed files begin, and what unpacks them.
const PACKED: [(&[u8], &str, &str); 4] = [
    (b"\xfd7zXZ\0", "xz", "xz -dc"),
    (b"\x28\xb5\x2f\xfd", "zstd", "zstd -dc"),
    (b"BZh", "bzip2", "bzip2 -dc"),
    (b"PK\x03\x04", "zip", "unzip -p"),
];
const LONGEST_HEAD: u64 = 6;
/// How often a growing log is looked at, and after how many quiet looks an attempt has ended.
const LOOK: Duration = Duration::from_millis(250);
const QUIET_LOOKS: u32 = 12;
/// How many quiet looks a log that was moved away is held for: its daemon writes to it until it opens the new one.
const FAREWELL: u32 = 4;
/// The largest file of rules.
const MOST_RULES: u64 = 1 << 20;

/// What is new in a log.
pub(super) enum News<'a> {
    Bytes(&'a [u8]),
    /// Nothing was written for a while.
    Silence,
}

pub(super) fn is_stdin(file: &Path) -> bool {
    file == Path::new("-")
}

/// Refuses what cannot be read before anything is printed.
pub(super) fn exists(file: &Path) -> Result<(), Failure> {
    let metadata = fs::metadata(file).map_err(|cause| unreadable(file, &cause))?;
    if metadata.is_dir() {
        return Err(Failure::usage(format!("{} is a directory", shown(file)), "name the log files in it"));
    }
    Ok(())
}

/// A name that others may have chosen.
fn shown(file: &Path) -> String {
    printable(&file.display().to_string())
}

fn unreadable(file: &Path, cause: &io::Error) -> Failure {
    let exit = if cause.kind() == io::ErrorKind::NotFound { Exit::NotFound } else { Exit::Unknown };
    let hint = match cause.kind() {
        io::ErrorKind::NotFound => {
            "check the path; logs of services may only be in the journal: journalctl -o json | countersign explain -"
        }
        io::ErrorKind::PermissionDenied => "logs are often readable for root or the group adm only",
        io::ErrorKind::InvalidInput => "put a plain file in its place, or take it away",
        _ => "",
    };
    Failure { exit, reason: None, what: format!("{} cannot be read: {cause}", shown(file)), hint: hint.to_owned() }
}

pub(super) fn total_size(files: &[PathBuf]) -> u64 {
    files.iter().filter_map(|file| fs::metadata(file).ok()).map(|metadata| metadata.len()).sum()
}

/// Every file of rules in a directory, by name.
pub(super) fn rule_files(directory: &Path) -> Result<Vec<(String, String)>, Failure> {
    let entries = fs::read_dir(directory).map_err(|cause| unreadable(directory, &cause))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let read = |path: PathBuf| {
        let file = regular(&path).map_err(|cause| unreadable(&path, &cause))?;
        let mut text = String::new();
        file.take(MOST_RULES + 1).read_to_string(&mut text).map_err(|cause| unreadable(&path, &cause))?;
        if text.len() as u64 > MOST_RULES {
            let what = format!("{} has more than 1 MB", shown(&path));
            return Err(Failure::usage(what, "divide the rules among several files"));
        }
        Ok((shown(&path), text))
    };
    paths.into_iter().map(read).collect()
}

/// Opens a file that is one: what stands in its place must neither block nor go on for ever.
fn regular(path: &Path) -> io::Result<File> {
    let file = File::options().read(true).custom_flags(OFlag::O_NONBLOCK.bits()).open(path)?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"))
    }
}

/// Reads a file to its end, and on if it is followed. `each` answers false to stop.
pub(super) fn read(
    file: &Path,
    follow: bool,
    progress: &mut Progress,
    each: &mut dyn FnMut(News<'_>) -> bool,
) -> Result<(), Failure> {
    if is_stdin(file) {
        return pieces(io::stdin().lock(), file, progress, each).map(|_| ());
    }
    let opened = File::open(file).map_err(|cause| unreadable(file, &cause))?;
    let mut reader = io::BufReader::new(opened);
    if pieces(&mut reader, file, progress, each)? && follow {
        progress.end();
        return grow(reader.into_inner(), file, progress, each);
    }
    Ok(())
}

/// Everything there is, unpacked if it is packed; false when it was stopped.
fn pieces(
    mut reader: impl Read,
    file: &Path,
    progress: &mut Progress,
    each: &mut dyn FnMut(News<'_>) -> bool,
) -> Result<bool, Failure> {
    let mut head = Vec::new();
    (&mut reader).take(LONGEST_HEAD).read_to_end(&mut head).map_err(|cause| unreadable(file, &cause))?;
    if let Some((_, kind, unpacker)) = PACKED.iter().find(|(begins, ..)| head.starts_with(begins)) {
        let name = countersign_interop::shell_word(&shown(file));
        return Err(Failure::usage(
            format!("{} is packed with {kind}, and only gzip is unpacked here", shown(file)),
            format!("{unpacker} {name} | countersign explain -"),
        ));
    }
    let packed = head.starts_with(&GZIP);
    let counted = Counted { reader: head.as_slice().chain(reader), progress };
    if packed { plain(MultiGzDecoder::new(counted), file, each) } else { plain(counted, file, each) }
}

fn plain(mut reader: impl Read, file: &Path, each: &mut dyn FnMut(News<'_>) -> bool) -> Result<bool, Failure> {
    let mut piece = vec![0; PIECE];
    loop {
        let read = match reader.read(&mut piece) {
            Ok(read) => read,
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
            // A packed log that was cut off is explained as far as it goes.
            Err(cause) if matches!(cause.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput) => {
                let _ = writeln!(io::stderr(), "note: {} ends in the middle: {cause}", shown(file));
                return Ok(true);
            }
            Err(cause) => return Err(unreadable(file, &cause)),
        };
        if read == 0 {
            return Ok(true);
        }
        if !each(News::Bytes(piece.get(..read).unwrap_or_default())) {
            return Ok(false);
        }
    }
}

fn is_empty(file: &File) -> bool {
    file.metadata().is_ok_and(|metadata| metadata.len() == 0)
}

/// Reads on as the file grows; begins anew when it was emptied, or replaced and no longer written to.
fn grow(
    mut file: File,
    path: &Path,
    progress: &mut Progress,
    each: &mut dyn FnMut(News<'_>) -> bool,
) -> Result<(), Failure> {
    // Nobody sends: what ends is the wait.
    let (_keep, nobody) = mpsc::channel::<()>();
    let (mut quiet, mut read) = (0_u32, file.metadata().map_or(0, |metadata| metadata.len()));
    // The log's next file, and for how many looks the one before it has been quiet.
    let mut next: Option<(File, u32)> = None;
    loop {
        let before = read;
        let more = plain(&file, path, &mut |news| {
            if let News::Bytes(bytes) = &news {
                read += bytes.len() as u64;
            }
            each(news)
        })?;
        let is_quiet = read == before;
        quiet = if is_quiet { quiet.saturating_add(1) } else { 0 };
        if !more || (quiet == QUIET_LOOKS && !each(News::Silence)) {
            return Ok(());
        }
        next = match next {
            // As long as the next one is empty, its daemon may not have opened it yet.
            Some((newer, looks)) if is_quiet && looks + 1 >= FAREWELL && !is_empty(&newer) => {
                (file, read) = (newer, 0);
                // It has waited, and is read at once.
                next = None;
                continue;
            }
            Some((newer, looks)) => Some((newer, if is_quiet { looks + 1 } else { 0 })),
            None => None,
        };
        let _ = nobody.recv_timeout(LOOK);
        if next.as_ref().is_none_or(|(newer, _)| is_empty(newer)) {
            let here = file.metadata().ok();
            if here.as_ref().is_some_and(|here| here.len() < read) {
                let _ = file.rewind();
                read = 0;
            }
            let waiting = next.as_ref().and_then(|(newer, _)| newer.metadata().ok());
            let is_known = |there: &fs::Metadata| {
                [&here, &waiting].into_iter().flatten().any(|one| (one.dev(), one.ino()) == (there.dev(), there.ino()))
            };
            // What cannot be read there yet, or is no file, is looked at again.
            if here.is_some() && fs::metadata(path).is_ok_and(|there| there.is_file() && !is_known(&there)) {
                next = regular(path).ok().map(|newer| (newer, 0)).or(next);
            }
        }
        progress.end();
    }
}

/// Counts what goes through.
struct Counted<'p, R> {
    reader: R,
    progress: &'p mut Progress,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.progress.add(read as u64);
        Ok(read)
    }
}

/// A bar on standard error, for people only.
pub(super) struct Progress {
    total: u64,
    done: u64,
    shown: Option<u64>,
}

impl Progress {
    pub(super) fn new(total: u64) -> Self {
        let shows = total >= WORTH_A_BAR && io::stderr().is_terminal();
        Self { total, done: 0, shown: shows.then_some(u64::MAX) }
    }

    fn add(&mut self, bytes: u64) {
        self.done += bytes;
        let percent = self.done.saturating_mul(100).checked_div(self.total).unwrap_or(0).min(100);
        if self.shown.is_some_and(|shown| shown != percent) {
            self.shown = Some(percent);
            let filled = usize::try_from(percent / 4).unwrap_or(0);
            let bar = format!("{}{}", "█".repeat(filled), "░".repeat(25_usize.saturating_sub(filled)));
            let _ = write!(io::stderr(), "\r{bar} {percent:3} %  {} of {} MB", self.done >> 20, self.total >> 20);
        }
    }

    /// Whether nothing came in at all.
    pub(super) const fn is_empty(&self) -> bool {
        self.done == 0
    }

    /// Takes the bar away.
    pub(super) fn end(&mut self) {
        if self.shown.take().is_some_and(|percent| percent != u64::MAX) {
            let _ = write!(io::stderr(), "\r{}\r", " ".repeat(60));
        }
    }
}
