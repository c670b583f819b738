//! Factors over the API: enrolled, confirmed, retired; backup codes replaced.

use super::{
    App, bodies,
    once::{Answer, once},
    operation::{Example, Opens, Operation},
    problem::Problem,
    request::{Asked, Names},
    schemas,
};
use crate::qr;
use axum::{
    extract::State,
    http::StatusCode,
    response::Response,
    routing::{delete, post},
};
use countersign_core::{FactorId, Reason, submission::Submission};
use countersign_engine::{
    Error,
    access::Scope,
    enrol::{AppSettings, FirstCode, NewEnrolment, Retirement},
};
use serde_json::json;
use std::sync::Arc;

pub(super) const BEGIN: Operation = Operation {
    method: "POST",
    path: "/api/v1/users/{user}/factors",
    id: "begin_enrolment",
    summary: "Begin an enrolment",
    description: "Makes a secret for an authenticator app. One that is still pending is superseded; the live entry stays in force until the new one is confirmed.",
    opens: Opens::Holders(Scope::FactorsWrite),
    query: &[],
    body: Some(&schemas::NEW_FACTOR),
    status: 201,
    answer: &schemas::ENROLMENT,
    shows_secret: true,
    examples: &[Example {
        what: "A phone",
        asks: r#"{"kind":"totp","label":"Phone"}"#,
        answers: r#"{"id":"45522e8a925a986a07c9925789ebf10c","state":"pending","label":"Phone","secret":"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP","otpauth_uri":"otpauth://totp/Countersign:alice@example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Countersign","qr_svg":"<svg/>","expires_at":"2026-11-22T04:25:35Z"}"#,
    }],
    problems: &[Reason::FactorSecretNotAccepted, Reason::FactorNotAllowed, Reason::RequestNotFound, Reason::PolicyRank],
    door: || post(begin),
};

async fn begin(State(app): State<Arc<App>>, Names(user): Names<String>, asked: Asked) -> Response {
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

pub(super) const CONFIRM: Operation = Operation {
    method: "POST",
    path: "/api/v1/users/{user}/factors/{factor}/confirm",
    id: "confirm_enrolment",
    summary: "Take the first code of an enrolment",
    description: "Activates the factor if the code fits, and uses the code up. A code that does not fit is counted like every code.",
    opens: Opens::Holders(Scope::FactorsWrite),
    query: &[],
    body: Some(&schemas::CONFIRMATION),
    status: 200,
    answer: &schemas::CONFIRMED,
    shows_secret: false,
    examples: &[Example {
        what: "The first code fits",
        asks: r#"{"code":"305118"}"#,
        answers: r#"{"verdict":"accepted","reason":"enrol.confirmed","message":"Your authenticator app is set up. That code is used up; the next one signs you in.","reference":"Z8A2-B4RY","factor":{"id":"45522e8a925a986a07c9925789ebf10c","state":"active"}}"#,
    }],
    problems: &[Reason::FactorNonePending, Reason::FactorPendingExpired, Reason::RequestNotFound, Reason::PolicyRank],
    door: || post(confirm),
};

async fn confirm(
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

pub(super) const RETIRE: Operation = Operation {
    method: "DELETE",
    path: "/api/v1/users/{user}/factors/{factor}",
    id: "retire_factor",
    summary: "Retire a factor",
    description: "Ends a factor for good; another enrolment is the way back.",
    opens: Opens::Holders(Scope::FactorsWrite),
    query: &[],
    body: None,
    status: 200,
    answer: &schemas::RETIRED,
    shows_secret: false,
    examples: &[Example {
        what: "A phone that is no longer used",
        asks: "",
        answers: r#"{"retired":["45522e8a925a986a07c9925789ebf10c"]}"#,
    }],
    problems: &[Reason::RequestNotFound, Reason::PolicyRank, Reason::PolicyLastAdmin],
    door: || delete(retire),
};

async fn retire(State(app): State<Arc<App>>, Names((user, factor)): Names<(String, String)>, asked: Asked) -> Response {
    let handle = async {
        let factor = Some(factor_id(&factor)?);
        let retirement = Retirement { user, factor, note: None, stolen: false };
        let retired = app.engine.retire_factors(asked.access.clone(), retirement).await?;
        Ok(Answer::ok(json!({ "retired": retired })))
    };
    once(&app, &asked, Scope::FactorsWrite, handle).await
}

pub(super) const REPLACE_BACKUP_CODES: Operation = Operation {
    method: "POST",
    path: "/api/v1/users/{user}/backup-codes",
    id: "replace_backup_codes",
    summary: "Replace the backup codes",
    description: "Makes ten codes and ends those from before. There is no body.",
    opens: Opens::Holders(Scope::FactorsWrite),
    query: &[],
    body: None,
    status: 201,
    answer: &schemas::BACKUP_CODES,
    shows_secret: true,
    examples: &[Example {
        what: "A fresh set",
        asks: "",
        answers: r#"{"id":"a5738c4b9424dd94288b6e0959bb46f5","backup_codes":["01-7N60FC2-9VQQZC5","02-J2HYPF4-E9H1Y1Z"]}"#,
    }],
    problems: &[Reason::RequestNotFound, Reason::PolicyRank, Reason::UserNoFactor],
    door: || post(replace_backup_codes),
};

async fn replace_backup_codes(State(app): State<Arc<App>>, Names(user): Names<String>, asked: Asked) -> Response {
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
    text.parse().map_err(|_| {
        Error::not_found("that factor", "the user's own entry lists them: GET /api/v1/users/{user}").into()
    })
}
