//! `man`: the man pages, one for each command.

use crate::{
    cli::Cli,
    context::Context,
    failure::{Exit, Failure},
};
use clap::CommandFactory;
use serde_json::json;
use std::path::Path;

/// Writes the pages, and makes the directory if there is none.
pub(crate) fn run(context: &Context, directory: &Path) -> Result<Exit, Failure> {
    let written = std::fs::create_dir_all(directory).and_then(|()| clap_mangen::generate_to(Cli::command(), directory));
    written.map_err(|cause| {
        let what = format!("the man pages cannot be written to {}: {cause}", directory.display());
        Failure::unknown(what, "name a directory that can be written")
    })?;
    let shown = directory.display().to_string();
    context.out.answer(&json!({ "directory": shown }), || format!("Wrote the man pages to {shown}."));
    Ok(Exit::Yes)
}
