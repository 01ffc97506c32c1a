//! The form of shapes in messages.

use std::fmt;

/// A shape, displayed as a Python tuple: `()`, `(3,)`, `(2, 3)`.
///
/// ```
/// use vcfilter_codec::PythonTuple;
/// assert_eq!([PythonTuple(&[3]), PythonTuple(&[2, 3])].map(|shape| shape.to_string()), ["(3,)", "(2, 3)"]);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct PythonTuple<'a, T>(pub &'a [T]);

impl<T: fmt::Display> fmt::Display for PythonTuple<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(")?;
        for (position, length) in self.0.iter().enumerate() {
            write!(f, "{}{length}", if position == 0 { "" } else { ", " })?;
        }
        f.write_str(if self.0.len() == 1 { ",)" } else { ")" })
    }
}
