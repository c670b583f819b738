//! Factors over the API: enrolled, confirmed, retired; backup codes replaced.

use super::{
    App, bodies,
    once::{Answer, once},
    problem::Problem,
    request::{Asked, Names},
};
use crate::qr;
use axum::{extract::State, http::StatusCode, response::Response};
use countersign_core::{FactorId, submission::Submission};
use countersign_engine::{
    Error,
    access::Scope,
    enrol::{AppSettings, FirstCode, NewEnrolment, Retirement},
};
use serde_json::json;
use std::sync::Arc;

/// `POST /api/v1/users/{user}/factors`
pub(super) async fn begin(State(app): State<Arc<App>>, Names(user): Names<String>, asked: Asked) -> Response {
    let handle = async {
        let (movement, label) = bodies::new_factor(&asked.body)?;
        let new = NewEnrolment { user: user.clone(), movement, label, existing: None, with_backup_codes: false };
        let begun = app.engine.begin_enrolment(asked.access.clone(), new).await?;
        let drawn = qr::svg(&begun.otpauth_uri).map_err(|_| bodies::invalid("the label is too long for a QR code"))?;
        let body = json!({
            "id": begun.factor,
            "state": "pending",
            "label": begun.label,
            "secret": *begun.secret,
            "otpauth_uri": *begun.otpauth_uri,
            "qr_svg": drawn,
            "expires_at": begun.expires_at,
        });
        let location = Some(format!("/api/v1/users/{}/factors/{}", begun.user, begun.factor));
        Ok(Answer { status: StatusCode::CREATED, body, location, secret: true })
    };
    once(&app, &asked, Scope::FactorsWrite, handle).await
}

/// `POST /api/v1/users/{user}/factors/{factor}/confirm`
pub(super) async fn confirm(
    State(app): State<Arc<App>>,
    Names((user, factor)): Names<(String, String)>,
    asked: Asked,
) -> Response {
    let handle = async {
        let factor = factor_id(&factor)?;
        let body = bodies::confirmation(&asked.body)?;
        let settings = if body.as_app_does { AppSettings::AsTheAppDoes } else { AppSettings::AsEnrolled };
        let first_code = FirstCode { submission: Submission::new(&body.code), settings };
        let confirmed = app.engine.confirm_enrolment(asked.access.clone(), user, Some(factor), first_code).await?;
        let mut body = json!({
            "verdict": if confirmed.reason.is_accepted() { "accepted" } else { "rejected" },
            "reason": confirmed.reason,
            "message": app.engine.words().texts(confirmed.reason, asked.language).public,
            "reference": confirmed.reference,
            "factor": { "id": confirmed.factor, "state": confirmed.state },
        });
        if let (Some(app), Some(members)) = (&confirmed.evidence.app, body.as_object_mut()) {
            members.insert("app".to_owned(), json!(app));
        }
        if let (Some(until), Some(members)) = (confirmed.until, body.as_object_mut()) {
            members.insert("retry_after_seconds".to_owned(), json!(until.seconds_after(confirmed.now)));
        }
        Ok(Answer::ok(body))
    };
    once(&app, &asked, Scope::FactorsWrite, handle).await
}

/// `DELETE /api/v1/users/{user}/factors/{factor}`
pub(super) async fn retire(
    State(app): State<Arc<App>>,
    Names((user, factor)): Names<(String, String)>,
    asked: Asked,
) -> Response {
    let handle = async {
        let factor = Some(factor_id(&factor)?);
        let retirement = Retirement { user, factor, note: None, stolen: false };
        let retired = app.engine.retire_factors(asked.access.clone(), retirement).await?;
        Ok(Answer::ok(json!({ "retired": retired })))
    };
    once(&app, &asked, Scope::FactorsWrite, handle).await
}

/// `POST /api/v1/users/{user}/backup-codes`
pub(super) async fn replace_backup_codes(
    State(app): State<Arc<App>>,
    Names(user): Names<String>,
    asked: Asked,
) -> Response {
    let handle = async {
        let fresh = app.engine.replace_backup_codes(asked.access.clone(), user.clone()).await?;
        let codes: Vec<&str> = fresh.printed.iter().map(|code| code.as_str()).collect();
        let body = json!({ "id": fresh.id, "backup_codes": codes });
        let location = Some(format!("/api/v1/users/{user}"));
        Ok(Answer { status: StatusCode::CREATED, body, location, secret: true })
    };
    once(&app, &asked, Scope::FactorsWrite, handle).await
}

fn factor_id(text: &str) -> Result<FactorId, Problem> {
    text.parse().map_err(|_| Error::NotFound { what: "that factor".to_owned() }.into())
}
