//! Code in other languages.

use std::sync::Arc;

use crate::arrays::code::{Code, Language, emit};
use crate::values::{GeneratedCode, Value};

use super::super::declare::{Declared, Row, default, required};
use super::super::evaluator::Evaluator;
use super::super::extract::{Arg, Choice, Named};
use super::super::fault::Fault;

pub(super) const TABLE: &[&dyn Declared] = &[&Row {
    name: "code",
    parameters: (
        required("x").means("An element of an array over `variables`"),
        default("language", "\"python\""),
        default("name", "\"f\"").means("The name of the function that is written"),
    ),
    summary: "A function in Python, C or Rust that computes just this sample in exact integer arithmetic.",
    example: "x = variables(1, \"x\")\ncode(rshift(x, 1)[0], \"c\", \"half\")",
    run: code,
}];

fn code(
    _: &Evaluator,
    x: Arg<Value>,
    language: Arg<Named<Language>>,
    name: Arc<str>,
) -> Result<Value, Fault> {
    let tree = match &*x {
        Value::Code(tree) => tree.clone(),
        Value::Number(number) if number.is_integer() => Code::constant(number.numerator()),
        other => {
            return Err(Fault::kind("an element of an array over variables", other.kind())
                .argument(&x)
                .help("build the filter on `variables(ndim, name)` instead of `symbols`"));
        }
    };
    let language = language.get()?;
    let text = emit(&tree, language, &name)?;
    Ok(Value::Generated(Arc::new(GeneratedCode { language, text: text.into() })))
}

impl Choice for Language {
    const NAMES: &'static [&'static str] = &["python", "c", "rust"];

    fn named(name: &str) -> Result<Language, Fault> {
        name.parse().map_err(|error| {
            Fault::from(error)
                .label("not a language that is known")
                .help("write \"python\", \"c\" or \"rust\"")
        })
    }
}
