//! `doctor`: what is wrong with this installation, each finding with its remedy.

use crate::{
    context::Context,
    failure::{Exit, Failure},
    output::{Tone, wrapped},
};
use countersign_engine::{
    Engine,
    doctor::{Finding, Severity},
};
use serde_json::json;

pub(crate) fn run(context: &Context, part: Option<&str>) -> Result<Exit, Failure> {
    let wanted = |name: &str| part.is_none_or(|part| part == name);
    let mut findings = Vec::new();
    if wanted("config") {
        findings.push(examine_config(context));
    }
    if part.is_none_or(|part| part != "config") {
        match context.open() {
            Err(failure) => findings.push(Finding::problem("installation.open", failure.what, failure.hint)),
            Ok(engine) => findings.extend(examine(context, &engine, wanted)?),
        }
    }
    let (fine, trouble): (Vec<_>, Vec<_>) = findings.into_iter().partition(|finding| finding.severity == Severity::Ok);
    context.out.answer(&json!({ "findings": trouble, "fine": fine }), || {
        let lines = fine.iter().chain(&trouble).map(|finding| line(context, finding));
        let mut text: String = lines.collect();
        text.push_str(&match trouble.len() {
            0 => "\nNothing to mend.\n".to_owned(),
            1 => "\n1 finding.\n".to_owned(),
            count => format!("\n{count} findings.\n"),
        });
        text
    });
    Ok(if trouble.is_empty() { Exit::Yes } else { Exit::No })
}

fn examine(context: &Context, engine: &Engine, wanted: impl Fn(&str) -> bool) -> Result<Vec<Finding>, Failure> {
    let mut findings = Vec::new();
    if wanted("database") {
        findings.extend(engine.examine_database()?);
    }
    if wanted("keys") {
        findings.extend(engine.examine_keys(&context.root_key_path())?);
    }
    if wanted("clock") {
        findings.extend(engine.examine_clock()?);
    }
    Ok(findings)
}

fn examine_config(context: &Context) -> Finding {
    match context.config() {
        Ok(_) => Finding::ok("config.usable", "the configuration can be used"),
        Err(failure) => Finding::problem("config.usable", failure.what, failure.hint),
    }
}

fn line(context: &Context, finding: &Finding) -> String {
    let mark = match finding.severity {
        Severity::Ok => context.out.toned(Tone::Good, "✓"),
        Severity::Warning => context.out.toned(Tone::Careful, "!"),
        Severity::Problem => context.out.toned(Tone::Bad, "✗"),
    };
    let mut text = format!("{mark} {:22} {}\n", finding.id, finding.what);
    if !finding.remedy.is_empty() {
        text.push_str(&wrapped(&format!("→ {}", finding.remedy), 25, 80));
    }
    text
}
