//! Plots as PNG: the SVG's elements, made pixels by resvg.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{FilterQuality, Pixmap, PixmapPaint, PremultipliedColorU8, Transform};
use resvg::usvg;

use super::draw::{Drawing, FONT, Picture, drawn};
use super::model::Plot;

/// Pixels of the PNG for one of the drawing.
const ZOOM: f32 = 2.0;
/// The largest PNG, in pixels.
const MOST_PIXELS: f64 = 64e6;

/// Why a plot could not be made a PNG.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlotError {
    /// It has so many panels that the picture would be too large.
    #[error("the picture would have {width} by {height} pixels, more than 64 million: draw fewer panels")]
    TooLarge {
        /// In pixels.
        width: u64,
        /// In pixels.
        height: u64,
    },
    /// The drawing could not be made pixels; this is a fault of the program.
    #[error("the picture could not be drawn: {0}")]
    Drawing(String),
    /// The pixels could not be written; this is a fault of the program.
    #[error("the picture could not be encoded: {0}")]
    Encoding(String),
}

impl Plot {
    /// The plot as the bytes of a PNG file, at two pixels for one of the SVG. It looks as the SVG does, with
    /// a font of its own, so that it is the same on every machine.
    ///
    /// # Errors
    /// [`PlotError::TooLarge`] when it would have more than 64 million pixels.
    pub fn to_png(&self) -> Result<Vec<u8>, PlotError> {
        let drawing = drawn(self);
        let (width, height) = (drawing.width * f64::from(ZOOM), drawing.height * f64::from(ZOOM));
        let too_large = PlotError::TooLarge { width: width as u64, height: height as u64 };
        if width * height > MOST_PIXELS {
            return Err(too_large);
        }
        let mut pixmap = Pixmap::new(width.ceil() as u32, height.ceil() as u32).ok_or(too_large)?;
        pixmap.fill(resvg::tiny_skia::Color::WHITE);
        for picture in &drawing.pictures {
            lay(&mut pixmap, picture);
        }
        let tree = tree(&drawing)?;
        let (units, _) = drawing.units();
        let zoom = width as f32 / units as f32;
        resvg::render(&tree, Transform::from_scale(zoom, zoom), &mut pixmap.as_mut());
        let pixels: Vec<u8> = pixmap
            .pixels()
            .iter()
            .map(|pixel| pixel.demultiply())
            .flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()])
            .collect();
        encoded(pixmap.width() as usize, pixmap.height() as usize, &pixels)
    }
}

/// The elements of a drawing as resvg reads them.
fn tree(drawing: &Drawing) -> Result<usvg::Tree, PlotError> {
    static FONTS: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| {
        let mut fonts = usvg::fontdb::Database::new();
        fonts.load_font_data(FONT.to_vec());
        fonts.set_sans_serif_family("DejaVu Sans");
        Arc::new(fonts)
    });
    let (width, height) = drawing.units();
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\">{}</svg>",
        drawing.body
    );
    let options = usvg::Options { fontdb: Arc::clone(fonts), ..usvg::Options::default() };
    usvg::Tree::from_str(&svg, &options).map_err(|error| PlotError::Drawing(error.to_string()))
}

/// Lays a picture into its place.
fn lay(onto: &mut Pixmap, picture: &Picture) {
    let Some(mut pixmap) = Pixmap::new(picture.columns as u32, picture.rows as u32) else { return };
    for (pixel, rgb) in pixmap.pixels_mut().iter_mut().zip(picture.pixels.as_chunks::<3>().0) {
        let [red, green, blue] = *rgb;
        *pixel = PremultipliedColorU8::from_rgba(red, green, blue, u8::MAX).unwrap_or(*pixel);
    }
    let part = |length: f64, count: usize| length as f32 * ZOOM / count.max(1) as f32;
    let transform = Transform::from_row(
        part(picture.width, picture.columns),
        0.0,
        0.0,
        part(picture.height, picture.rows),
        picture.x as f32 * ZOOM,
        picture.y as f32 * ZOOM,
    );
    let paint = PixmapPaint { quality: FilterQuality::Nearest, ..PixmapPaint::default() };
    onto.draw_pixmap(0, 0, pixmap.as_ref(), &paint, transform, None);
}

/// Red, green and blue bytes as a PNG.
pub(super) fn encoded(width: usize, height: usize, rgb: &[u8]) -> Result<Vec<u8>, PlotError> {
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
