//! The pages in a real browser: Chromium, driven by its own driver.

mod acting;
mod axe;
mod causes;
mod chromium;
mod clock;
mod console;
mod keyboard;
mod looks;
mod own;
mod plain;
mod setup;
mod signing_in;
mod site;
