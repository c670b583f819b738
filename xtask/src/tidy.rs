//! `cargo xtask tidy`: the rules of this project that neither the compiler nor clippy can check. Each rule is a
//! function from what is in the repository to findings; it mends nothing.

mod catalogues;
mod contents;
mod deny;
mod files;
mod finding;
mod layers;
mod licence;
mod manifests;
mod names;
#[cfg(test)]
mod tests;
mod tree;
mod unused;
mod versions;
mod words;

use crate::{command, workspace::Workspace};
use anyhow::Result;
use finding::Weight;
use std::process::ExitCode;
use tree::Tree;

/// Prints every finding; fails when one of them is more than a warning.
pub(crate) fn run() -> Result<ExitCode> {
    let tree = Tree::read(&command::root()?)?;
    let workspace = Workspace::load()?;

    let mut findings = layers::check(&workspace, &tree);
    findings.extend(manifests::check(&workspace, &tree)?);
    findings.extend(deny::check(&workspace, &tree)?);
    findings.extend(tree.files.iter().flat_map(files::check));
    findings.extend(tree.files.iter().flat_map(words::check));
    findings.extend(catalogues::check(&tree));
    findings.extend(contents::check(&tree));
    findings.extend(unused::check(&workspace, &tree));
    findings.extend(names::check(&tree));

    for finding in &findings {
        println!("{finding}");
    }
    let errors = findings.iter().filter(|finding| finding.weight == Weight::Error).count();
    eprintln!("tidy: {errors} to mend, {} to think about", findings.len() - errors);
    Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
