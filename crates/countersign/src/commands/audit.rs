//! `audit`: verified, exported.

use crate::{
    cli::AuditCommand,
    context::Context,
    failure::{Exit, Failure},
    output::{Tone, escaped},
};
use countersign_engine::audit::shown_head;
use serde_json::json;
use std::io::Write;

pub(crate) fn run(context: &Context, command: AuditCommand) -> Result<Exit, Failure> {
    match command {
        AuditCommand::Verify { head } => verify(context, head.as_deref()),
        AuditCommand::Export => export(context),
    }
}

fn verify(context: &Context, head: Option<&str>) -> Result<Exit, Failure> {
    let walk = context.open()?.verify_audit(head)?;
    let shown = walk.head.as_ref().map(shown_head);
    let document = json!({
        "intact": walk.findings.is_empty(),
        "rows": walk.rows,
        "blocks": walk.blocks,
        "rows_without_details": walk.erased,
        "unsealed_rows": walk.unsealed,
        "verified_to": walk.last_at,
        "head": shown,
        "findings": walk.findings,
    });
    context.out.answer(&document, || {
        let to = walk.last_at.map_or_else(|| "the beginning".to_owned(), |at| at.to_string());
        let mut text = if walk.findings.is_empty() {
            format!(
                "{} The chain holds: {} rows in {} blocks, verified to {to}.\n",
                context.out.toned(Tone::Good, "✓"),
                walk.rows,
                walk.blocks
            )
        } else {
            let count = match walk.findings.len() {
                1 => "1 finding".to_owned(),
                count => format!("{count} findings"),
            };
            format!("{} The chain is broken: {count} in {} blocks.\n", context.out.toned(Tone::Bad, "✗"), walk.blocks)
        };
        for finding in &walk.findings {
            text.push_str(&format!("  {finding}\n"));
        }
        match walk.erased {
            0 => {}
            1 => text.push_str("  Of 1 row the personal details were erased; what was decided stands.\n"),
            rows => {
                text.push_str(&format!(
                    "  Of {rows} rows the personal details were erased; what was decided stands.\n"
                ));
            }
        }
        if let Some(head) = &shown {
            text.push_str(&format!(
                "  head {head}\n  Note the head elsewhere: `--head` shows later that nothing was cut off behind it.\n"
            ));
        }
        text
    });
    Ok(if walk.findings.is_empty() { Exit::Yes } else { Exit::No })
}

fn export(context: &Context) -> Result<Exit, Failure> {
    let engine = context.open()?;
    let json = context.out.json;
    let mut stdout = std::io::BufWriter::new(std::io::stdout().lock());
    let mut first = true;
    let begin = if json { stdout.write_all(b"{\"rows\":[\n") } else { Ok(()) };
    begin.map_err(|cause| Failure::unknown(format!("cannot write: {cause}"), ""))?;
    engine.export_audit(|line| {
        if json && !first {
            stdout.write_all(b",\n")?;
        }
        first = false;
        stdout.write_all(escaped(line).as_bytes())?;
        if json { Ok(()) } else { stdout.write_all(b"\n") }
    })?;
    let end = if json { stdout.write_all(b"\n]}\n") } else { Ok(()) };
    end.and_then(|()| stdout.flush()).map_err(|cause| Failure::unknown(format!("cannot write: {cause}"), ""))?;
    Ok(Exit::Yes)
}
