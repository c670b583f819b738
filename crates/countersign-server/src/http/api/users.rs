//! Users over the API: added, shown.

use super::{
    App, bodies,
    once::{Answer, once},
    request::{Asked, Names},
};
use axum::{extract::State, http::StatusCode, response::Response};
use countersign_engine::access::Scope;
use serde_json::json;
use std::sync::Arc;

/// `POST /api/v1/users`
pub(super) async fn add(State(app): State<Arc<App>>, asked: Asked) -> Response {
    let handle = async {
        let new = bodies::new_user(&asked.body)?;
        let user = app.engine.add_user(asked.access.clone(), new).await?;
        let location = Some(format!("/api/v1/users/{}", user.id));
        Ok(Answer { status: StatusCode::CREATED, body: json!(user), location, secret: false })
    };
    once(&app, &asked, Scope::UsersWrite, handle).await
}

/// `GET /api/v1/users/{user}`
pub(super) async fn show(State(app): State<Arc<App>>, Names(user): Names<String>, asked: Asked) -> Response {
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
