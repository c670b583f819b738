//! How a page looks and what it weighs: held to the same bar in every state that a test brings it into, on phone and
//! desktop, light and dark, down to 320 px.

use super::chromium::{Browser, Scheme, View};
use std::path::Path;

/// The folder that pictures of the pages go to, if somebody asks for them.
const PICTURES: &str = "COUNTERSIGN_SCREENSHOTS";
/// What a page may weigh with everything it loads, in bytes before any compression.
const HEAVIEST: u64 = 60_000;
/// The same of the API's document, which is a manual and no page that people wait for.
const HEAVIEST_MANUAL: u64 = 85_000;
/// The narrowest window that a page has to fit into, in pixels.
const NARROWEST: u32 = 320;

const WINDOWS: [(View, Scheme, &str); 4] = [
    (View::Phone, Scheme::Light, "phone-light"),
    (View::Phone, Scheme::Dark, "phone-dark"),
    (View::Desktop, Scheme::Light, "desktop-light"),
    (View::Desktop, Scheme::Dark, "desktop-dark"),
];

impl Browser {
    /// Holds the page that is shown to the bar. Its picture goes by `name`.
    pub(super) fn inspect(&self, name: &str) {
        for (view, scheme, window) in WINDOWS {
            self.look(view, scheme);
            // What stands on the page depends on its width only.
            let is_new_width = matches!((view, scheme), (View::Phone, Scheme::Light) | (View::Desktop, Scheme::Dark));
            let objections = if is_new_width { self.axe() } else { self.axe_of_colours() };
            assert_eq!(objections, Vec::<String>::new(), "{name} {window}");
            assert!(self.holds("document.documentElement.scrollWidth <= innerWidth"), "{name} {window} is too wide");
            if let Some(folder) = std::env::var_os(PICTURES) {
                self.screenshot(&Path::new(&folder).join(format!("{name}-{window}.png")));
            }
        }
        self.resize(NARROWEST, 700, true);
        let width: u32 = self.read("document.documentElement.scrollWidth").parse().unwrap();
        assert!(width <= NARROWEST, "{name} is {width} px wide");
        let weight = self.weight();
        let heaviest = if name.starts_with("api-docs") { HEAVIEST_MANUAL } else { HEAVIEST };
        assert!(weight < heaviest, "{name} weighs {weight} bytes");
        self.look_as_begun();
    }

    /// The bytes of the page, of all that it loaded, and of the icon, which browsers fetch by themselves.
    fn weight(&self) -> u64 {
        let weight = self.finish(
            "const loaded = ['navigation', 'resource'].flatMap((kind) => performance.getEntriesByType(kind));\
             fetch(document.querySelector('link[rel=icon]').href).then((icon) => icon.blob()).then((icon) =>\
               done(loaded.reduce((sum, one) => sum + one.decodedBodySize, icon.size)))",
        );
        weight.as_u64().unwrap()
    }
}
