//! A server's routes over a real engine in a directory of its own, with a clock that is moved by hand.

use crate::browser::Browser;
use axum::Router;
use countersign_core::{
    Timestamp,
    factor::Movement,
    otp::{Key, Parameters},
    otpauth::Otpauth,
    pass::LASTS,
    submission::Submission,
    user::{Role, UserKind},
    words::Language,
};
use countersign_engine::{
    Engine, HashCost, Opening, RootKey, Settings,
    access::{Access, FirstFactor, Scope},
    clients::NewClient,
    enrol::NewEnrolment,
    env::{Clock, ManualClock, simulated},
    exemptions::NewExemption,
    passes::NewPass,
    users::{NewUser, UserChange},
};
use countersign_server::{
    config::{PublicUrl, ReturnTo, Site},
    http,
};
use std::{os::unix::fs::PermissionsExt, path::Path, sync::Arc, time::Duration};
use tempfile::TempDir;

/// Everybody's password.
pub(crate) const GOOD: &str = "four words nobody joins";
/// A password that is nobody's yet.
pub(crate) const OTHER: &str = "another four plain words";

/// An engine, its routes and its clock.
pub(crate) struct Installation {
    pub(crate) engine: Engine,
    pub(crate) router: Router,
    clock: Arc<ManualClock>,
    directory: TempDir,
}

/// An entry in an authenticator app.
#[derive(Debug, Clone)]
pub(crate) struct App {
    key: Key,
    parameters: Parameters,
}

/// Somebody with a password, an app and backup codes.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) app: App,
    pub(crate) factor: String,
    pub(crate) sheet: Vec<String>,
}

impl Installation {
    pub(crate) fn new() -> Self {
        Self::of(&Site::default(), Parameters::default())
    }

    /// Which calls itself so in everybody's app.
    pub(crate) fn called(issuer: &str) -> Self {
        Self::calling_itself(issuer, &Site::default(), Parameters::default())
    }

    /// Whose entries have these settings.
    pub(crate) fn with(parameters: Parameters) -> Self {
        Self::of(&Site::default(), parameters)
    }

    /// Which speaks TLS itself, and has no public address.
    pub(crate) fn with_tls() -> Self {
        Self::of(&Site { speaks_tls: true, ..Site::default() }, Parameters::default())
    }

    /// Reached at an address over TLS, with places to return to.
    pub(crate) fn public(address: &str, return_to: &[&str]) -> Self {
        let site = Site {
            public_url: PublicUrl::parse(address),
            return_to: return_to.iter().map(|place| ReturnTo::parse(place).unwrap()).collect(),
            ..Site::default()
        };
        Self::of(&site, Parameters::default())
    }

    fn of(site: &Site, parameters: Parameters) -> Self {
        Self::calling_itself("Example", site, parameters)
    }

    fn calling_itself(issuer: &str, site: &Site, parameters: Parameters) -> Self {
        let memory = Path::new("/dev/shm");
        let mut builder = tempfile::Builder::new();
        builder.prefix("countersign-").permissions(std::fs::Permissions::from_mode(0o700));
        let directory = if memory.is_dir() { builder.tempdir_in(memory) } else { builder.tempdir() }.unwrap();
        let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(1_800_000_000)));
        let hash_cost = HashCost { memory_kib: 8, iterations: 1, lanes: 1 };
        let issuer = issuer.to_owned();
        let settings = Settings { issuer, hash_cost, parameters, reserve_bytes: 0, ..Settings::default() };
        let (root, environment) = (RootKey::from_bytes([7; 32]), simulated(Arc::clone(&clock), 1));
        let engine = Engine::open(directory.path(), &root, environment, Opening::CreateOrMigrate, settings).unwrap();
        let router = http::routes(engine.clone(), site);
        Self { engine, router, clock, directory }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// Bytes of the write-ahead log: what was written so far.
    pub(crate) fn log_bytes(&self) -> u64 {
        std::fs::metadata(self.directory.path().join("countersign.db-wal")).unwrap().len()
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    pub(crate) fn add_user(&self, name: &str) {
        let (email, names) =
            if name.contains('@') { (Some(name.to_owned()), vec![]) } else { (None, vec![name.to_owned()]) };
        let new = NewUser { email, names, kind: UserKind::Person, role: Role::Member };
        self.engine.add_user(host(), new).wait().unwrap();
    }

    /// The path of the set-up link.
    pub(crate) fn setup_link(&self) -> String {
        format!("/setup/{}", *self.engine.make_setup_link().wait().unwrap().unwrap().token)
    }

    /// The path of a user's enrolment link.
    pub(crate) fn link(&self, name: &str) -> String {
        let link = self.engine.make_enrolment_link(host(), name.to_owned()).wait().unwrap();
        format!("/welcome/{}", *link.token)
    }

    /// A temporary pass for somebody.
    pub(crate) fn pass(&self, name: &str) -> String {
        let new = NewPass { user: name.to_owned(), lasts: LASTS, note: "met in person".to_owned() };
        self.engine.make_pass(host(), new).wait().unwrap().printed.to_string()
    }

    /// Somebody with an app and backup codes and no password yet, as the command line makes them.
    pub(crate) fn enrolled(&self, name: &str) -> Person {
        self.add_user(name);
        let user = name.to_owned();
        let new = NewEnrolment { user, movement: Movement::Time, label: None, existing: None, with_backup_codes: true };
        let begun = self.engine.begin_enrolment(host(), new).wait().unwrap();
        let app = App::scan(&begun.otpauth_uri);
        let first = Submission::new(&app.code(self.now()));
        self.engine.confirm_enrolment(host(), name.to_owned(), None, first).wait().unwrap();
        self.advance(Duration::from_mins(2));
        let sheet = begun.backup_codes.iter().map(|code| code.to_string()).collect();
        Person { name: name.to_owned(), app, factor: begun.factor.to_string(), sheet }
    }

    /// Somebody with an app, backup codes and a password.
    pub(crate) fn person(&self, name: &str) -> Person {
        let person = self.enrolled(name);
        let mut browser = self.browser();
        browser.follow(&self.link(name));
        browser.post("/welcome", &[("password", GOOD), ("again", GOOD)]).expect_to("/sign-in/second-factor");
        person
    }

    /// A browser in which somebody of a role has just signed in.
    pub(crate) fn staff(&self, name: &str, role: Role) -> Browser {
        self.signed_in(&self.of_role(name, role))
    }

    /// Somebody with a role, an app, backup codes and a password.
    pub(crate) fn of_role(&self, name: &str, role: Role) -> Person {
        let person = self.person(name);
        self.engine.change_user(host(), name.to_owned(), UserChange::Role(role)).wait().unwrap();
        person
    }

    /// A user's identifier.
    pub(crate) fn id_of(&self, name: &str) -> String {
        self.engine.show_user(&host(), name).unwrap().id.to_string()
    }

    /// The reference of a user's newest attempt.
    pub(crate) fn reference(&self, name: &str) -> String {
        let attempts = self.engine.why(&host(), name, 1, Language::English).unwrap();
        attempts[0].reference.to_string()
    }

    /// Adds an application that may check codes; its identifier.
    pub(crate) fn client(&self, name: &str) -> String {
        let new = NewClient {
            name: name.to_owned(),
            scopes: vec![Scope::Verify],
            networks: Vec::new(),
            first_factor: FirstFactor::Vouched,
            trusted_addresses: false,
        };
        self.engine.add_client(host(), new).wait().unwrap().0.id.to_string()
    }

    /// Excuses somebody; the exemption.
    pub(crate) fn exemption(&self, name: &str) -> String {
        self.of_role("ruth", Role::Admin);
        let new = NewExemption {
            user: name.to_owned(),
            owner: None,
            approver: Some("ruth".to_owned()),
            reason: "no phone yet".to_owned(),
            days: 30,
            networks: vec!["192.0.2.0/24".parse().unwrap()],
            clients: Vec::new(),
        };
        self.engine.add_exemption(host(), new).wait().unwrap().id.to_string()
    }

    /// A browser that has shown a person's password.
    pub(crate) fn half(&self, person: &Person) -> Browser {
        let mut browser = self.browser();
        browser.get("/sign-in");
        browser.post("/sign-in", &[("login", &person.name), ("password", GOOD)]).expect_to("/sign-in/second-factor");
        browser.get("/sign-in/second-factor");
        browser
    }

    /// A browser that has just signed in.
    pub(crate) fn signed_in(&self, person: &Person) -> Browser {
        let mut browser = self.half(person);
        self.advance(Duration::from_mins(1));
        browser.post("/sign-in/second-factor", &[("code", &self.code(person))]).expect_to("/me/security");
        browser.get("/me/security").expect(200);
        browser
    }

    /// The code that a person's app shows so many steps from now.
    pub(crate) fn code_at(&self, person: &Person, steps: i64) -> String {
        let by = Duration::from_secs(30 * steps.unsigned_abs());
        let now = self.now();
        person.app.code(if steps < 0 { now.minus(by) } else { now.plus(by) })
    }

    /// The code that a person's app shows now.
    pub(crate) fn code(&self, person: &Person) -> String {
        person.app.code(self.now())
    }
}

impl App {
    /// Scans a QR code.
    pub(crate) fn scan(uri: &str) -> Self {
        let entry = Otpauth::parse(uri).unwrap();
        Self { key: Key::new(&entry.secret, entry.parameters.algorithm), parameters: entry.parameters }
    }

    /// The same entry in an app that goes by other settings.
    pub(crate) fn misreading(uri: &str, change: impl FnOnce(&mut Parameters)) -> Self {
        let entry = Otpauth::parse(uri).unwrap();
        let mut parameters = entry.parameters;
        change(&mut parameters);
        Self { key: Key::new(&entry.secret, parameters.algorithm), parameters }
    }

    /// The code shown at a moment.
    pub(crate) fn code(&self, at: Timestamp) -> String {
        let step = at.step(self.parameters.period.seconds());
        self.key.code(step, self.parameters.digits).to_string()
    }

    /// The `number`-th code that the app does not show within ten minutes.
    pub(crate) fn wrong(&self, at: Timestamp, number: usize) -> String {
        let around = at.step(30);
        let shown: Vec<String> =
            (around - 20..=around + 20).map(|step| self.key.code(step, self.parameters.digits).to_string()).collect();
        let mut codes = (0..).map(|code| format!("{code:06}")).filter(|code| !shown.contains(code));
        codes.nth(number).unwrap()
    }
}

/// Whoever works at the host.
pub(crate) fn host() -> Access {
    Access::Host { account: "root".to_owned(), reason: None }
}
