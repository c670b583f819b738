//! What a person does with a page: reads it, types, presses keys, sends a form, and waits for what comes of it.

use super::chromium::Browser;
use serde_json::{Value, json};

/// Names an element in the driver's answers (`WebDriver`, section 12.1).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// How often to look for something before it is said to be missing. A look takes milliseconds.
const LOOKS: usize = 5_000;

/// Keys without a letter, as `WebDriver` writes them.
pub(super) const TAB: &str = "\u{e004}";
pub(super) const ENTER: &str = "\u{e007}";

impl Browser {
    /// Types into a field.
    pub(super) fn fill(&self, selector: &str, text: &str) {
        self.on(selector, "value", &json!({ "text": text }));
    }

    /// Clicks what sends a form or leads elsewhere, and waits for the page that follows.
    pub(super) fn follow(&self, selector: &str) {
        self.leave(|| self.on(selector, "click", &json!({})));
    }

    /// Clicks what stays on the page.
    pub(super) fn click(&self, selector: &str) {
        self.on(selector, "click", &json!({}));
    }

    /// Presses keys, one after the other, on what has the focus.
    pub(super) fn press(&self, keys: &str) {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.to_string() })))
            .collect();
        let actions = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": strokes }] });
        self.post("/actions", &actions);
    }

    /// Presses a key that leads elsewhere, and waits for the page that follows.
    pub(super) fn press_on(&self, key: &str) {
        self.leave(|| self.press(key));
    }

    /// The page's path.
    pub(super) fn path(&self) -> String {
        self.read("location.pathname")
    }

    /// What an expression is in the page, as text.
    pub(super) fn read(&self, expression: &str) -> String {
        let value = self.run(&format!("return String({expression})"));
        value.as_str().unwrap().to_owned()
    }

    /// Whether an expression holds in the page.
    pub(super) fn holds(&self, expression: &str) -> bool {
        self.run(&format!("return Boolean({expression})")) == true
    }

    /// What is read in each element that a selector finds.
    pub(super) fn texts(&self, selector: &str) -> Vec<String> {
        let found = self.run(&format!(
            "return [...document.querySelectorAll({})].map((one) => one.innerText.trim())",
            json!(selector)
        ));
        found.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    }

    /// Does something that leads to another page, and waits until that has loaded.
    fn leave(&self, act: impl FnOnce()) {
        self.run("document.documentElement.dataset.left = 'yes'");
        act();
        let arrived = "return document.readyState === 'complete' && !document.documentElement.dataset.left";
        let look = json!({ "script": arrived, "args": [] });
        let is_there = |_: usize| self.try_post("/execute/sync", &look) == Some(Value::Bool(true));
        assert!((0..LOOKS).any(is_there), "no page follows {}: {}", self.path(), self.text("main"));
    }

    fn on(&self, selector: &str, act: &str, document: &Value) {
        let found = self.post("/element", &json!({ "using": "css selector", "value": selector }));
        let id = found[ELEMENT].as_str().unwrap();
        self.post(&format!("/element/{id}/{act}"), document);
    }
}
