//! What every command starts from: the data directory, the configuration, the engine.

use crate::{cli::Globals, failure::Failure, host, output::Output};
use countersign_core::shown::shell_word;
use countersign_engine::{Engine, Opening, RootKey, access::Access, env};
use countersign_server::config::{self, Config};
use std::{
    io,
    path::{Path, PathBuf},
};

/// The data directory if none is named.
pub(crate) const USUAL_DATA: &str = "countersign-data";
/// That of a service, as the package and the manual set it up.
pub(crate) const SERVICE_DATA: &str = "/var/lib/countersign";

/// The global flags and where answers go.
#[derive(Debug)]
pub(crate) struct Context {
    globals: Globals,
    pub(crate) out: Output,
}

impl Context {
    pub(crate) fn new(globals: Globals) -> Self {
        let out = Output::new(globals.json, flags_of(&globals));
        Self { globals, out }
    }

    /// The same with another data directory, and with the key and the configuration that lie in it.
    pub(crate) fn in_directory(&self, data: PathBuf) -> Self {
        let globals = Globals { data: Some(data), config: None, root_key: None, json: self.globals.json };
        Self::new(globals)
    }

    /// The data directory.
    pub(crate) fn data(&self) -> &Path {
        self.globals.data.as_deref().unwrap_or(Path::new(USUAL_DATA))
    }

    /// The program as it was called, for commands that people copy.
    #[expect(clippy::unused_self, reason = "reads better at the place of use than a free function")]
    pub(crate) fn program(&self) -> String {
        std::env::args().next().unwrap_or_else(|| "countersign".to_owned())
    }

    /// What names this installation in commands that people copy; nothing if all of it is where it usually is.
    pub(crate) fn flags(&self) -> String {
        flags_of(&self.globals)
    }

    /// The database file in it.
    pub(crate) fn database(&self) -> PathBuf {
        self.data().join("countersign.db")
    }

    /// The root key: named, handed in by systemd, or in the data directory.
    pub(crate) fn root_key_path(&self) -> PathBuf {
        let credential = || {
            let directory = PathBuf::from(std::env::var_os("CREDENTIALS_DIRECTORY")?);
            Some(directory.join("root.key")).filter(|path| path.exists())
        };
        self.globals.root_key.clone().or_else(credential).unwrap_or_else(|| self.data().join("root.key"))
    }

    /// The configuration file.
    pub(crate) fn config_path(&self) -> PathBuf {
        self.globals.config.clone().unwrap_or_else(|| config::default_path(self.data()))
    }

    /// Where browsers reach this installation: as configured, or else where the server that runs here says it is.
    pub(crate) fn base_url(&self) -> Result<Base, Failure> {
        let config = self.config()?;
        let known = config.site.public_url.as_ref().map(ToString::to_string);
        let known = known.or_else(|| host::address_of_server(&self.server_lock()));
        Ok(known.map_or_else(|| Base::Guessed(config.base_url()), Base::Known))
    }

    /// What a server holds while it runs on the data directory.
    pub(crate) fn server_lock(&self) -> PathBuf {
        self.data().join("serve.lock")
    }

    /// The configuration: file, then environment.
    pub(crate) fn config(&self) -> Result<Config, Failure> {
        if self.globals.config.is_none() {
            // Who may not look into the data directory is told that, and not that a file in it cannot be read.
            self.find_database()?;
        }
        let variables =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        let ours = variables.filter(|(name, _)| name.starts_with("COUNTERSIGN_"));
        Ok(Config::load(&self.config_path(), self.globals.config.is_some(), ours)?)
    }

    /// The configuration, if one was named: for what touches no data directory.
    pub(crate) fn named_config(&self) -> Result<Option<Config>, Failure> {
        self.globals.config.as_ref().map(|_| self.config()).transpose()
    }

    /// Whether there is a database, as the owner of the data directory sees it. Who may not look is told so.
    pub(crate) fn database_exists(&self) -> Result<bool, Failure> {
        host::become_owner(self.data())?;
        self.find_database()
    }

    fn find_database(&self) -> Result<bool, Failure> {
        if self.data().is_file() {
            return Err(Failure::usage(
                format!("{} is a file, and the data directory is none", self.data().display()),
                "name the directory that holds countersign.db and root.key, with --data DIR",
            ));
        }
        self.database().try_exists().or_else(|cause| {
            let what = format!("cannot look into the data directory {}: {cause}", self.data().display());
            Err(match cause.kind() {
                io::ErrorKind::PermissionDenied => Failure::unknown(
                    format!("the data directory {} belongs to another user", self.data().display()),
                    "run this as that user, or with sudo; or name a directory of your own with --data DIR",
                ),
                io::ErrorKind::NotADirectory => return Ok(false),
                _ => Failure::unknown(what, "see whether disk and file system are sound"),
            })
        })
    }

    /// Opens an existing data directory, beside a running server or without one.
    pub(crate) fn open(&self) -> Result<Engine, Failure> {
        if !self.database_exists()? {
            return Err(Failure::unknown(
                format!("there is no database in {}", self.data().display()),
                "run `countersign serve` once: it makes the data directory; or name another with --data DIR",
            ));
        }
        self.open_as(Opening::AsItIs)
    }

    /// Opens the data directory with its root key.
    pub(crate) fn open_as(&self, opening: Opening) -> Result<Engine, Failure> {
        let config = self.config()?;
        host::leave_no_dump()?;
        let root = RootKey::load(&self.root_key_path())?;
        Ok(Engine::open(self.data(), &root, env::system(), opening, config.settings)?)
    }

    /// Whoever works at this command line.
    #[expect(clippy::unused_self, reason = "reads better at the place of use than a free function")]
    pub(crate) fn access(&self) -> Access {
        Access::Host { account: host::account(), reason: None }
    }

    /// The same with the reason that was typed in, for a change that has no other place for it.
    #[expect(clippy::unused_self, reason = "reads better at the place of use than a free function")]
    pub(crate) fn access_for(&self, reason: String) -> Access {
        Access::Host { account: host::account(), reason: Some(reason) }
    }
}

/// Where browsers reach an installation.
#[derive(Debug)]
pub(crate) enum Base {
    /// It is configured, or a server runs there.
    Known(String),
    /// No server runs, and none is configured: where one would listen.
    Guessed(String),
}

impl Base {
    /// The address.
    pub(crate) fn address(&self) -> &str {
        match self {
            Self::Known(address) | Self::Guessed(address) => address,
        }
    }
}

fn flags_of(globals: &Globals) -> String {
    let named = [
        ("--data", globals.data.as_ref().filter(|data| data.as_path() != Path::new(USUAL_DATA))),
        ("--config", globals.config.as_ref()),
        ("--root-key", globals.root_key.as_ref()),
    ];
    let named = named.into_iter().filter_map(|(flag, path)| Some((flag, path?)));
    named.map(|(flag, path)| format!(" {flag} {}", shell_word(&path.display().to_string()))).collect()
}
