//! Other systems' databases: a real PostgreSQL for one test, on a socket of its own, with a schema in it.

use super::Outcome;
use std::{
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// PostgreSQL does not run as root; it needs no more of an account than a number.
const NOBODY: u32 = 65_534;

/// A server that ends with the test.
pub(crate) struct Postgres {
    directory: TempDir,
}

impl Postgres {
    /// A server with the tables of a file below `fixtures/foreign`.
    pub(crate) fn with(schema: &str) -> Self {
        let directory = tempfile::Builder::new().prefix("pg").tempdir().unwrap();
        if is_root() {
            chown(directory.path(), Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let server = Self { directory };
        let data = server.data();
        server.run("initdb", &["-A", "trust", "-U", "foreign", "-E", "UTF8", "--locale=C", "-N", "-D", &data]);
        let options = format!("-c listen_addresses= -c fsync=off -k {}", server.socket());
        let log = format!("{}/log", server.socket());
        server.run("pg_ctl", &["start", "-w", "-t", "120", "-D", &data, "-o", &options, "-l", &log]);
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/foreign").join(schema);
        let sql = std::fs::read_to_string(file).unwrap();
        server.run(
            "psql",
            &["-q", "-v", "ON_ERROR_STOP=1", "-h", &server.socket(), "-U", "foreign", "-d", "postgres", "-c", &sql],
        );
        server
    }

    /// What an operator would type for it.
    pub(crate) fn address(&self) -> String {
        format!("postgresql://foreign@{}/postgres", self.socket().replace('/', "%2F"))
    }

    /// Everything in a table, to see that it stays as it is.
    pub(crate) fn dump(&self, table: &str) -> String {
        let query = format!("SELECT * FROM {table} ORDER BY 1");
        self.run("psql", &["-h", &self.socket(), "-U", "foreign", "-d", "postgres", "-Atc", &query])
    }

    /// Runs a statement.
    pub(crate) fn change(&self, statement: &str) {
        self.run("psql", &["-q", "-h", &self.socket(), "-U", "foreign", "-d", "postgres", "-c", statement]);
    }

    /// Lets in by this rule alone.
    pub(crate) fn admit(&self, rule: &str) {
        std::fs::write(format!("{}/pg_hba.conf", self.data()), format!("{rule}\n")).unwrap();
        self.run("pg_ctl", &["restart", "-w", "-m", "fast", "-D", &self.data()]);
    }

    fn data(&self) -> String {
        format!("{}/data", self.socket())
    }

    fn socket(&self) -> String {
        self.directory.path().display().to_string()
    }

    fn run(&self, program: &str, arguments: &[&str]) -> String {
        let mut command = Command::new(found(program));
        command.args(arguments).current_dir(self.directory.path()).env("LC_ALL", "C");
        if is_root() {
            command.uid(NOBODY).gid(NOBODY);
        }
        // The server would keep a pipe of ours open.
        let output = if program == "pg_ctl" {
            let null = || std::process::Stdio::null();
            command.stdin(null()).stdout(null()).stderr(null());
            let status = command.status().unwrap();
            assert!(
                status.success(),
                "{program}: {status}: {:?}",
                std::fs::read_to_string(format!("{}/log", self.socket()))
            );
            return String::new();
        } else {
            Outcome::of(command.output().unwrap())
        };
        assert_eq!(output.code, Some(0), "{program}: {output:?}");
        output.stdout
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.run("pg_ctl", &["stop", "-m", "immediate", "-D", &self.data()]);
    }
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").unwrap().uid() == 0
}

/// Debian keeps the server's programs off the path.
fn found(program: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let on_path = std::env::split_paths(&path).map(|place| place.join(program));
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = versions.map(|version| version.path().join("bin").join(program));
    let mut places = on_path.chain(debian).filter(|path| path.is_file());
    places.next().unwrap_or_else(|| panic!("{program} is not installed: apt-get install postgresql"))
}
