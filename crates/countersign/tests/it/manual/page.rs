//! A page of the manual as a list of commands with what they print.

/// A command, and what the page says it prints.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) line: usize,
    pub(super) command: String,
    pub(super) output: Vec<String>,
}

/// The commands of all blocks of a terminal, in their order. Blocks without a command only show something.
pub(super) fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let (mut in_terminal, mut has_command) = (false, false);
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with("```") {
            in_terminal = line == "```console";
            has_command = false;
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| in_terminal) {
            steps.push(Step { line: number, command: command.to_owned(), output: Vec::new() });
            has_command = true;
        } else if let Some(step) = steps.last_mut().filter(|_| in_terminal && has_command) {
            if step.output.is_empty() && step.command.ends_with('\\') {
                step.command = format!("{}\n{line}", step.command);
            } else {
                step.output.push(line.to_owned());
            }
        }
    }
    steps
}
