//! What those who look after others have arranged: what is required of whom, who is excused, the way in for
//! emergencies, and what waits for them today.

use super::{
    cast::{Cast, browser, new_user},
    host,
    scene::Scene,
};
use crate::failure::Failure;
use countersign_core::{
    Timestamp,
    recovery::{Deed, IdentityCheck},
    submission::Submission,
    user::{Role, UserKind},
};
use countersign_engine::{
    Engine,
    access::{Access, Scope},
    client_checks::SelfCheck,
    exemptions::NewExemption,
    policy::{Asked, RuleChange, Whose},
    sessions::Token,
    sign_in::{Credentials, SignIn},
    users::NewUser,
};
use std::net::IpAddr;
use zeroize::Zeroizing;

/// Somebody who is excused at the shop floor.
pub(super) const EXCUSED: &str = "shop.floor@example.com";
const APPROVER: &str = "ben.okafor@example.com";
const OWNER: &str = "mara.lindholm@example.com";
/// The names of the two who get in when nothing else works.
const GLASS: [&str; 2] = ["break-glass-1", "break-glass-2"];

/// Long before anybody else: those who break the glass, of whom one was never drilled.
pub(super) fn put_behind_glass(engine: &Engine) -> Result<Vec<String>, Failure> {
    let mut sealed = Vec::new();
    for name in GLASS {
        let new = NewUser { email: None, names: vec![name.to_owned()], kind: UserKind::BreakGlass, role: Role::Owner };
        engine.add_user(host(), new).wait()?;
        let sheet = engine.replace_backup_codes(host(), name.to_owned()).wait()?;
        sealed.extend(sheet.printed.first().map(|code| code.to_string()));
    }
    Ok(sealed)
}

/// Four weeks ago.
pub(super) fn begin(scene: &Scene<'_>, cast: &Cast, sealed: &[String]) -> Result<(), Failure> {
    require(scene, cast)?;
    excuse(scene, cast)?;
    drill(scene, sealed)
}

/// Groups and rules; who has no app yet has until then to add one.
fn require(scene: &Scene<'_>, cast: &Cast) -> Result<(), Failure> {
    let engine = scene.engine;
    let without: Vec<&str> =
        cast.people.iter().filter(|person| person.phone.is_none()).map(|person| person.email.as_str()).collect();
    for (name, members) in [("Finance", without.get(8..11)), ("Works council", without.get(11..13))] {
        engine.add_group(host(), name.to_owned()).wait()?;
        let with = cast.people.iter().skip(20).step_by(40).take(5).map(|person| person.email.as_str());
        for member in members.unwrap_or_default().iter().copied().chain(with) {
            engine.join_group(host(), name.to_owned(), member.to_owned()).wait()?;
        }
    }
    let finance = RuleChange { whose: Whose::Group("Finance".to_owned()), asked: Asked::Required { grace_days: 7 } };
    engine.set_policy(host(), vec![finance], "payments are released here".to_owned()).wait()?;
    engine.confirm_policy(host()).wait()?;
    Ok(())
}

/// Later the same for everyone.
pub(super) fn require_of_everyone(scene: &Scene<'_>) -> Result<(), Failure> {
    let everyone = RuleChange { whose: Whose::Everyone, asked: Asked::Required { grace_days: 14 } };
    scene.engine.set_policy(host(), vec![everyone], "decided by the board in spring".to_owned()).wait()?;
    scene.engine.confirm_policy(host()).wait()?;
    Ok(())
}

/// Who is excused, where, and until when.
fn excuse(scene: &Scene<'_>, cast: &Cast) -> Result<(), Failure> {
    scene.engine.add_user(host(), new_user(EXCUSED, Role::Member)).wait()?;
    let others = cast.people.iter().filter(|person| person.phone.is_none()).skip(20);
    let reasons =
        ["terminal without a phone at hand", "token ordered, not delivered yet", "test account of the vendor"];
    let all = std::iter::once((EXCUSED, "shared terminal at the shop floor", 60))
        .chain(others.zip(reasons).map(|(person, reason)| (person.email.as_str(), reason, 30)));
    for (user, reason, days) in all {
        let new = NewExemption {
            user: user.to_owned(),
            owner: Some(OWNER.to_owned()),
            approver: Some(APPROVER.to_owned()),
            reason: reason.to_owned(),
            days,
            networks: Vec::new(),
            clients: vec!["Intranet".to_owned()],
        };
        scene.engine.add_exemption(host(), new).wait()?;
    }
    Ok(())
}

/// One of those behind glass is drilled: the code that is kept in the safe works.
fn drill(scene: &Scene<'_>, sealed: &[String]) -> Result<(), Failure> {
    let (Some(name), Some(code)) = (GLASS.first(), sealed.first()) else { return Ok(()) };
    scene.types(name, code);
    let note = "envelope 1 opened, used and sealed again with a new sheet";
    scene.engine.record_drill(host(), (*name).to_owned(), note.to_owned()).wait()?;
    Ok(())
}

/// What lies on the desk today: applications that tried themselves out, and a request of one admin about another.
pub(super) fn lay_on_the_desk(scene: &Scene<'_>, cast: &Cast, now: Timestamp) -> Result<(), Failure> {
    let fine = SelfCheck { at: Some(now), scopes: vec![Scope::Verify], user: Some(APPROVER.to_owned()) };
    scene.engine.check_client(scene.doors.mail.clone(), fine).wait()?;
    let off = SelfCheck {
        at: Some(Timestamp::from_seconds(now.seconds() + 42)),
        scopes: vec![Scope::Verify, Scope::UsersRead],
        user: Some("EXAMPLE\\ben".to_owned()),
    };
    scene.engine.check_client(scene.doors.intranet.clone(), off).wait()?;
    if let Access::Key { key_hash, .. } = scene.doors.second_gateway {
        let elsewhere = Access::Key { key_hash, peer: IpAddr::from([198, 51, 100, 22]) };
        // It is refused, and that is what is shown.
        drop(scene.engine.check_client(elsewhere, SelfCheck::default()).wait());
    }
    ask_for_a_reset(scene, cast)
}

/// One owner asks for what another has to approve.
fn ask_for_a_reset(scene: &Scene<'_>, cast: &Cast) -> Result<(), Failure> {
    let engine = scene.engine;
    let Some(mara) = cast.people.iter().find(|person| person.email == OWNER) else { return Ok(()) };
    let (Some(password), Some(phone)) = (&mara.password, &mara.phone) else { return Ok(()) };
    let credentials = Credentials { name: mara.email.clone(), password: Zeroizing::new(password.clone()) };
    let SignIn::Fits(opened) = engine.sign_in(credentials, browser()).wait()? else { return Ok(()) };
    let code = Submission::new(&phone.code(engine.now()));
    let Some(opened) = engine.show_second_factor(Token::of(&opened.token), code, &browser()).wait()?.opened else {
        return Ok(());
    };
    let access = Access::Console {
        token: Token::of(&opened.token),
        peer: browser().address,
        reason: Some("left the phone in a taxi, called back on the office line".to_owned()),
    };
    let deed = Deed::Reset { checked: vec![IdentityCheck::CallBack], stolen: true };
    engine.request_approval(access, APPROVER.to_owned(), deed).wait()?;
    Ok(())
}
