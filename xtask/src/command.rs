//! Running other programs: from the repository's root, with their output passed through, and with errors that
//! name the command line.

use anyhow::{Context, Result, bail};
use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode, Output, Stdio},
};

/// The repository's root.
pub(crate) fn root() -> Result<PathBuf> {
    let own = std::env::var_os("CARGO_MANIFEST_DIR")
        .context("CARGO_MANIFEST_DIR is not set\nhint: run this as `cargo xtask TASK`")?;
    let root = Path::new(&own).parent().context("this package has no directory above it")?;
    Ok(root.to_path_buf())
}

/// The cargo that runs us, so that a toolchain chosen by `cargo +NAME` stays chosen.
pub(crate) fn cargo<S: AsRef<str>>(arguments: &[S]) -> Result<Command> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(root()?).args(arguments.iter().map(AsRef::as_ref));
    Ok(command)
}

/// Runs the command to its end; anything but success is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| cannot_start(command))?;
    if !status.success() {
        bail!("`{}` ended with {status}", line(command));
    }
    Ok(())
}

/// Runs the command to its end and hands its exit code on. Ended by a signal, it counts as failed.
pub(crate) fn exit_code(command: &mut Command) -> Result<ExitCode> {
    let status = command.status().with_context(|| cannot_start(command))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// What the command writes to standard output; its standard error is passed through.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    command.stdin(Stdio::null()).stderr(Stdio::inherit());
    let Output { status, stdout, .. } = command.output().with_context(|| cannot_start(command))?;
    if !status.success() {
        bail!("`{}` ended with {status}", line(command));
    }
    String::from_utf8(stdout).with_context(|| format!("`{}` wrote something that is not UTF-8", line(command)))
}

/// Whether a program of this name is on the path.
pub(crate) fn is_on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|directory| directory.join(program).is_file())
}

fn cannot_start(command: &Command) -> String {
    format!("`{}` could not be started", line(command))
}

/// The command line as one would type it.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
