//! `audit`: verified, exported.

use crate::{
    cli::AuditCommand,
    context::Context,
    failure::{Exit, Failure},
    output::{Tone, counted, escaped},
};
use countersign_engine::audit::shown_head;
use serde_json::json;
use std::io::{self, Write};

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
                "{} The chain holds: {} in {}, verified to {to}.\n",
                context.out.toned(Tone::Good, "✓"),
                counted(walk.rows, "row"),
                counted(walk.blocks, "block")
            )
        } else {
            let (count, blocks) = (counted(walk.findings.len() as u64, "finding"), counted(walk.blocks, "block"));
            format!("{} The chain is broken: {count} in {blocks}.\n", context.out.toned(Tone::Bad, "✗"))
        };
        for finding in &walk.findings {
            text.push_str(&format!("  {finding}\n"));
        }
        if walk.erased > 0 {
            let rows = counted(walk.erased, "row");
            text.push_str(&format!("  Of {rows} the personal details were erased; what was decided stands.\n"));
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
    let (mut first, mut gone) = (true, false);
    let mut write = |line: &str| -> io::Result<()> {
        let before = match (json, first) {
            (true, true) => "{\"rows\":[\n",
            (true, false) => ",\n",
            (false, _) => "",
        };
        first = false;
        let after = if json { "" } else { "\n" };
        write!(stdout, "{before}{}{after}", escaped(line))
            .inspect_err(|cause| gone = cause.kind() == io::ErrorKind::BrokenPipe)
    };
    let written = engine.export_audit(&mut write);
    // Whoever reads has seen enough.
    if gone {
        return Ok(Exit::Yes);
    }
    written?;
    let end = match (json, first) {
        (true, true) => "{\"rows\":[\n]}\n",
        (true, false) => "\n]}\n",
        (false, _) => "",
    };
    match stdout.write_all(end.as_bytes()).and_then(|()| stdout.flush()) {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::unknown(format!("cannot write: {cause}"), "is the disk full?"))
        }
        _ => Ok(Exit::Yes),
    }
}
