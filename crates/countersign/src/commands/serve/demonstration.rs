//! `serve --demo`: the same server over a directory that goes with it, filled with made-up people.

use crate::{
    context::{Context, USUAL_DATA},
    demo::{self, Account},
    failure::Failure,
    host,
};
use countersign_engine::{RootKey, env};
use countersign_server::Config;
use std::{os::unix::fs::PermissionsExt, path::Path};
use tempfile::TempDir;

/// How its directories begin.
const PREFIX: &str = "countersign-demo-";

/// Where the demonstration takes place. The directory goes when this is dropped.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) context: Context,
    _directory: Option<TempDir>,
}

/// A directory of its own; one that is there already is left alone.
pub(super) fn stage(context: &Context) -> Result<Stage, Failure> {
    if context.data() != Path::new(USUAL_DATA) {
        if context.data().exists() {
            return Err(Failure::usage(
                format!("{} is there already, and a demonstration fills a new one only", context.data().display()),
                "leave --data out, or name a directory that does not exist",
            ));
        }
        return Ok(Stage { context: context.in_directory(context.data().to_owned()), _directory: None });
    }
    // In memory where that can be had: nothing of it is kept, and it is filled much faster.
    let memory = Path::new("/dev/shm");
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).permissions(std::fs::Permissions::from_mode(0o700));
    for place in [memory, std::env::temp_dir().as_path()] {
        clear_left_behind(place);
    }
    let made = if memory.is_dir() { builder.tempdir_in(memory) } else { builder.tempdir() };
    let directory = made.map_err(|cause| {
        Failure::unknown(format!("cannot make a directory for the demonstration: {cause}"), "name one with --data DIR")
    })?;
    Ok(Stage { context: context.in_directory(directory.path().to_owned()), _directory: Some(directory) })
}

/// Takes away what a demonstration that was killed could not take away itself.
fn clear_left_behind(place: &Path) {
    let Ok(entries) = std::fs::read_dir(place) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let is_one = entry.file_name().to_string_lossy().starts_with(PREFIX);
        if is_one && host::is_left_behind(&path) {
            let _ = std::fs::remove_dir_all(path);
        }
    }
}

impl Stage {
    /// Fills it, up to now.
    pub(super) fn fill(&self, config: &Config) -> Result<Vec<Account>, Failure> {
        let root = RootKey::load(&self.context.root_key_path())?;
        self.context.out.print("Making up four hundred people and four weeks of sign-ins ...\n");
        demo::fill(self.context.data(), &root, config.settings.clone(), env::system().now())
    }
}

/// How to look around.
pub(super) fn introduce(text: &mut String, accounts: &[Account], address: &str) {
    if accounts.is_empty() {
        return;
    }
    text.push_str("\nA demonstration: these people are made up, and nothing is kept.\n");
    text.push_str(&format!("Sign in at {address}/sign-in, then open {address}/admin\n"));
    for account in accounts {
        text.push_str(&format!("\n  {}  {}\n", account.role, account.email));
        text.push_str(&format!("    password      {}\n", account.password));
        text.push_str(&format!("    key           {}\n", account.key));
        text.push_str(&format!("    backup codes  {}\n", account.codes.join("  ")));
    }
    text.push_str("\nPut a key into an authenticator app, or use a backup code, each once.\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{self, File};

    #[test]
    fn what_a_dead_demonstration_left_is_cleared_and_what_a_living_one_uses_is_not() {
        let place = TempDir::new().unwrap();
        let locked = |name: &str| {
            fs::create_dir(place.path().join(name)).unwrap();
            let file = File::create(place.path().join(name).join("serve.lock")).unwrap();
            file.try_lock().unwrap();
            file
        };
        let _living = locked("countersign-demo-living");
        drop([locked("countersign-demo-dead"), locked("somebody-elses")]);
        // One that is about to start has no lock yet.
        fs::create_dir(place.path().join("countersign-demo-starting")).unwrap();
        // A pipe in place of the lock would be waited for.
        fs::create_dir(place.path().join("countersign-demo-trap")).unwrap();
        let pipe = place.path().join("countersign-demo-trap/serve.lock");
        nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).unwrap();
        clear_left_behind(place.path());
        let left = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut left: Vec<String> = left.collect();
        left.sort_unstable();
        assert_eq!(
            left,
            ["countersign-demo-living", "countersign-demo-starting", "countersign-demo-trap", "somebody-elses"]
        );
    }
}
