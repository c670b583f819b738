//! Changing one's password: the present one, the new one twice.

use super::super::{
    halt::Halt,
    note::Note,
    pages::{ChangePassword, Notice, paths},
    reply::html,
    text::Text,
    visit::Visit,
};
use axum::response::Response;
use countersign_core::{
    Reason,
    password::{LEAST_ALONE, LEAST_WITH_FACTOR, Weakness},
};
use countersign_engine::{Error, own::PasswordChange};
use zeroize::Zeroizing;

/// `GET /me/password`
pub(in super::super) async fn show(visit: Visit) -> Result<Response, Halt> {
    page(&visit, None)
}

/// `POST /me/password`
pub(in super::super) async fn send(visit: Visit) -> Result<Response, Halt> {
    let new = match typed_alike(&visit)? {
        Ok(password) => Zeroizing::new(password.to_owned()),
        Err(notice) => return page(&visit, Some(notice)),
    };
    let old = Zeroizing::new(visit.fields.expect("current")?.to_owned());
    let change = PasswordChange { old, new };
    match visit.engine().change_password(visit.token()?, visit.peer(), change).await {
        Ok(()) => Ok(visit.done(Note::PasswordChanged, paths::SECURITY)),
        Err(Error::Weak(weakness)) => page(&visit, Some(of_weakness(visit.text(), weakness))),
        Err(error) if error.reason() == Reason::PasswordWrong => {
            page(&visit, Some(Notice::no(visit.text(), "password-current")))
        }
        Err(error) => Err(error.into()),
    }
}

/// A new password that was typed twice, or what is to be said if the two differ.
pub(super) fn typed_alike(visit: &Visit) -> Result<Result<&str, Notice>, Halt> {
    let (password, again) = (visit.fields.expect("password")?, visit.fields.expect("again")?);
    Ok(if password == again { Ok(password) } else { Err(Notice::no(visit.text(), "passwords-differ")) })
}

/// Why a password is not taken.
pub(super) fn of_weakness(text: Text<'_>, weakness: Weakness) -> Notice {
    Notice::no(
        text,
        match weakness {
            Weakness::TooShort(_) => "password-short",
            Weakness::TooLong => "password-long",
            Weakness::Common => "password-common",
            Weakness::Name => "password-name",
            Weakness::Unprintable => "password-unprintable",
        },
    )
}

fn page(visit: &Visit, notice: Option<Notice>) -> Result<Response, Halt> {
    let visitor = visit.expect_visitor()?;
    html(&ChangePassword {
        frame: visit.frame(),
        csrf: visit.csrf.clone(),
        account: visitor.name.clone(),
        least: if visitor.has_factor { LEAST_WITH_FACTOR } else { LEAST_ALONE },
        notice,
    })
}
