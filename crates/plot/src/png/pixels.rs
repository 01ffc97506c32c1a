//! Shapes as pixels, by tiny-skia.

use tiny_skia::{
    Color, FillRule, FilterQuality, LineJoin, Paint as Ink, Path, PathBuilder, Pixmap, PixmapPaint,
    PremultipliedColorU8, Stroke as Line, StrokeDash, Transform,
};

use super::super::draw::{Align, Colour, Drawing, Outline, Paint, Picture, Rect, Shape, Spot, Text};
use super::super::font;

/// Red, green and blue of each pixel of a drawing, row by row; none when there are too many of them.
pub(super) fn of(drawing: &Drawing, zoom: f64) -> Option<Vec<u8>> {
    let mut canvas = Pixmap::new((drawing.width * zoom) as u32, (drawing.height * zoom) as u32)?;
    canvas.fill(Color::WHITE);
    let zoom = Transform::from_scale(zoom as f32, zoom as f32);
    for shape in &drawing.shapes {
        match shape {
            Shape::Figure(outline, paint) => figure(&mut canvas, outline, paint, zoom),
            Shape::Text(text) => write(&mut canvas, text, zoom),
            Shape::Picture(picture) => lay(&mut canvas, picture, zoom),
        }
    }
    // Everything covers what is below it, so that nothing is transparent.
    Some(canvas.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect())
}

fn ink((red, green, blue): Colour) -> Ink<'static> {
    let mut ink = Ink { anti_alias: true, ..Ink::default() };
    ink.set_color_rgba8(red, green, blue, u8::MAX);
    ink
}

fn figure(canvas: &mut Pixmap, outline: &Outline, paint: &Paint, zoom: Transform) {
    // A figure without an extent has no path, and is not seen in SVG either.
    let Some(path) = path(outline) else { return };
    match paint {
        Paint::Fill(colour) => canvas.fill_path(&path, &ink(*colour), FillRule::Winding, zoom, None),
        Paint::Stroke(stroke) => {
            let dashes = stroke.dashes.iter().map(|length| *length as f32).collect();
            let line = Line {
                width: stroke.width as f32,
                line_join: LineJoin::Round,
                dash: StrokeDash::new(dashes, 0.0),
                ..Line::default()
            };
            canvas.stroke_path(&path, &ink(stroke.colour), &line, zoom, None);
        }
    }
}

fn path(outline: &Outline) -> Option<Path> {
    let mut path = PathBuilder::new();
    match outline {
        Outline::Line(spots) => join(&mut path, spots),
        Outline::Polygon(spots) => {
            join(&mut path, spots);
            path.close();
        }
        Outline::Rect(Rect { x, y, width, height }) => {
            let [x, y, width, height] = [*x, *y, *width, *height].map(|number| number as f32);
            path.push_rect(tiny_skia::Rect::from_xywh(x, y, width, height)?);
        }
        Outline::Circle((x, y), radius) => path.push_circle(*x as f32, *y as f32, *radius as f32),
    }
    path.finish()
}

fn join(path: &mut PathBuilder, spots: &[Spot]) {
    for (at, (x, y)) in spots.iter().enumerate() {
        let (x, y) = (*x as f32, *y as f32);
        if at == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
}

/// Fills the letters of a text, one beside the other.
fn write(canvas: &mut Pixmap, text: &Text, zoom: Transform) {
    let width = font::width(&text.text, text.size);
    let before = match text.align {
        Align::Start => 0.0,
        Align::Middle => width / 2.0,
        Align::End => width,
    };
    let turn = if text.upright { -90.0 } else { 0.0 };
    let scale = (text.size / font::UNITS) as f32;
    let place = zoom
        .pre_translate(text.at.0 as f32, text.at.1 as f32)
        .pre_concat(Transform::from_rotate(turn))
        .pre_scale(scale, -scale);
    let mut x = -before * font::UNITS / text.size;
    for letter in text.text.chars().map(font::of) {
        if let Some(path) = letter_path(letter.outline) {
            let place = place.pre_translate(x as f32, 0.0);
            canvas.fill_path(&path, &ink(text.colour), FillRule::Winding, place, None);
        }
        x += letter.advance;
    }
}

/// The path of a letter; none where it is blank.
fn letter_path(outline: &str) -> Option<Path> {
    let mut path = PathBuilder::new();
    let (mut at, mut start) = ((0.0, 0.0), (0.0, 0.0));
    let mut words = outline.split_ascii_whitespace();
    while let Some(command) = words.next() {
        let mut number = || words.next()?.parse::<f32>().ok();
        let mut next = |from: (f32, f32)| Some((from.0 + number()?, from.1 + number()?));
        match command {
            "m" => {
                start = next(at)?;
                at = start;
                path.move_to(at.0, at.1);
            }
            "l" => {
                at = next(at)?;
                path.line_to(at.0, at.1);
            }
            "q" => {
                // Both are told from where the curve begins.
                let control = next(at)?;
                at = next(at)?;
                path.quad_to(control.0, control.1, at.0, at.1);
            }
            _ => {
                path.close();
                at = start;
            }
        }
    }
    path.finish()
}

/// Lays a picture into its place.
fn lay(canvas: &mut Pixmap, picture: &Picture, zoom: Transform) {
    let Some(mut pixels) = Pixmap::new(picture.columns as u32, picture.rows as u32) else { return };
    for (pixel, rgb) in pixels.pixels_mut().iter_mut().zip(picture.pixels.as_chunks::<3>().0) {
        let [red, green, blue] = *rgb;
        *pixel = PremultipliedColorU8::from_rgba(red, green, blue, u8::MAX).unwrap_or(*pixel);
    }
    let Rect { x, y, width, height } = picture.rect;
    let place = zoom
        .pre_translate(x as f32, y as f32)
        .pre_scale((width / picture.columns as f64) as f32, (height / picture.rows as f64) as f32);
    let paint = PixmapPaint { quality: FilterQuality::Nearest, ..PixmapPaint::default() };
    canvas.draw_pixmap(0, 0, pixels.as_ref(), &paint, place, None);
}

#[cfg(test)]
mod tests {
    use super::super::super::draw::Stroke;
    use super::*;

    const BLACK: Colour = (0, 0, 0);

    /// The darkness of each pixel, from 0 to 255, of a drawing of 40 by 40 pixels.
    fn dark(shapes: Vec<Shape>) -> impl Fn(usize, usize) -> u8 {
        let pixels = of(&Drawing { width: 40.0, height: 40.0, shapes }, 1.0).unwrap();
        move |x, y| u8::MAX - pixels[(y * 40 + x) * 3]
    }

    /// The smallest rectangle with all that is dark: left, top, and the first places behind it.
    fn extent(shapes: Vec<Shape>) -> (usize, usize, usize, usize) {
        let dark = dark(shapes);
        let (mut left, mut top, mut right, mut bottom) = (40, 40, 0, 0);
        for (x, y) in (0..40).flat_map(|y| (0..40).map(move |x| (x, y))).filter(|(x, y)| dark(*x, *y) > 20) {
            (left, top) = (left.min(x), top.min(y));
            (right, bottom) = (right.max(x + 1), bottom.max(y + 1));
        }
        (left, top, right, bottom)
    }

    #[test]
    fn letters_have_the_form_of_the_font() {
        // As the font's own table of glyphs has them.
        let bounds = [
            ('O', (115.0, -29.0, 1497.0, 1520.0)),
            ('g', (113.0, -426.0, 1114.0, 1147.0)),
            ('&', (129.0, -29.0, 1534.0, 1520.0)),
            ('\u{e9}', (113.0, -29.0, 1151.0, 1638.0)),
        ];
        for (c, (left, bottom, right, top)) in bounds {
            let found = letter_path(font::of(c).outline).unwrap().compute_tight_bounds().unwrap();
            assert_eq!(
                (found.left(), found.top(), found.right(), found.bottom()),
                (left, bottom, right, top)
            );
        }
    }

    #[test]
    fn texts_take_the_room_that_was_measured() {
        let text = |align, at, upright| {
            Shape::Text(Text { text: "HDH".into(), at, align, size: 12.0, colour: BLACK, upright })
        };
        // Of 12 pixels a capital is 8.75 high; these three are 27.3 wide, without what is free at both ends 24.9.
        assert_eq!(extent(vec![text(Align::Start, (5.3, 20.0), false)]), (6, 11, 32, 20));
        assert_eq!(extent(vec![text(Align::Middle, (20.0, 20.0), false)]), (7, 11, 33, 20));
        assert_eq!(extent(vec![text(Align::End, (34.6, 20.0), false)]), (8, 11, 34, 20));
        assert_eq!(extent(vec![text(Align::Start, (20.0, 34.7), true)]), (11, 8, 20, 34));
        // A D has a hole.
        let dark = dark(vec![text(Align::Middle, (20.0, 20.0), false)]);
        assert!(dark(20, 15) < 20 && dark(16, 15) > 100, "{} {}", dark(20, 15), dark(16, 15));
    }

    #[test]
    fn figures_are_where_they_belong() {
        let stroke = |width, dashes| Paint::Stroke(Stroke { colour: BLACK, width, dashes });
        let rect = Shape::Figure(Outline::Rect(Rect::new(3.0, 4.0, 5.0, 6.0)), Paint::Fill(BLACK));
        assert_eq!(extent(vec![rect]), (3, 4, 8, 10));
        let disc = Shape::Figure(Outline::Circle((20.0, 20.0), 6.0), Paint::Fill(BLACK));
        assert_eq!(extent(vec![disc.clone()]), (14, 14, 26, 26));
        let ring = Shape::Figure(Outline::Circle((20.0, 20.0), 6.0), stroke(2.0, &[]));
        assert_eq!(extent(vec![ring.clone()]), (13, 13, 27, 27));
        assert_eq!(dark(vec![ring])(20, 20), 0);
        let triangle = vec![(10.0, 10.0), (20.0, 10.0), (10.0, 20.0)];
        let triangle = dark(vec![Shape::Figure(Outline::Polygon(triangle), Paint::Fill(BLACK))]);
        assert_eq!((triangle(11, 11), triangle(18, 18)), (255, 0));
        let line = vec![(0.0, 10.0), (40.0, 10.0)];
        let dashed = dark(vec![Shape::Figure(Outline::Line(line), stroke(2.0, &[6.0, 4.0]))]);
        assert_eq!([1, 5, 6, 9, 10, 15, 16].map(|x| dashed(x, 9)), [255, 255, 0, 0, 255, 255, 0]);
        // What is drawn later covers what was drawn before.
        let white = Shape::Figure(Outline::Circle((20.0, 20.0), 3.0), Paint::Fill((255, 255, 255)));
        let covered = dark(vec![disc, white]);
        assert_eq!((covered(20, 20), covered(16, 20)), (0, 255));
    }

    #[test]
    fn pictures_fill_their_place_with_sharp_pixels() {
        let pixels = vec![0, 0, 0, 255, 255, 255];
        let picture = Picture { rect: Rect::new(10.0, 10.0, 20.0, 10.0), columns: 2, rows: 1, pixels };
        assert_eq!(extent(vec![Shape::Picture(picture)]), (10, 10, 20, 20));
    }

    #[test]
    fn figures_without_an_extent_are_not_seen() {
        for outline in [
            Outline::Line(vec![(5.0, 5.0), (5.0, 5.0)]),
            Outline::Polygon(vec![]),
            Outline::Rect(Rect::new(5.0, 5.0, 0.0, 0.0)),
            Outline::Circle((5.0, 5.0), 0.0),
        ] {
            assert_eq!(extent(vec![Shape::Figure(outline, Paint::Fill(BLACK))]), (40, 40, 0, 0));
        }
    }
}
