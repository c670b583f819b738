//! How people are told: whether mail and webhook can be used, what waits, and a test message on request.

use crate::{
    context::Context,
    failure::{Exit, Failure},
    host,
};
use countersign_core::Timestamp;
use countersign_engine::{
    Engine,
    doctor::Finding,
    env,
    notices::{Event, Mail, test_event, test_mail},
};
use countersign_server::{
    Config,
    outbox::{OutboxError, Trouble, mail::Mailer, webhook::Webhook},
};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// Looks at mail server and webhook as they are configured, without calling them.
pub(super) fn examine(context: &Context, config: &Config, engine: &Engine) -> Vec<Finding> {
    // Secrets are read with the eyes of the server.
    if let Err(failure) = host::become_owner(context.data()) {
        return vec![Finding::problem("mail.server", failure.what, failure.hint)];
    }
    let usable = |id, found: Result<Option<String>, OutboxError>, none: &str| match found {
        Ok(Some(what)) => Finding::ok(id, what),
        Ok(None) => Finding::ok(id, none),
        Err(error) => Finding::problem(id, error.to_string(), error.hint()),
    };
    let mailer = Mailer::open(&config.mail);
    let mail = mailer.map(|mailer| mailer.map(|mailer| format!("mail goes through {}", mailer.server())));
    let webhook = Webhook::open(&config.webhook, context.data());
    let webhook =
        webhook.map(|webhook| webhook.map(|webhook| format!("notices go to the webhook at {}", webhook.host())));
    let none =
        "no mail server is configured (mail.server): nobody is told by mail, and a forgotten password needs an admin";
    vec![
        usable("mail.server", mail, none),
        usable("webhook.url", webhook, "no webhook is configured (webhook.url)"),
        waiting(engine),
    ]
}

fn waiting(engine: &Engine) -> Finding {
    match engine.outbox_state() {
        Err(error) => Finding::problem("mail.waiting", error.to_string(), error.hint()),
        Ok(state) if state.waiting == 0 => Finding::ok("mail.waiting", "nothing waits to be delivered"),
        Ok(state) => {
            let since = state.oldest.map_or_else(String::new, |since: Timestamp| format!(", the oldest since {since}"));
            let what = format!("messages that wait to be delivered: {}{since}", state.waiting);
            match state.trouble {
                None => Finding::ok("mail.waiting", what),
                Some(trouble) => Finding::warning(
                    "mail.waiting",
                    format!("{what}; {trouble}"),
                    "`countersign doctor mail --to ADDRESS` tries it and says what to do",
                ),
            }
        }
    }
}

/// Sends a test message now, and says what became of it.
pub(super) fn send_test(context: &Context, to: &str) -> Result<Exit, Failure> {
    let config = context.config()?;
    let engine = context.open()?;
    let Some(mailer) = Mailer::open(&config.mail)? else {
        return Err(Failure::usage(
            "no mail server is configured",
            "name one with mail.server, and what mails are from with mail.from",
        ));
    };
    let mail: Mail = test_mail(engine.words(), &config.stationery(), &engine.settings().issuer, to, engine.now());
    let sent = runtime()?.block_on(mailer.send(&drawn_id(), &mail));
    let taken = format!("{} has taken the message for {to}. See whether it arrives.\n", mailer.server());
    Ok(tell(context, json!({ "to": to, "server": mailer.server() }), sent, taken))
}

/// Calls the webhook with a test notice now, and says what became of it.
pub(super) fn call_webhook(context: &Context) -> Result<Exit, Failure> {
    let config = context.config()?;
    let engine = context.open()?;
    let Some(webhook) = Webhook::open(&config.webhook, context.data())? else {
        return Err(Failure::usage("no webhook is configured", "name one with webhook.url"));
    };
    let event: Event = test_event(engine.words(), &config.stationery(), &engine.settings().issuer, engine.now());
    let sent = runtime()?.block_on(webhook.send(&drawn_id(), engine.now(), &event.body));
    let taken = format!("{} has taken the test notice.\n", webhook.host());
    Ok(tell(context, json!({ "webhook": webhook.host() }), sent, taken))
}

fn runtime() -> Result<Runtime, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|cause| Failure::unknown(format!("cannot send: {cause}"), ""))
}

/// Says whether it was sent, and if not what to do; `document` is beside it for scripts.
fn tell(context: &Context, mut document: Value, sent: Result<(), Trouble>, taken: String) -> Exit {
    if let Some(members) = document.as_object_mut() {
        members.insert("sent".to_owned(), json!(sent.is_ok()));
        if let Err(trouble) = &sent {
            members.insert("what".to_owned(), json!(trouble.what));
            members.insert("remedy".to_owned(), json!(trouble.remedy));
        }
    }
    match sent {
        Ok(()) => {
            context.out.answer(&document, || taken);
            Exit::Yes
        }
        Err(trouble) => {
            context.out.answer(&document, || format!("Not sent. {}\n→ {}\n", trouble.what, trouble.remedy));
            Exit::No
        }
    }
}

fn drawn_id() -> String {
    let mut bytes = [0; 16];
    env::system().fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
