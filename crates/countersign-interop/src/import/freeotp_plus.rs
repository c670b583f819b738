//! `FreeOTP+`'s JSON. The secret is a list of bytes with a sign, as Java has them.

use super::{
    Passphrase, Row, Unreadable,
    entry::{Parts, Written, movement, names_in_account, rows_of},
    json,
};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Token {
    secret: Vec<i8>,
    issuer_ext: Option<String>,
    issuer_int: Option<String>,
    #[serde(default)]
    label: String,
    #[serde(default)]
    r#type: String,
    algo: Option<String>,
    digits: Option<i64>,
    period: Option<i64>,
    counter: Option<i64>,
}

pub(super) fn read(bytes: &[u8], _: Option<&Passphrase>) -> Result<Vec<Row>, Unreadable> {
    let export = json(bytes)?;
    let tokens = export.get("tokens").and_then(Value::as_array).ok_or(Unreadable::NotThis("it has no tokens"))?;
    Ok(rows_of("token", tokens, |token: Token, source| Some(row(&token, source))))
}

fn row(token: &Token, source: String) -> Row {
    let names = names_in_account(&token.label);
    let secret = token.secret.iter().map(|byte| byte.cast_unsigned()).collect();
    let content = movement(&token.r#type).and_then(|movement| {
        let parts = Parts {
            movement,
            issuer: token.issuer_ext.as_deref().or(token.issuer_int.as_deref()),
            account: &token.label,
            algorithm: token.algo.as_deref(),
            digits: token.digits,
            period: token.period,
            counter: token.counter,
            ..Parts::of(Written::Bytes(secret))
        };
        parts.found()
    });
    Row::with(source, names, content)
}
