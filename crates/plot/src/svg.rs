//! Plots as SVG.

use std::fmt::Write as _;

use base64::Engine as _;

use super::alt::alt_text;
use super::draw::{Drawing, Picture, drawn};
use super::format::one_line;
use super::model::Plot;
use super::png;

/// Descriptions longer than this end in an ellipsis.
const LONGEST: usize = 20_000;

impl Plot {
    /// The plot as SVG: one element without a prolog, to be written to a file or into a page.
    ///
    /// It asks for nothing outside of itself, has its [description](Plot::alt_text) inside, and is the same
    /// for the same plot. In a page it is never wider than its surroundings; where these are narrow, as on a
    /// phone, plots are read better as `plot.narrow()`.
    ///
    /// ```
    /// use vcfilter_plot::{Panel, Plot};
    /// let plot = Plot::new("a < b").panel(Panel::new().x("n").line("", [(0.0, 0.0), (1.0, 1.0)]));
    /// let svg = plot.to_svg();
    /// assert!(svg.starts_with("<svg ") && svg.contains("<title>a &lt; b</title>"));
    /// ```
    pub fn to_svg(&self) -> String {
        let drawing = drawn(self);
        let (width, height) = drawing.units();
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {width} {height}\" \
             role=\"img\" style=\"max-width:100%;height:auto\">\n<title>{}</title>\n<desc>{}</desc>\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"#FFFFFF\"/>\n",
            drawing.width.round(),
            drawing.height.round(),
            escaped(&one_line(self.title(), LONGEST)),
            escaped(&one_line(&alt_text(self), LONGEST)),
        );
        for picture in &drawing.pictures {
            embed(&mut svg, picture);
        }
        svg + &drawing.body + "</svg>\n"
    }
}

/// Text between tags of XML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Writes a picture of pixels as a PNG inside of the SVG.
fn embed(svg: &mut String, picture: &Picture) {
    // Pixels that cannot be encoded leave a white place; the sizes here are always valid.
    let Ok(bytes) = png::encoded(picture.columns, picture.rows, &picture.pixels) else { return };
    let data = base64::engine::general_purpose::STANDARD.encode(bytes);
    let [x, y, width, height] = [picture.x, picture.y, picture.width, picture.height].map(Drawing::unit);
    let _ = writeln!(
        svg,
        "<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" preserveAspectRatio=\"none\" \
         style=\"image-rendering:pixelated\" href=\"data:image/png;base64,{data}\"/>"
    );
}
