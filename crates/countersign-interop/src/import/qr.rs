//! QR codes on pictures. A picture larger than any screen is refused before it is unpacked.

use super::Unreadable;
use image::{ImageFormat, ImageReader, Limits};
use rqrr::PreparedImage;
use std::io::Cursor;
use zeroize::Zeroizing;

/// Width and height of the largest picture that is looked at.
const MOST_PIXELS: u32 = 8192;
const MOST_BYTES: u64 = 400 << 20;

/// Whether these bytes begin as a picture does.
pub(super) fn is_picture(bytes: &[u8]) -> bool {
    kind(bytes).is_some()
}

fn kind(bytes: &[u8]) -> Option<ImageFormat> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some(ImageFormat::Png),
        [0xff, 0xd8, 0xff, ..] => Some(ImageFormat::Jpeg),
        _ => None,
    }
}

/// The texts of all QR codes on a picture.
pub(super) fn texts_on(bytes: &[u8]) -> Result<Vec<Zeroizing<String>>, Unreadable> {
    let unreadable = Unreadable::NotThis("the picture cannot be read, or is larger than 8192 pixels");
    let mut reader = ImageReader::new(Cursor::new(bytes));
    reader.set_format(kind(bytes).ok_or_else(|| unreadable.clone())?);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_PIXELS);
    limits.max_image_height = Some(MOST_PIXELS);
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    let grey = reader.decode().map_err(|_| unreadable)?.to_luma8();
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let pixels = grey.as_raw();
    let shade = |x: usize, y: usize| pixels.get(y * width + x).copied().unwrap_or(255);
    let mut prepared = PreparedImage::prepare_from_greyscale(width, height, shade);
    let texts: Vec<_> = prepared
        .detect_grids()
        .iter()
        .filter_map(|grid| grid.decode().ok())
        .map(|(_, text)| Zeroizing::new(text))
        .collect();
    if texts.is_empty() { Err(Unreadable::NotThis("no QR code is found on the picture")) } else { Ok(texts) }
}
