//! The pages in a real browser: Chromium, driven by its own driver.

mod axe;
mod chromium;
mod clock;
