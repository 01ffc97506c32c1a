//! Code in other languages.

use std::sync::Arc;

use crate::arrays::code::{Code, Language, emit};
use crate::values::{GeneratedCode, Value};

use super::super::builtin::{Arguments, Builtin, Kind, optional, required};
use super::super::evaluator::Evaluator;
use super::super::fault::Fault;

pub(super) const TABLE: &[Builtin] = &[Builtin {
    name: "code",
    parameters: &[
        required("x", Kind::Any).means("An element of an array over `variables`"),
        optional("language", Kind::Text, "\"python\"").one_of(&["python", "c", "rust"]),
        optional("name", Kind::Text, "\"f\"").means("The name of the function that is written"),
    ],
    summary: "A function in Python, C or Rust that computes just this sample in exact integer arithmetic.",
    example: "x = variables(1, \"x\")\ncode(rshift(x, 1)[0], \"c\", \"half\")",
    run: code,
}];

fn code(_: &Evaluator, arguments: &Arguments) -> Result<Value, Fault> {
    let tree = match arguments.value(0) {
        Value::Code(tree) => tree.clone(),
        Value::Number(number) if number.is_integer() => Code::constant(number.numerator()),
        other => {
            return Err(Fault::kind("an element of an array over variables", other.kind())
                .argument(0)
                .help("build the filter on `variables(ndim, name)` instead of `symbols`"));
        }
    };
    let language: Language = arguments.text(1)?.parse().map_err(|error| {
        Fault::from(error)
            .argument(1)
            .label("not a language that is known")
            .help("write \"python\", \"c\" or \"rust\"")
    })?;
    let text = emit(&tree, language, arguments.text(2)?)?;
    Ok(Value::Generated(Arc::new(GeneratedCode { language, text: text.into() })))
}
