//! `doctor`: what is wrong with this installation, each finding with its remedy.

mod foreign;
mod mail;

use crate::{
    cli::Doctor,
    context::Context,
    failure::{Exit, Failure},
    host,
    output::{Tone, wrapped},
};
use countersign_core::trust::Trust;
use countersign_engine::{
    Engine, Error,
    doctor::{Finding, Severity},
    env,
};
use countersign_server::{
    http::tls::{Tls, TlsFiles},
    sntp,
};
use serde_json::{Value, json};
use std::iter;

/// What to do about a database that cannot be read.
const RESTORE: &str =
    "see whether disk and file system are sound; if they are, stop the server and restore the newest backup";

/// Looks at everything, at one part, or at another system.
pub(crate) fn run(context: &Context, arguments: &Doctor) -> Result<Exit, Failure> {
    let part = arguments.part.as_deref();
    if arguments.thaw {
        return thaw(context, part);
    }
    if let Some(to) = &arguments.to {
        return send_test(context, part, to);
    }
    if arguments.call {
        return call_webhook(context, part);
    }
    match part {
        Some("mattermost" | "kratos" | "google-authenticator" | "privacyidea") => foreign::run(context, arguments),
        part if arguments.source.is_none() => look(context, part),
        _ => Err(Failure::usage(
            "only another system has a source",
            "run for instance `countersign doctor mattermost postgresql://mmuser@localhost/mattermost`",
        )),
    }
}

fn look(context: &Context, part: Option<&str>) -> Result<Exit, Failure> {
    // Who may not look finds nothing.
    context.database_exists()?;
    let wanted = |name: &str| part.is_none_or(|part| part == name);
    let mut findings = Vec::new();
    if wanted("config") {
        findings.extend(examine_config(context));
    }
    if part.is_none_or(|part| part != "config") {
        match context.open() {
            Err(failure) => findings.push(Finding::problem("installation.open", failure.what, failure.hint)),
            Ok(engine) => findings.extend(examine(context, &engine, wanted)),
        }
    }
    Ok(answer(context, &findings, json!({})))
}

/// Prints what was found, what is fine apart from the rest; `more` is beside it for scripts.
fn answer(context: &Context, findings: &[Finding], mut more: Value) -> Exit {
    let sorted = |severity: &dyn Fn(Severity) -> bool| -> Vec<&Finding> {
        findings.iter().filter(|finding| severity(finding.severity)).collect()
    };
    let fine = sorted(&|severity| severity == Severity::Ok);
    let advice = sorted(&|severity| severity == Severity::Advice);
    let trouble = sorted(&|severity| severity > Severity::Advice);
    if let Some(members) = more.as_object_mut() {
        members.insert("findings".to_owned(), json!(trouble));
        members.insert("advice".to_owned(), json!(advice));
        members.insert("fine".to_owned(), json!(fine));
    }
    let widest = findings.iter().map(|finding| finding.id.len()).max().unwrap_or(0).max(22);
    context.out.answer(&more, || {
        let lines = fine.iter().chain(&advice).chain(&trouble).map(|finding| line(context, finding, widest));
        let mut text: String = lines.collect();
        let advised = match advice.len() {
            0 => String::new(),
            1 => "; 1 piece of advice".to_owned(),
            count => format!("; {count} pieces of advice"),
        };
        text.push_str(&match trouble.len() {
            0 => format!("\nNothing to mend{advised}.\n"),
            1 => format!("\n1 finding{advised}.\n"),
            count => format!("\n{count} findings{advised}.\n"),
        });
        text
    });
    if trouble.is_empty() { Exit::Yes } else { Exit::No }
}

/// Sends a test message to an address.
fn send_test(context: &Context, part: Option<&str>, to: &str) -> Result<Exit, Failure> {
    if part != Some("mail") {
        return Err(Failure::usage("--to belongs to `doctor mail`", "run `countersign doctor mail --to ADDRESS`"));
    }
    mail::send_test(context, to)
}

/// Calls the webhook with a test notice.
fn call_webhook(context: &Context, part: Option<&str>) -> Result<Exit, Failure> {
    if part != Some("webhook") {
        return Err(Failure::usage("--call belongs to `doctor webhook`", "run `countersign doctor webhook --call`"));
    }
    mail::call_webhook(context)
}

/// Believes the clock again, whatever other sources say.
fn thaw(context: &Context, part: Option<&str>) -> Result<Exit, Failure> {
    if part != Some("clock") {
        return Err(Failure::usage("--thaw belongs to `doctor clock`", "run `countersign doctor clock --thaw`"));
    }
    let before = context.open()?.thaw_clock(context.access()).wait()?;
    let was_frozen = before == Trust::Frozen;
    let said = if was_frozen {
        "Thawed: codes from apps are accepted again, by the time this server shows.\n"
    } else {
        "Nothing was frozen.\n"
    };
    context.out.answer(&json!({ "was_frozen": was_frozen }), || said.to_owned());
    Ok(Exit::Yes)
}

/// Looks at the parts that are wanted. A part that cannot be looked at is a finding itself.
fn examine(context: &Context, engine: &Engine, wanted: impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut take = |id, found: Result<Vec<Finding>, Error>| match found {
        Ok(found) => findings.extend(found),
        Err(error) => findings.push(Finding::problem(id, error.to_string(), RESTORE)),
    };
    if wanted("database") {
        take("database.integrity", engine.examine_database());
    }
    if wanted("keys") {
        take("keys.copied", engine.examine_keys(&context.root_key_path()));
    }
    if wanted("emergency") {
        take("emergency.users", engine.examine_emergency());
    }
    if wanted("clock") {
        // A configuration that cannot be used is a finding of its own.
        let servers = context.config().map(|config| config.sntp_servers).unwrap_or_default();
        take("clock.now", engine.examine_clock(&sntp::ask(&servers)));
    }
    if (wanted("mail") || wanted("webhook"))
        && let Ok(config) = context.config()
    {
        let of_part = |finding: &Finding| wanted("mail") || finding.id.starts_with("webhook");
        findings.extend(mail::examine(context, &config, engine).into_iter().filter(of_part));
    }
    findings
}

fn examine_config(context: &Context) -> Vec<Finding> {
    match context.config() {
        Ok(config) => {
            let usable = Finding::ok("config.usable", "the configuration can be used");
            iter::once(usable).chain(config.tls_files().map(|files| examine_tls(context, files))).collect()
        }
        Err(failure) => vec![Finding::problem("config.usable", failure.what, failure.hint)],
    }
}

/// Looks at certificate and key with the eyes of the server, which reads them as the owner of the data directory.
fn examine_tls(context: &Context, files: TlsFiles) -> Finding {
    let opened = host::become_owner(context.data()).and_then(|()| Ok(Tls::open(files)?));
    match opened {
        Ok(tls) => tls.examine(env::system().now()),
        Err(failure) => Finding::problem("tls.certificate", failure.what, failure.hint),
    }
}

fn line(context: &Context, finding: &Finding, widest: usize) -> String {
    let mark = match finding.severity {
        Severity::Ok => context.out.toned(Tone::Good, "✓"),
        Severity::Advice => context.out.toned(Tone::Quiet, "·"),
        Severity::Warning => context.out.toned(Tone::Careful, "!"),
        Severity::Problem => context.out.toned(Tone::Bad, "✗"),
    };
    let indent = widest + 3;
    let mut text = format!("{mark} {:widest$} {}", finding.id, wrapped(&finding.what, indent, 80).trim_start());
    if !finding.remedy.is_empty() {
        text.push_str(&wrapped(&format!("→ {}", context.out.with_commands(&finding.remedy)), indent, 80));
    }
    text
}
