//! Plots as SVG.

use std::fmt::Write as _;

use super::alt::alt_text;
use super::draw::{Align, Colour, Outline, Paint, Picture, Shape, Spot, Text, drawn};
use super::format::{one_line, without_zeros};
use super::model::Plot;

/// Descriptions longer than this end in an ellipsis.
const LONGEST: usize = 20_000;

impl Plot {
    /// Returns the plot as SVG: one element without a prolog, for a file or a page.
    ///
    /// It refers to nothing outside, contains its [description](Plot::alt_text), and is the same for the same
    /// plot. In a page it is never wider than its surroundings; for narrow ones, such as a phone, use
    /// `plot.narrow()`.
    ///
    /// ```
    /// use vcfilter_plot::{Panel, Plot};
    /// let plot = Plot::new("a < b").panel(Panel::new().x("n").line("", [(0.0, 0.0), (1.0, 1.0)]));
    /// let svg = plot.to_svg();
    /// assert!(svg.starts_with("<svg ") && svg.contains("<title>a &lt; b</title>"));
    /// ```
    pub fn to_svg(&self) -> String {
        let drawing = drawn(self);
        let (width, height) = (number(drawing.width), number(drawing.height));
        // A group of its own, as pages have rules for `svg` that would otherwise reach what is inside.
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\" style=\"max-width:100%;height:auto\">\n\
             <title>{}</title>\n<desc>{}</desc>\n\
             <g fill=\"none\" stroke=\"none\" stroke-linejoin=\"round\" font-family=\"sans-serif\">\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n",
            escaped(&one_line(self.title(), LONGEST)),
            escaped(&one_line(&alt_text(self), LONGEST)),
        );
        for shape in &drawing.shapes {
            svg += &element(shape);
            svg.push('\n');
        }
        svg + "</g>\n</svg>\n"
    }
}

/// A shape as an element; nothing for a picture that cannot be encoded, whose place stays white.
fn element(shape: &Shape) -> String {
    match shape {
        Shape::Figure(outline, paint) => format!("<{}{}/>", figure(outline), painted(paint)),
        Shape::Text(text) => written(text),
        Shape::Picture(picture) => image(picture).unwrap_or_default(),
    }
}

/// The name of an element, and the attributes of its form.
fn figure(outline: &Outline) -> String {
    match outline {
        Outline::Line(spots) => format!("path d=\"{}\"", path(spots)),
        Outline::Polygon(spots) => format!("path d=\"{}z\"", path(spots)),
        Outline::Rect(rect) => {
            let [x, y, width, height] = [rect.x, rect.y, rect.width, rect.height].map(number);
            format!("rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"")
        }
        Outline::Circle((x, y), radius) => {
            format!("circle cx=\"{}\" cy=\"{}\" r=\"{}\"", number(*x), number(*y), number(*radius))
        }
    }
}

/// The first place, then steps from each to the next, which are shorter to write. They are steps between rounded
/// places, so that no error grows.
fn path(spots: &[Spot]) -> String {
    let mut last = (0.0, 0.0);
    let step = |(x, y): &Spot| {
        let here = (rounded(*x), rounded(*y));
        let step = format!("{},{}", number(here.0 - last.0), number(here.1 - last.1));
        last = here;
        step
    };
    format!("m{}", spots.iter().map(step).collect::<Vec<_>>().join(" "))
}

/// The attributes of paint.
fn painted(paint: &Paint) -> String {
    match paint {
        Paint::Fill(colour) => format!(" fill=\"{}\"", hex(*colour)),
        Paint::Stroke(stroke) => {
            let mut text =
                format!(" stroke=\"{}\" stroke-width=\"{}\"", hex(stroke.colour), number(stroke.width));
            if !stroke.dashes.is_empty() {
                let dashes: Vec<String> = stroke.dashes.iter().copied().map(number).collect();
                let _ = write!(text, " stroke-dasharray=\"{}\"", dashes.join(" "));
            }
            text
        }
    }
}

fn written(text: &Text) -> String {
    let [x, y, size] = [text.at.0, text.at.1, text.size].map(number);
    let turned = if text.upright { format!(" transform=\"rotate(-90 {x} {y})\"") } else { String::new() };
    let anchor = match text.align {
        Align::Start => "",
        Align::Middle => " text-anchor=\"middle\"",
        Align::End => " text-anchor=\"end\"",
    };
    let (colour, text) = (hex(text.colour), escaped(&text.text));
    format!("<text x=\"{x}\" y=\"{y}\"{turned}{anchor} font-size=\"{size}\" fill=\"{colour}\">{text}</text>")
}

/// A picture of pixels as a PNG inside of the SVG.
#[cfg(feature = "png")]
fn image(picture: &Picture) -> Option<String> {
    use base64::Engine as _;
    let bytes = super::png::encoded(picture.columns, picture.rows, &picture.pixels).ok()?;
    let data = base64::engine::general_purpose::STANDARD.encode(bytes);
    let rect = figure(&Outline::Rect(picture.rect));
    let place = rect.strip_prefix("rect ")?;
    Some(format!(
        "<image {place} preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" \
         href=\"data:image/png;base64,{data}\"/>"
    ))
}

/// A picture of pixels as an SVG inside of the SVG.
#[cfg(not(feature = "png"))]
fn image(picture: &Picture) -> Option<String> {
    let rect = figure(&Outline::Rect(picture.rect));
    let place = rect.strip_prefix("rect ")?;
    let (columns, rows) = (picture.columns, picture.rows);
    let elements = super::runs::elements(picture, hex);
    Some(format!(
        "<svg {place} viewBox=\"0 0 {columns} {rows}\" preserveAspectRatio=\"none\" \
         shape-rendering=\"crispEdges\">{elements}</svg>"
    ))
}

/// Text between tags of XML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// To a hundredth of a pixel, which is finer than any screen.
fn rounded(pixels: f64) -> f64 {
    (pixels * 100.0).round() / 100.0
}

fn number(pixels: f64) -> String {
    without_zeros(&format!("{:.2}", rounded(pixels)))
}

/// A colour as `#rrggbb`, or as `#rgb` where that is the same.
fn hex((red, green, blue): Colour) -> String {
    if [red, green, blue].iter().all(|channel| channel % 17 == 0) {
        return format!("#{:x}{:x}{:x}", red / 17, green / 17, blue / 17);
    }
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests {
    use super::super::draw::{Rect, Stroke};
    use super::*;

    #[test]
    fn numbers_and_colours_are_short() {
        let numbers = [1.0 / 3.0, -0.001, 12.0, 1.50, 1e6 / 7.0];
        assert_eq!(numbers.map(number), ["0.33", "0", "12", "1.5", "142857.14"]);
        assert_eq!(hex((0x22, 0x22, 0x22)), "#222");
        assert_eq!(hex((0x00, 0x4e, 0x8a)), "#004e8a");
    }

    #[test]
    fn shapes_are_elements() {
        let stroke = Stroke { colour: (0, 0, 0), width: 1.2, dashes: &[6.0, 4.0] };
        let line = Outline::Line(vec![(0.0, 0.1), (2.0, 3.25), (1.0 / 3.0, 3.25)]);
        let text = Text {
            text: "a < b & \"c\"".into(),
            at: (10.0, 20.0),
            align: Align::Middle,
            size: 12.5,
            colour: (255, 255, 255),
            upright: true,
        };
        let cases = [
            (
                Shape::Figure(line, Paint::Stroke(stroke)),
                "<path d=\"m0,0.1 2,3.15 -1.67,0\" stroke=\"#000\" stroke-width=\"1.2\" stroke-dasharray=\"6 4\"/>",
            ),
            (
                Shape::Figure(
                    Outline::Polygon(vec![(1.0, 1.0), (2.0, 1.0), (1.0, 2.0)]),
                    Paint::Fill((0, 0, 0)),
                ),
                "<path d=\"m1,1 1,0 -1,1z\" fill=\"#000\"/>",
            ),
            (
                Shape::Figure(Outline::Rect(Rect::new(0.0, 1.0, 2.0, 3.0)), Paint::Fill((1, 2, 3))),
                "<rect x=\"0\" y=\"1\" width=\"2\" height=\"3\" fill=\"#010203\"/>",
            ),
            (
                Shape::Figure(Outline::Circle((4.0, 5.0), 6.0), Paint::Fill((0, 0, 0))),
                "<circle cx=\"4\" cy=\"5\" r=\"6\" fill=\"#000\"/>",
            ),
            (
                Shape::Text(text),
                "<text x=\"10\" y=\"20\" transform=\"rotate(-90 10 20)\" text-anchor=\"middle\" font-size=\"12.5\" \
                 fill=\"#fff\">a &lt; b &amp; \"c\"</text>",
            ),
        ];
        for (shape, expected) in cases {
            assert_eq!(element(&shape), expected);
        }
    }
}
