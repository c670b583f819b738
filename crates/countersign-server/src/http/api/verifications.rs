//! Submitting a code, and asking what should be submitted.

use super::{
    App, bodies,
    once::{Answer, once},
    request::Asked,
};
use axum::{extract::State, response::Response};
use countersign_core::{
    Reason,
    reason::Door,
    submission::Submission,
    words::{Language, Words},
};
use countersign_engine::{
    access::Scope,
    requirements::Need,
    verify::{self, Context, Request},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// `POST /api/v1/verifications`
pub(super) async fn verify(State(app): State<Arc<App>>, asked: Asked) -> Response {
    let handle = async {
        let body = bodies::verification(&asked.body)?;
        let request = Request {
            access: asked.access.clone(),
            door: Door::Api,
            submission: Submission::new(&body.code),
            next: body.next_code.as_deref().map(|code| Submission::new(code)),
            user: body.user,
            context: Context { source_ip: body.context.source_ip, application: body.context.application },
        };
        let answer = app.engine.verify(request).await?;
        Ok(Answer::ok(verdict(&answer, app.engine.words(), asked.language)))
    };
    once(&app, &asked, Scope::Verify, handle).await
}

/// `POST /api/v1/requirements`
pub(super) async fn requirements(State(app): State<Arc<App>>, asked: Asked) -> Response {
    let handle = async {
        let body = bodies::requirements(&asked.body)?;
        let context = Context { source_ip: body.context.source_ip, application: body.context.application };
        let need = app.engine.requirements(asked.access.clone(), body.user, context).await?;
        Ok(Answer::ok(match need {
            Need::Code => json!({ "need": "code" }),
            Need::Nothing => json!({ "need": "nothing" }),
            Need::Exempt(until) => json!({ "need": "nothing", "reason": Reason::OkExempt, "until": until }),
            Need::Enrol { reason, until: None } => json!({ "need": "enrol", "reason": reason }),
            Need::Enrol { reason, until } => json!({ "need": "enrol", "reason": reason, "until": until }),
            Need::Refused(reason) => json!({ "need": "refused", "reason": reason }),
        }))
    };
    once(&app, &asked, Scope::Verify, handle).await
}

/// The answer to a submission, as JSON.
pub(super) fn verdict(answer: &verify::Answer, words: &Words, language: Language) -> Value {
    let mut body = json!({
        "verdict": if answer.is_accepted() { "accepted" } else { "rejected" },
        "reason": answer.told,
        "reference": answer.reference,
    });
    let Some(members) = body.as_object_mut() else { return body };
    if let Some(factor) = &answer.factor {
        members.insert("factor".to_owned(), json!({ "id": factor.id, "kind": factor.kind, "label": factor.label }));
    }
    if let Some(left) = answer.backup_codes_left {
        members.insert("backup_codes_left".to_owned(), json!(left));
    }
    if !answer.is_accepted() {
        members.insert("message".to_owned(), json!(words.texts(answer.told, language).public));
    }
    if let Some(until) = answer.until {
        members.insert("retry_after_seconds".to_owned(), json!(until.seconds_after(answer.now)));
    }
    body
}
