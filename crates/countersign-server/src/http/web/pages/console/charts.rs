//! Charts as lists of marks with their places: x in per cent, y in pixels, so that text keeps its size on a phone.

mod bars;
mod fleet;
mod hours;
mod offset;

pub(crate) use bars::Bars;
pub(crate) use fleet::{FarDevice, Fleet};
pub(crate) use hours::Hours;
pub(crate) use offset::{OffsetChart, OffsetPoint};

/// A line across, with its number.
#[derive(Debug)]
pub(crate) struct Tick {
    pub(crate) y: String,
    pub(crate) text_y: String,
    pub(crate) text: String,
}
