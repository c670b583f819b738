//! `export`: users' factors as otpauth URIs, encrypted before they touch the disk.

use super::{import::reading::first_line, sealed};
use crate::{
    cli::Export,
    context::Context,
    failure::{Exit, Failure},
    output::counted,
};
use countersign_core::shown::shell_word;
use countersign_engine::export::{Exported, Whose};
use serde_json::json;
use std::{
    fs::OpenOptions,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};
use zeroize::Zeroizing;

/// Users taken out in one unit of work.
const PAGE: u32 = 200;

pub(crate) fn run(context: &Context, arguments: &Export) -> Result<Exit, Failure> {
    super::expect_reason(&arguments.reason)?;
    let passphrase = arguments.lock.passphrase.as_ref().map(|_| first_line()).transpose()?;
    if passphrase.as_ref().is_some_and(|passphrase| passphrase.chars().count() < 12) {
        return Err(Failure::usage(
            "that passphrase has fewer than twelve characters",
            "whoever gets the file has all the time there is: write five words into the first line of a file (`umask 077` before it) and pipe it in, --passphrase - < FILE; or take a key: `age-keygen -o FILE` prints its recipient",
        ));
    }
    // A recipient that is none is found before a secret is opened.
    sealed::seal("", arguments.lock.recipient.as_deref(), passphrase.clone())?;
    let (text, factors, users) = taken_out(context, arguments)?;
    let bytes = sealed::seal(&text, arguments.lock.recipient.as_deref(), passphrase)?;
    write(&arguments.output, &bytes)?;
    let file = arguments.output.display().to_string();
    context.out.answer(&json!({ "file": file, "factors": factors, "users": users }), || {
        let taken = format!("{} of {}", counted(factors, "factor"), counted(users, "user"));
        // Of another installation: this one's directory is none of that command's business.
        let opened = if arguments.lock.passphrase.is_some() {
            format!("countersign import otpauth {} --passphrase - < PASSPHRASE-FILE", shell_word(&file))
        } else {
            format!("countersign import otpauth {} --identity KEY-FILE", shell_word(&file))
        };
        format!("Taken out, encrypted, into {file}: {taken}.\nIn the other installation: {opened}\n`age --decrypt` opens the file too.\n")
    });
    Ok(Exit::Yes)
}

fn taken_out(context: &Context, arguments: &Export) -> Result<(Zeroizing<String>, u64, u64), Failure> {
    let engine = context.open()?;
    let (mut text, mut factors, mut users) = (Zeroizing::new(String::new()), 0, 0);
    let mut whose = Some(arguments.user.clone().map_or(Whose::After(None, PAGE), Whose::User));
    let mut named = String::new();
    while let Some(those) = whose.take() {
        let is_one = matches!(those, Whose::User(_));
        let page = engine.export(context.access(), those, arguments.reason.clone()).wait()?;
        for exported in &page.factors {
            text.push_str(&lines(exported));
            factors += 1;
            if exported.user != named {
                users += 1;
                named.clone_from(&exported.user);
            }
        }
        whose = page.last.filter(|_| !is_one).map(|last| Whose::After(Some(last), PAGE));
    }
    Ok((text, factors, users))
}

/// A URI with what it does not say above it, as the import reads it.
fn lines(exported: &Exported) -> Zeroizing<String> {
    let last = exported.last.map_or_else(String::new, |last| format!("# last step: {last}\n"));
    let uri = exported.entry.to_uri();
    Zeroizing::new(format!("# user: {}\n{last}{}\n", exported.user, uri.as_str()))
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    let written = made.and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    written.map_err(|cause| {
        let hint = match cause.kind() {
            io::ErrorKind::AlreadyExists => "name a file that is not there yet",
            _ => "name a file in a directory that the owner of the data directory may write to",
        };
        Failure::unknown(format!("{} cannot be written: {cause}", file.display()), hint)
    })
}
