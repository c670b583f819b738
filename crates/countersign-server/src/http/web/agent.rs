//! What a browser calls itself, in words: "Firefox on Linux". For recognising one's own, never for deciding.

use super::text::Text;

/// Marks of browsers, the more particular first: most claim to be several others too.
const BROWSERS: [(&str, &str); 8] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// The browser and its system, as far as they say.
pub(super) fn named(text: Text<'_>, agent: &str) -> String {
    let browser = if agent.contains("CriOS/") { Some("Chrome") } else { known(&BROWSERS, agent) };
    match (browser, known(&SYSTEMS, agent)) {
        (Some(browser), Some(system)) => {
            text.filled("agent", &[("browser", browser.to_owned()), ("system", system.to_owned())])
        }
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => text.say("agent-unknown"),
    }
}

fn known(marks: &[(&str, &'static str)], agent: &str) -> Option<&'static str> {
    marks.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
}
