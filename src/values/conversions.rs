//! Conversions into values.

use std::sync::Arc;

use crate::algebra::{IntegerRange, Linear, Number, Real};
use crate::arrays::Element;
use crate::filters::{Laurent, LaurentMatrix};
use crate::plots::Plot;

use super::{Record, Value};

impl From<Element> for Value {
    fn from(element: Element) -> Value {
        match element {
            Element::Number(number) => Value::Number(number),
            Element::Linear(linear) => Value::Expression(Arc::new(linear)),
            Element::Code(code) => Value::Code(code),
        }
    }
}

impl From<Linear> for Value {
    fn from(linear: Linear) -> Value {
        Value::Expression(Arc::new(linear))
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Value {
        Value::Number(number)
    }
}

impl From<Real> for Value {
    fn from(number: Real) -> Value {
        Value::Real(number)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::Real(Real(number))
    }
}

impl From<Laurent> for Value {
    fn from(polynomial: Laurent) -> Value {
        Value::Laurent(Arc::new(polynomial))
    }
}

impl From<LaurentMatrix> for Value {
    fn from(matrix: LaurentMatrix) -> Value {
        Value::Matrix(Arc::new(matrix))
    }
}

impl From<Plot> for Value {
    fn from(plot: Plot) -> Value {
        Value::Plot(Arc::new(plot))
    }
}

impl From<IntegerRange> for Value {
    fn from(range: IntegerRange) -> Value {
        Value::Range(Arc::new(range))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.into())
    }
}

impl From<Record> for Value {
    fn from(record: Record) -> Value {
        Value::Record(Arc::new(record))
    }
}
