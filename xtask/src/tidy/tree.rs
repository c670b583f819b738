//! The files of the repository: what is there and not named in `.gitignore`. Read without git, so that it
//! also works in an unpacked archive and for files that are not added yet.

use anyhow::{Context, Result};
use std::{fs, path::Path};

/// All files, by path.
pub(super) struct Tree {
    /// The files.
    pub(super) files: Vec<TextFile>,
}

/// One text file.
pub(super) struct TextFile {
    /// Its path relative to the root, with `/` between its parts.
    pub(super) path: String,
    /// What it says.
    pub(super) text: String,
}

impl Tree {
    /// Reads everything below `root`.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let ignored = fs::read_to_string(root.join(".gitignore")).unwrap_or_default();
        let mut tree = Self { files: Vec::new() };
        tree.walk(root, "", &ignored)?;
        tree.files.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(tree)
    }

    /// The file of this path.
    pub(super) fn find(&self, path: &str) -> Option<&TextFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The line of `path` on which a text begins, blanks aside; 1 when it is not there.
    pub(super) fn line_of(&self, path: &str, beginning: &str) -> usize {
        let lines = self.find(path).map(|file| file.text.as_str()).unwrap_or_default().lines();
        lines.zip(1..).find(|(line, _)| line.trim_start().starts_with(beginning)).map_or(1, |(_, number)| number)
    }

    fn walk(&mut self, directory: &Path, below: &str, ignored: &str) -> Result<()> {
        let entries = fs::read_dir(directory).with_context(|| format!("{} cannot be read", directory.display()))?;
        for entry in entries {
            let entry = entry?;
            let path = format!("{below}{}", entry.file_name().to_string_lossy());
            if path == ".git" || is_ignored(&path, ignored) {
                continue;
            }
            let kind = entry.file_type()?;
            if kind.is_dir() {
                self.walk(&entry.path(), &format!("{path}/"), ignored)?;
            } else if kind.is_file() {
                let bytes = fs::read(entry.path()).with_context(|| format!("{path} cannot be read"))?;
                // What is not UTF-8 is a picture or the like: it is there, and no rule is about what it says.
                self.files.push(TextFile { path, text: String::from_utf8(bytes).unwrap_or_default() });
            }
        }
        Ok(())
    }
}

impl TextFile {
    /// The lines with their numbers, from 1.
    pub(super) fn numbered_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().zip(1..).map(|(line, number)| (number, line))
    }

    /// Whether its name ends so: `rs`, `ftl`.
    pub(super) fn has_extension(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|own| own == extension)
    }

    /// Whether it is Rust.
    pub(super) fn is_rust(&self) -> bool {
        self.has_extension("rs")
    }

    /// Whether it is a test: a `tests.rs`, or anything in a directory `tests`.
    pub(super) fn is_test(&self) -> bool {
        self.path.split('/').any(|part| part == "tests" || part == "tests.rs")
    }

    /// Whether it is part of these rules, which have to quote what they forbid.
    pub(super) fn is_rule(&self) -> bool {
        self.path.starts_with("xtask/src/tidy")
    }
}

/// Understands the shapes our own `.gitignore` uses: `/path` from the root, `name` anywhere, `*ending` anywhere.
pub(super) fn is_ignored(path: &str, ignored: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let patterns = ignored.lines().map(|line| line.trim().trim_end_matches('/'));
    patterns.filter(|pattern| !pattern.is_empty() && !pattern.starts_with('#')).any(|pattern| {
        if let Some(rooted) = pattern.strip_prefix('/') {
            path == rooted
        } else if let Some(ending) = pattern.strip_prefix('*') {
            name.ends_with(ending)
        } else {
            name == pattern
        }
    })
}
