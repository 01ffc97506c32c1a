//! Finite typed arrays and codecs over them.
