//! Places of a text: the language counts bytes, JavaScript counts UTF-16 units.

/// Turns bytes of a text into units. Places that are asked for in order are counted on from each other, so that a whole text is
/// walked once.
///
/// ```
/// use vcfilter_web::places::Units;
/// let mut units = Units::new("é𝄞x");
/// assert_eq!([0, 2, 6, 7, 2].map(|byte| units.of(byte)), [0, 1, 3, 4, 1]);
/// ```
#[derive(Debug)]
pub struct Units<'a> {
    text: &'a str,
    /// The last place that was asked for, in bytes and in units.
    last: (usize, usize),
}

impl<'a> Units<'a> {
    /// Begins at the start of a text.
    pub fn new(text: &'a str) -> Units<'a> {
        Units { text, last: (0, 0) }
    }

    /// The unit at which the character of a byte begins; a byte behind the text is its end.
    pub fn of(&mut self, byte: usize) -> usize {
        let byte =
            (0..=byte.min(self.text.len())).rev().find(|&at| self.text.is_char_boundary(at)).unwrap_or(0);
        if byte < self.last.0 {
            self.last = (0, 0);
        }
        let between = &self.text[self.last.0..byte];
        self.last = (byte, self.last.1 + between.encode_utf16().count());
        self.last.1
    }
}

/// The byte at which the character of a unit begins; a unit behind the text is its end.
///
/// ```
/// use vcfilter_web::places::byte_of;
/// assert_eq!([0, 1, 2, 3, 9].map(|unit| byte_of("é𝄞x", unit)), [0, 2, 2, 6, 7]);
/// ```
pub fn byte_of(text: &str, unit: usize) -> usize {
    let mut units = 0;
    for (byte, character) in text.char_indices() {
        units += character.len_utf16();
        if units > unit {
            return byte;
        }
    }
    text.len()
}
