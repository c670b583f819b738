//! Submitting a code, and asking what should be submitted.

use super::{
    App, bodies,
    once::{Answer, once},
    operation::{Example, Opens, Operation},
    request::Asked,
    schemas,
};
use axum::{extract::State, response::Response, routing::post};
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

pub(super) const VERIFY: Operation = Operation {
    method: "POST",
    path: "/api/v1/verifications",
    id: "verify",
    summary: "Check a code",
    description: "Checks a code of any kind. Every call is a counted attempt, and a code that fits is used up. The same refused code of the same user within the same half minute gets the same answer and reference again, and is not counted again. `input.empty` is a prompt and no attempt; other `input.*` are attempts that are not counted.",
    opens: Opens::Holders(Scope::Verify),
    query: &[],
    body: Some(&schemas::VERIFICATION),
    status: 200,
    answer: &schemas::VERDICT,
    shows_secret: false,
    examples: &[
        Example {
            what: "A code of an app",
            asks: r#"{"user":"alice@example.com","code":"912 384","context":{"source_ip":"203.0.113.9","application":"mail"}}"#,
            answers: r#"{"verdict":"accepted","reason":"ok.current","reference":"223G-XKYN","factor":{"id":"45522e8a925a986a07c9925789ebf10c","kind":"totp","label":"Phone"}}"#,
        },
        Example {
            what: "The same code again",
            asks: r#"{"user":"alice@example.com","code":"912 384"}"#,
            answers: r#"{"verdict":"rejected","reason":"code.replayed","message":"That code was already used. Each works once. Wait for the next one; on a token, press its button.","retry_after_seconds":24,"reference":"0DV1-7Z4Q"}"#,
        },
    ],
    problems: &[],
    door: || post(verify),
};

async fn verify(State(app): State<Arc<App>>, asked: Asked) -> Response {
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

pub(super) const REQUIREMENTS: Operation = Operation {
    method: "POST",
    path: "/api/v1/requirements",
    id: "requirements",
    summary: "What to ask a user for",
    description: "Says what this user must give. `code` is also the answer for users nobody knows, so that names cannot be tried out, and always for a client with `first_factor` `none`.",
    opens: Opens::Holders(Scope::Verify),
    query: &[],
    body: Some(&schemas::REQUIREMENTS),
    status: 200,
    answer: &schemas::NEED,
    shows_secret: false,
    examples: &[Example { what: "Somebody with an app", asks: r#"{"user":"alice"}"#, answers: r#"{"need":"code"}"# }],
    problems: &[],
    door: || post(requirements),
};

async fn requirements(State(app): State<Arc<App>>, asked: Asked) -> Response {
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
        // The message is for the person, who may be holding what was stolen.
        let told = if answer.stolen { Reason::CodeWrong } else { answer.told };
        members.insert("message".to_owned(), json!(words.texts(told, language).public));
    }
    if let Some(until) = answer.until {
        members.insert("retry_after_seconds".to_owned(), json!(until.seconds_after(answer.now)));
    }
    body
}
