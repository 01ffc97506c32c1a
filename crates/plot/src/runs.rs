//! A picture of pixels as rectangles of SVG, for a build that can't encode one.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::draw::Picture;

/// The elements of a picture in a system of its own, in which a pixel is a unit: for each colour a path, of which each
/// part is a run of pixels in a row.
pub(super) fn elements(picture: &Picture, hex: impl Fn((u8, u8, u8)) -> String) -> String {
    let mut paths: BTreeMap<(u8, u8, u8), String> = BTreeMap::new();
    let pixels = picture.pixels.as_chunks::<3>().0;
    for (y, row) in pixels.chunks(picture.columns.max(1)).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            let path = paths.entry((run[0][0], run[0][1], run[0][2])).or_default();
            let _ = write!(path, "M{x} {y}h{0}v1h-{0}z", run.len());
            x += run.len();
        }
    }
    paths.iter().map(|(colour, path)| format!("<path fill=\"{}\" d=\"{path}\"/>", hex(*colour))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::draw::Rect;
    use super::*;

    #[test]
    fn runs_of_a_colour_are_one_path() {
        let (black, white) = ([0, 0, 0], [255, 255, 255]);
        let pixels = [white, white, black, black, black, white].concat();
        let picture = Picture { rect: Rect::new(0.0, 0.0, 9.0, 6.0), columns: 3, rows: 2, pixels };
        let paths = elements(&picture, |(red, _, _)| format!("#{red:x}"));
        assert_eq!(
            paths,
            "<path fill=\"#0\" d=\"M2 0h1v1h-1zM0 1h2v1h-2z\"/><path fill=\"#ff\" d=\"M0 0h2v1h-2zM2 1h1v1h-1z\"/>"
        );
    }
}
