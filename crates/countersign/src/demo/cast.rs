//! The people of the demonstration: who they are, what they hold, what is odd about their phones.

use super::{
    Account,
    chance::Chance,
    host,
    phone::{Phone, unusual},
};
use crate::failure::Failure;
use countersign_core::{
    Timestamp,
    factor::Movement,
    otp::{Algorithm, Parameters},
    otpauth::Otpauth,
    secret::Secret,
    submission::Submission,
    user::{Role, UserKind},
};
use countersign_engine::{
    Engine, Pending,
    access::{Access, FirstFactor, Scope},
    clients::NewClient,
    enrol::{Begun, NewEnrolment},
    env::{self, ManualClock},
    sessions::{Browser, Token},
    users::{NewUser, UserChange, UserView},
};
use ipnet::IpNet;
use std::{
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};

const FIRST: [&str; 36] = [
    "Ada", "Amir", "Anja", "Asha", "Ben", "Bruno", "Carla", "Chen", "Dana", "David", "Elif", "Emma", "Farid", "Greta",
    "Hana", "Ines", "Ivan", "Jonas", "Kaya", "Lena", "Liam", "Lucia", "Marek", "Mia", "Nadia", "Noah", "Olga", "Omar",
    "Paula", "Ravi", "Rosa", "Sam", "Sofia", "Tom", "Yuki", "Zoe",
];
const LAST: [&str; 31] = [
    "Adeyemi",
    "Bauer",
    "Berg",
    "Castro",
    "Conti",
    "Dvorak",
    "Fischer",
    "Fontaine",
    "Garcia",
    "Haddad",
    "Hansen",
    "Ito",
    "Jansen",
    "Kowalski",
    "Kumar",
    "Lang",
    "Lindqvist",
    "Martin",
    "Meyer",
    "Moreau",
    "Nair",
    "Novak",
    "Okafor",
    "Petrov",
    "Reyes",
    "Rossi",
    "Silva",
    "Tanabe",
    "Weber",
    "Whitfield",
    "Yilmaz",
];
/// How many people there are beside those who sign in to look around.
const PEOPLE: usize = 448;
/// How many of them have an app that works, and how many began to add one.
const WITH_APP: usize = 408;
const PENDING: usize = 6;
/// Those who sign in to look around.
const STAFF: [(&str, Role); 5] = [
    ("priya.nair@example.com", Role::Owner),
    ("ben.okafor@example.com", Role::Admin),
    ("mara.lindholm@example.com", Role::Owner),
    ("jo.helpdesk@example.com", Role::Helpdesk),
    ("alice.marten@example.com", Role::Member),
];
/// Whose sign-in details are printed.
const SHOWN: [&str; 3] = ["priya.nair@example.com", "jo.helpdesk@example.com", "alice.marten@example.com"];

/// What is odd about somebody's phone or ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    /// Nothing.
    Fine,
    /// The clock is off by so many seconds, from some day on.
    Off(i64),
    /// The clock loses so many seconds a day.
    Losing(i64),
    /// An old entry is still in the app, and opened now and then.
    OldEntry,
    /// The app took the key for text.
    Misread,
    /// The app ignores settings.
    Ignoring,
    /// Has no app, or is kept out: does not come.
    NoApp,
}

/// Somebody.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) email: String,
    pub(super) phone: Option<Phone>,
    /// The entry that should not be used any more, or shows something else.
    pub(super) other: Option<Phone>,
    pub(super) habit: Habit,
    pub(super) password: Option<String>,
    pub(super) codes: Vec<String>,
}

/// Applications that ask.
#[derive(Debug)]
pub(super) struct Doors {
    pub(super) mail: Access,
    pub(super) intranet: Access,
    pub(super) first_gateway: Access,
    pub(super) second_gateway: Access,
    pub(super) code_only: Access,
}

/// Everybody.
#[derive(Debug)]
pub(super) struct Cast {
    pub(super) people: Vec<Person>,
    pub(super) doors: Doors,
    pub(super) accounts: Vec<Account>,
}

impl Cast {
    /// Adds everybody in the first month, as far as they come.
    pub(super) fn enrol(engine: &Engine, clock: &ManualClock, now: Timestamp) -> Result<Self, Failure> {
        let doors = Doors::add(engine)?;
        let mut people = Vec::new();
        let mut accounts = Vec::new();
        for (email, role) in STAFF {
            let (person, account) = staff(engine, clock, email, role)?;
            people.push(person);
            accounts.extend(account);
        }
        let mut chance = Chance::new(7);
        let crowd: Vec<String> = (0..PEOPLE).filter_map(address).collect();
        // A month of working days, some people each morning.
        for morning in crowd.chunks(PEOPLE.div_ceil(28)) {
            clock.advance(Duration::from_hours(24));
            add(engine, morning)?;
            let with_app = WITH_APP.saturating_sub(people.len() - STAFF.len()).min(morning.len());
            let (able, others) = morning.split_at(with_app);
            people.extend(enrol_all(engine, clock, able, &mut chance)?);
            people.extend(others.iter().map(|email| Person::without_app(email)));
        }
        keep_out(engine, &mut people)?;
        clock.set(now.minus(Duration::from_hours(28 * 24)));
        Ok(Self { people, doors, accounts })
    }

    /// The people whose enrolment is still to be begun, shortly before the end.
    pub(super) fn late_beginners(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| person.phone.is_none()).take(PENDING)
    }
}

impl Person {
    fn without_app(email: &str) -> Self {
        let habit = Habit::NoApp;
        Self { email: email.to_owned(), phone: None, other: None, habit, password: None, codes: Vec::new() }
    }
}

impl Doors {
    fn add(engine: &Engine) -> Result<Self, Failure> {
        let gateways = IpNet::from(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 22)));
        let client = |name: &str, first_factor, peer| -> Result<Access, Failure> {
            let new = NewClient {
                name: name.to_owned(),
                scopes: vec![Scope::Verify],
                networks: if name == "vpn-gw-2" { vec![gateways] } else { Vec::new() },
                first_factor,
                trusted_addresses: false,
            };
            let (_, key) = engine.add_client(host(), new).wait()?;
            Ok(Access::with_key(Some(&key), IpAddr::V4(Ipv4Addr::new(192, 0, 2, peer))))
        };
        Ok(Self {
            mail: client("Example Mail", FirstFactor::Vouched, 10)?,
            intranet: client("Intranet", FirstFactor::Vouched, 11)?,
            first_gateway: client("vpn-gw-1", FirstFactor::Vouched, 21)?,
            second_gateway: client("vpn-gw-2", FirstFactor::Vouched, 22)?,
            code_only: client("door-reader", FirstFactor::None, 31)?,
        })
    }
}

/// The address of the person with a number; all are different.
fn address(number: usize) -> Option<String> {
    let first = FIRST.get(number % FIRST.len())?;
    let last = LAST.get((number * 5 + number / FIRST.len() * 3) % LAST.len())?;
    let again = number / (FIRST.len() * LAST.len());
    let tail = if again == 0 { String::new() } else { again.to_string() };
    Some(format!("{}.{}{tail}@example.com", first.to_lowercase(), last.to_lowercase()))
}

pub(super) fn new_user(email: &str, role: Role) -> NewUser {
    NewUser { email: Some(email.to_owned()), names: Vec::new(), kind: UserKind::Person, role }
}

pub(super) fn enrolment(email: &str, existing: Option<Otpauth>, with_backup_codes: bool) -> NewEnrolment {
    let label = Some("Phone".to_owned());
    NewEnrolment { user: email.to_owned(), movement: Movement::Time, label, existing, with_backup_codes }
}

/// All at once, so that one flush serves many.
fn add(engine: &Engine, emails: &[String]) -> Result<(), Failure> {
    let waiting: Vec<Pending<UserView, _>> =
        emails.iter().map(|email| engine.add_user(host(), new_user(email, Role::Member))).collect();
    for pending in waiting {
        pending.wait()?;
    }
    Ok(())
}

fn enrol_all(
    engine: &Engine,
    clock: &ManualClock,
    emails: &[String],
    chance: &mut Chance,
) -> Result<Vec<Person>, Failure> {
    let mut people = Vec::new();
    let mut begun: Vec<(Pending<Begun, _>, Habit)> = Vec::new();
    for email in emails {
        let habit = habit(chance);
        let existing = if habit == Habit::Ignoring { unusual_entry(email) } else { None };
        begun.push((engine.begin_enrolment(host(), enrolment(email, existing, false)), habit));
    }
    let mut confirmed = Vec::new();
    for ((pending, habit), email) in begun.into_iter().zip(emails) {
        let begun = pending.wait()?;
        let Some(phone) = Phone::scan(&begun.otpauth_uri) else { continue };
        let other = match habit {
            Habit::Misread => Phone::misreading(&begun.otpauth_uri),
            Habit::Ignoring => Phone::ignoring(&begun.otpauth_uri),
            _ => None,
        };
        let code = Submission::new(&phone.code(engine.now()));
        confirmed.push(engine.confirm_enrolment(host(), email.clone(), None, code));
        let (email, phone) = (email.clone(), Some(phone));
        people.push(Person { email, phone, other, habit, password: None, codes: Vec::new() });
    }
    for pending in confirmed {
        pending.wait()?;
    }
    for person in people.iter_mut().filter(|person| person.habit == Habit::OldEntry) {
        renew(engine, clock, person)?;
    }
    Ok(people)
}

/// The same label again replaces the entry; the old one stays in the app.
fn renew(engine: &Engine, clock: &ManualClock, person: &mut Person) -> Result<(), Failure> {
    clock.advance(Duration::from_mins(3));
    let begun = engine.begin_enrolment(host(), enrolment(&person.email, None, false)).wait()?;
    let Some(phone) = Phone::scan(&begun.otpauth_uri) else { return Ok(()) };
    let code = Submission::new(&phone.code(engine.now()));
    engine.confirm_enrolment(host(), person.email.clone(), None, code).wait()?;
    person.other = person.phone.replace(phone);
    Ok(())
}

/// An entry with settings that this person's app does not follow.
fn unusual_entry(email: &str) -> Option<Otpauth> {
    let is_of_algorithm = email.len().is_multiple_of(2);
    let parameters = if is_of_algorithm { unusual(Algorithm::Sha256, 30) } else { unusual(Algorithm::Sha1, 60) }?;
    Some(unusual_entry_of(email, parameters))
}

/// An entry that was made elsewhere.
pub(super) fn unusual_entry_of(email: &str, parameters: Parameters) -> Otpauth {
    let mut bytes = vec![0; if parameters.algorithm == Algorithm::Sha1 { 20 } else { 32 }];
    env::system().fill(&mut bytes);
    Otpauth {
        issuer: Some("Example Ltd".to_owned()),
        account: email.to_owned(),
        movement: Movement::Time,
        secret: Secret::from_bytes(bytes),
        parameters,
        counter: 0,
    }
}

/// Most phones are fine.
fn habit(chance: &mut Chance) -> Habit {
    match chance.below(1_000) {
        0..16 => Habit::Off(chance.between(-150, -75)),
        16..24 => Habit::Off(chance.between(70, 110)),
        24..28 => Habit::Off(3_600),
        28..36 => Habit::Losing(chance.between(1, 3)),
        36..60 => Habit::OldEntry,
        60..66 => Habit::Misread,
        66..78 => Habit::Ignoring,
        _ => Habit::Fine,
    }
}

/// Some are suspended.
fn keep_out(engine: &Engine, people: &mut [Person]) -> Result<(), Failure> {
    for person in people.iter_mut().skip(40).step_by(150) {
        person.habit = Habit::NoApp;
        engine.change_user(host(), person.email.clone(), UserChange::Suspend).wait()?;
    }
    Ok(())
}

/// Somebody with a password, an app and backup codes.
fn staff(engine: &Engine, clock: &ManualClock, email: &str, role: Role) -> Result<(Person, Option<Account>), Failure> {
    engine.add_user(host(), new_user(email, role)).wait()?;
    let begun = engine.begin_enrolment(host(), enrolment(email, None, true)).wait()?;
    let unusable = || Failure::unknown("an entry of the demonstration cannot be read", "");
    let phone = Phone::scan(&begun.otpauth_uri).ok_or_else(unusable)?;
    let code = Submission::new(&phone.code(engine.now()));
    engine.confirm_enrolment(host(), email.to_owned(), None, code).wait()?;
    let password = made_up_password();
    let link = engine.make_enrolment_link(host(), email.to_owned()).wait()?;
    engine.choose_first_password(Token::of(&link.token), &password, browser()).wait()?;
    clock.advance(Duration::from_mins(2));
    let codes: Vec<String> = begun.backup_codes.iter().map(|code| code.to_string()).collect();
    let habit = if email.starts_with("alice") { Habit::Losing(4) } else { Habit::Fine };
    let account = SHOWN.contains(&email).then(|| Account {
        email: email.to_owned(),
        role: role.word(),
        password: password.clone(),
        key: begun.secret.to_string(),
        codes: codes.iter().skip(6).cloned().collect(),
    });
    let person = Person {
        email: email.to_owned(),
        phone: Some(phone),
        other: None,
        habit,
        password: Some(password),
        codes: codes.into_iter().take(6).collect(),
    };
    Ok((person, account))
}

/// Nobody keeps it: it is drawn for this demonstration.
fn made_up_password() -> String {
    let mut bytes = [0; 12];
    env::system().fill(&mut bytes);
    let letters: Vec<char> = bytes.iter().map(|byte| char::from(b'a' + byte % 26)).collect();
    letters.chunks(4).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// The browser that people of the demonstration use.
pub(super) fn browser() -> Browser {
    Browser {
        address: IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9)),
        agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned(),
    }
}
