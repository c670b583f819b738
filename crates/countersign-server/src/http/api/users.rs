//! Users over the API: added, shown.

use super::{
    App, bodies,
    once::{Answer, once},
    operation::{Example, Opens, Operation},
    request::{Asked, Names},
    schemas,
};
use axum::{
    extract::State,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use countersign_core::Reason;
use countersign_engine::access::Scope;
use serde_json::json;
use std::sync::Arc;

pub(super) const ADD: Operation = Operation {
    method: "POST",
    path: "/api/v1/users",
    id: "add_user",
    summary: "Add a user",
    description: "Adds a member. A client ranks as helpdesk at most: it gives no higher role.",
    opens: Opens::Holders(Scope::UsersWrite),
    query: &[],
    body: Some(&schemas::NEW_USER),
    status: 201,
    answer: &schemas::USER,
    shows_secret: false,
    examples: &[Example {
        what: "A person with an address and a login name",
        asks: r#"{"email":"alice@example.com","names":["alice"],"kind":"person","role":"member"}"#,
        answers: r#"{"id":"8d1fbd6a1a9d9f0f0c8b5a3b7f4f4d52","email":"alice@example.com","names":["alice","alice@example.com"],"kind":"person","role":"member","state":"none","factors":[],"groups":[],"standing":{"stands":"optional"},"grace_until":null,"last_used":null}"#,
    }],
    problems: &[Reason::UserNameInvalid, Reason::UserExists, Reason::PolicyRank],
    door: || post(add),
};

async fn add(State(app): State<Arc<App>>, asked: Asked) -> Response {
    let handle = async {
        let new = bodies::new_user(&asked.body)?;
        let user = app.engine.add_user(asked.access.clone(), new).await?;
        let location = Some(format!("/api/v1/users/{}", user.id));
        Ok(Answer { status: StatusCode::CREATED, body: json!(user), location, secret: false })
    };
    once(&app, &asked, Scope::UsersWrite, handle).await
}

pub(super) const SHOW: Operation = Operation {
    method: "GET",
    path: "/api/v1/users/{user}",
    id: "show_user",
    summary: "Show a user",
    description: "Shows a user with their derived state and factors; with `attempts:read` their last decisions, too. Users of a higher role than `member` are out of a client's reach.",
    opens: Opens::Holders(Scope::UsersRead),
    query: &[],
    body: None,
    status: 200,
    answer: &schemas::SHOWN_USER,
    shows_secret: false,
    examples: &[Example {
        what: "Somebody with an app",
        asks: "",
        answers: r#"{"id":"8d1fbd6a1a9d9f0f0c8b5a3b7f4f4d52","email":"alice@example.com","names":["alice","alice@example.com"],"kind":"person","role":"member","state":"active","factors":[{"id":"45522e8a925a986a07c9925789ebf10c","kind":"totp","state":"active","label":"Phone","created_at":"2026-11-22T03:55:35Z","last_used_at":null,"unproven":false}],"groups":[],"standing":{"stands":"asked","why":"holds"},"grace_until":null,"last_used":null,"last_attempts":[]}"#,
    }],
    problems: &[Reason::RequestNotFound, Reason::PolicyRank],
    door: || get(show),
};

async fn show(State(app): State<Arc<App>>, Names(user): Names<String>, asked: Asked) -> Response {
    app.read(asked, move |engine, asked| {
        let (user, attempts) = engine.show_user_with_attempts(&asked.access, &user, asked.language)?;
        let mut body = json!(user);
        if let Some(members) = body.as_object_mut() {
            members.insert("last_attempts".to_owned(), json!(attempts));
        }
        Ok(Answer::ok(body))
    })
    .await
}
