//! Pages for people: signing in, their own factors, the device's clock.
//!
//! A page is a struct of ready values and a template; handlers fill it and send it. Nothing here decides.
#![cfg_attr(not(test), expect(dead_code, unused_imports, reason = "the pages come before the handlers that show them"))]

pub(crate) mod assets;
pub(crate) mod clock;
mod headers;
mod pages;
mod text;

#[cfg(test)]
mod tests;
