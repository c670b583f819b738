//! QR codes of otpauth URIs: as SVG for pages and the API, as text for the terminal.

use qrcode::{
    EcLevel, QrCode,
    render::{svg, unicode},
    types::QrError,
};

/// A QR code as an SVG document: black on white, with its quiet zone, scaled by whoever embeds it.
pub fn svg(text: &str) -> Result<String, QrError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(240, 240).quiet_zone(true).build();
    // The XML declaration is of no use inside JSON or a page.
    Ok(drawn.split_once("?>").map_or(drawn.clone(), |(_, svg)| svg.to_owned()))
}

/// A QR code in half blocks, two modules a character, dark modules as ink, with its quiet zone.
pub fn terminal(text: &str) -> Result<String, QrError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L)?;
    let (ink, paper) = (unicode::Dense1x2::Dark, unicode::Dense1x2::Light);
    Ok(code.render::<unicode::Dense1x2>().dark_color(ink).light_color(paper).quiet_zone(true).build())
}
