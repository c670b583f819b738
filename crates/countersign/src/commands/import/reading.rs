//! The source of an import: a file, standard input, or a database of this host. Passphrases come from standard input,
//! never from arguments.

use crate::{
    cli::Import,
    commands::{database, sealed},
    failure::{Exit, Failure},
};
use countersign_interop::{
    foreign_db,
    import::{self, Format, Passphrase, Row, Unreadable},
    printable, shell_word,
};
use nix::sys::termios::{LocalFlags, SetArg, tcgetattr, tcsetattr};
use std::{
    fs::File,
    io::{self, BufRead, IsTerminal, Read, Write},
};
use zeroize::Zeroizing;

/// The largest export that is read.
const MOST_BYTES: u64 = 256 << 20;

/// The rows of the source.
pub(super) fn rows(arguments: &Import) -> Result<Vec<Row>, Failure> {
    let Some(format) = Format::from_word(&arguments.format) else {
        return Err(Failure::usage("that format is not known", "`countersign import --help` lists the formats"));
    };
    if foreign_db::is_address(&arguments.source) {
        return rows_of_database(format, &arguments.source);
    }
    let from_stdin = arguments.source == "-";
    if from_stdin && arguments.passphrase.is_some() {
        return Err(Failure::usage(
            "export and passphrase cannot both come from standard input",
            "name the export as a file",
        ));
    }
    let bytes = bytes_of(&arguments.source)?;
    let given = arguments.passphrase.as_ref().map(|_| first_line()).transpose()?;
    if sealed::is_sealed(&bytes) {
        let opened = sealed::open(&bytes, arguments.identity.as_deref(), given)?;
        return format.read(&opened, None).map_err(|why| misnamed(arguments, format, &opened).unwrap_or(refused(&why)));
    }
    let rows = match format.read(&bytes, given.as_ref()) {
        Err(Unreadable::Locked) if given.is_none() && !from_stdin && io::stdin().is_terminal() => {
            format.read(&bytes, Some(&asked_unseen("Passphrase of the export: ")?))
        }
        read => read,
    };
    match rows {
        Ok(rows) if rows.iter().any(|row| row.content.is_ok()) => Ok(rows),
        Ok(rows) => misnamed(arguments, format, &bytes).map_or(Ok(rows), Err),
        Err(Unreadable::WrongPassphrase) => Err(refused(&Unreadable::WrongPassphrase)),
        Err(why) => Err(misnamed(arguments, format, &bytes).unwrap_or_else(|| refused(&why))),
    }
}

/// An export that was called by another format's word, with the command that reads it. Nothing if it looks like no other.
fn misnamed(arguments: &Import, format: Format, bytes: &[u8]) -> Option<Failure> {
    let word = Format::guessed(bytes).filter(|guessed| *guessed != format)?.word();
    let source = shell_word(&printable(&arguments.source));
    Some(Failure::usage(
        format!("this is no export of {}: it looks like one of {word}", format.word()),
        format!("`countersign import {word} {source}`, and what else stood in your command"),
    ))
}

/// Everything in a file, or on standard input.
pub(crate) fn bytes_of(source: &str) -> Result<Zeroizing<Vec<u8>>, Failure> {
    refuse_link(source)?;
    let unreadable = |cause: io::Error| {
        let exit = if cause.kind() == io::ErrorKind::NotFound { Exit::NotFound } else { Exit::Unknown };
        let hint = "check the path, and who may read the file".to_owned();
        Failure { exit, reason: None, what: format!("{source} cannot be read: {cause}"), hint }
    };
    let reader: Box<dyn Read> =
        if source == "-" { Box::new(io::stdin().lock()) } else { Box::new(File::open(source).map_err(unreadable)?) };
    let mut bytes = Zeroizing::new(Vec::new());
    reader.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Failure::usage(format!("{source} has more than 256 MB"), "split the export"));
    }
    expect_content(source, &bytes)?;
    Ok(bytes)
}

/// A link is no file. It holds secrets as like as not: it is not repeated.
pub(crate) fn refuse_link(source: &str) -> Result<(), Failure> {
    if !source.contains("://") {
        return Ok(());
    }
    Err(Failure::usage(
        "the source is a file or -, and what was given is an address or a link",
        "others on this machine can see arguments, and the shell remembers them: write a link into a file of its own, or paste it into standard input after `-`, and clear the shell's history",
    ))
}

/// Blanks are nothing either.
pub(crate) fn expect_content(source: &str, bytes: &[u8]) -> Result<(), Failure> {
    if !bytes.trim_ascii().is_empty() {
        return Ok(());
    }
    let what =
        if source == "-" { "nothing came in on standard input".to_owned() } else { format!("{source} is empty") };
    Err(Failure::usage(what, "is it the right file, and was the export finished?"))
}

/// An export that cannot be read, for people.
pub(crate) fn refused(why: &Unreadable) -> Failure {
    let hint = match why {
        Unreadable::Columns(heading) => {
            return Failure::usage(
                why.to_string(),
                format!("name them in its first line, in any order, as in {heading}; it needs secret and one other"),
            );
        }
        Unreadable::Locked => "pipe its passphrase in: `--passphrase -` reads the first line of standard input",
        Unreadable::WrongPassphrase => "try the passphrase that was typed when the export was made",
        Unreadable::TooCostly | Unreadable::TooMany => "was the file made by that app, and is it whole?",
        Unreadable::NotThis(_) => "`countersign import --help` lists the formats; the guide says how to export",
        Unreadable::Sealed(_) => "export it again in another form",
    };
    Failure::usage(why.to_string(), hint)
}

/// A passphrase: the first line of standard input.
pub(crate) fn first_line() -> Result<Passphrase, Failure> {
    let mut line = Zeroizing::new(String::new());
    io::stdin().lock().take(4096).read_line(&mut line).map_err(|cause| {
        Failure::usage(format!("standard input cannot be read: {cause}"), "pipe it in as the first line")
    })?;
    Ok(Zeroizing::new(line.trim_end_matches(['\r', '\n']).to_owned()))
}

/// Asks at the terminal, without showing what is typed.
pub(crate) fn asked_unseen(what: &str) -> Result<Passphrase, Failure> {
    let _ = write!(io::stderr(), "{what}");
    let stdin = io::stdin();
    let shown = tcgetattr(&stdin).ok();
    if let Some(shown) = &shown {
        let mut hidden = shown.clone();
        hidden.local_flags.remove(LocalFlags::ECHO);
        let _ = tcsetattr(&stdin, SetArg::TCSANOW, &hidden);
    }
    let line = first_line();
    if let Some(shown) = &shown {
        let _ = tcsetattr(&stdin, SetArg::TCSANOW, shown);
    }
    let _ = writeln!(io::stderr());
    line
}

fn rows_of_database(format: Format, address: &str) -> Result<Vec<Row>, Failure> {
    let database = database::open(address)?;
    match format {
        Format::Mattermost => {
            let users = foreign_db::mattermost::users(database).map_err(|why| database::unread(&why))?;
            Ok(import::rows_of_mattermost(&users.into_iter().map(Some).collect::<Vec<_>>()))
        }
        Format::Kratos => {
            let identities = foreign_db::kratos::identities(database).map_err(|why| database::unread(&why))?;
            Ok(import::rows_of_kratos(&identities.into_iter().map(Some).collect::<Vec<_>>()))
        }
        _ => Err(Failure::usage(
            format!("{} is read from a file", format.word()),
            "databases are read of mattermost and kratos",
        )),
    }
}
