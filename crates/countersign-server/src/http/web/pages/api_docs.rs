//! `/api/docs`: the API for whoever connects an application. What it says of operations is in English, as the API is.

use super::Frame;
use crate::http::api::described::{ObjectText, OperationText};
use askama::Template;
use countersign_core::Reason;
use std::collections::BTreeSet;

/// The page.
#[derive(Debug, Template)]
#[template(path = "api_docs.html")]
pub(crate) struct ApiDocs<'a> {
    pub(crate) frame: Frame<'a>,
    /// Where people find this server: scheme and name.
    pub(crate) base: String,
    pub(crate) operations: Vec<OperationText>,
    pub(crate) objects: Vec<ObjectText>,
}

impl ApiDocs<'_> {
    /// The operations, those that belong together under one name.
    fn groups(&self) -> Vec<(&'static str, &[OperationText])> {
        let group = |operation: &OperationText| operation.opens.group();
        let groups = self.operations.chunk_by(|one, next| group(one) == group(next));
        groups.filter_map(|operations| Some((group(operations.first()?), operations))).collect()
    }

    /// A text cut at its backticks: whether a part is code, and the part.
    #[expect(clippy::unused_self, reason = "templates call methods of their page")]
    fn parts<'t>(&self, text: &'t str) -> Vec<(bool, &'t str)> {
        text.split('`').enumerate().map(|(number, part)| (number % 2 == 1, part)).collect()
    }

    /// The same of a text of the page.
    fn words(&self, id: &str) -> Vec<(bool, String)> {
        let text = self.frame.text.say(id);
        self.parts(&text).into_iter().map(|(is_code, part)| (is_code, part.to_owned())).collect()
    }

    /// Every problem that an operation may end in: its code, what it means, what to do.
    fn problems(&self) -> Vec<(&'static str, String, String)> {
        let of_operations = self.operations.iter().flat_map(|operation| &operation.problems);
        let codes: BTreeSet<_> = of_operations.flat_map(|(_, codes)| codes.iter().copied()).collect();
        let text = self.frame.text;
        let known = codes.into_iter().filter_map(|code| Some((code, Reason::from_code(code)?)));
        known.map(|(code, reason)| (code, text.admin(reason), text.remedy(reason))).collect()
    }

    /// A JSON document over several lines, if it is too long for one.
    #[expect(clippy::unused_self, reason = "templates call methods of their page")]
    fn laid_out(&self, json: &str) -> String {
        const SHORT: usize = 40;
        if json.len() <= SHORT {
            return json.to_owned();
        }
        let (mut text, mut depth, mut quoted, mut escaped) = (String::new(), 0_usize, false, false);
        let mut signs = json.chars().peekable();
        while let Some(sign) = signs.next() {
            if quoted || !"{}[],:".contains(sign) {
                quoted ^= sign == '"' && !escaped;
                escaped = sign == '\\' && !escaped;
                text.push(sign);
                continue;
            }
            let is_empty = "{[".contains(sign) && signs.peek().is_some_and(|next| "}]".contains(*next));
            match sign {
                '{' | '[' if is_empty => text.extend([Some(sign), signs.next()].into_iter().flatten()),
                '{' | '[' => {
                    depth += 1;
                    text.push(sign);
                    break_line(&mut text, depth);
                }
                '}' | ']' => {
                    depth = depth.saturating_sub(1);
                    break_line(&mut text, depth);
                    text.push(sign);
                }
                ',' => {
                    text.push(sign);
                    break_line(&mut text, depth);
                }
                _ => text.push_str(": "),
            }
        }
        text
    }
}

fn break_line(text: &mut String, depth: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n("  ", depth));
}
