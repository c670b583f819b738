//! axe-core, the accessibility checker, run in the page.

use super::chromium::Browser;
use std::path::Path;

/// Where `cargo xtask test` puts it.
const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/axe/node_modules/axe-core/axe.min.js");

impl Browser {
    /// What the checker objects to, a line each; empty if nothing.
    pub(super) fn axe(&self) -> Vec<String> {
        self.axe_with("{}")
    }

    /// What it objects to about colours alone: enough where the same page is looked at again in others.
    pub(super) fn axe_of_colours(&self) -> Vec<String> {
        self.axe_with("{ runOnly: ['color-contrast', 'link-in-text-block'] }")
    }

    fn axe_with(&self, options: &str) -> Vec<String> {
        if !self.holds("window.axe") {
            let source = std::fs::read_to_string(Path::new(SOURCE));
            self.run(&source.expect("axe-core is fetched by `cargo xtask test`"));
        }
        let found = self.finish(&format!(
            "axe.run({options}).then(({{ violations }}) => done(violations.map((rule) => \
             `${{rule.id}}: ${{rule.nodes.map((node) => node.target.join(' ')).join(', ')}}`)))",
        ));
        found.as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect()
    }
}
