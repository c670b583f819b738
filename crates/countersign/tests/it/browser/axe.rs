//! axe-core, the accessibility checker, run in the page.

use super::chromium::Browser;
use std::path::Path;

/// Where `cargo xtask test` puts it.
const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/axe/node_modules/axe-core/axe.min.js");

impl Browser {
    /// What the checker objects to, a line each; empty if nothing.
    pub(super) fn axe(&self) -> Vec<String> {
        let source = std::fs::read_to_string(Path::new(SOURCE)).expect("axe-core is fetched by `cargo xtask test`");
        self.run(&source);
        let found = self.finish(
            "axe.run().then(({ violations }) => done(violations.map((rule) => \
             `${rule.id}: ${rule.nodes.map((node) => node.target.join(' ')).join(', ')}`)))",
        );
        found.as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect()
    }
}
