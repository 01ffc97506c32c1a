//! Pixels as the bytes of a PNG file.

use super::PlotError;

/// Red, green and blue bytes as a PNG.
pub(in super::super) fn encoded(width: usize, height: usize, rgb: &[u8]) -> Result<Vec<u8>, PlotError> {
    let fault = |error: png::EncodingError| PlotError::Encoding(error.to_string());
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width as u32, height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let mut writer = encoder.write_header().map_err(fault)?;
    writer.write_image_data(rgb).map_err(fault)?;
    writer.finish().map_err(fault)?;
    Ok(bytes)
}
