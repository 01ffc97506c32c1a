//! The signature of the function that is being called, shown behind the cursor.

use crate::language::builtin::Parameter;
use crate::language::print::print_expr;
use crate::language::{Meaning, Names, ast, functions};

use super::context::{Context, OpenCall};

/// What to show behind the cursor: nothing in the middle of a text.
pub(super) fn hint(text: &str, cursor: usize, names: &Names) -> Option<String> {
    if cursor < text.len() || text.trim_start().starts_with(':') {
        return None;
    }
    let context = Context::new(text, cursor);
    let call = context.open_call(context.tokens.len())?;
    let parameters = parameters(&call, names)?;
    // The value before a dot is the first argument.
    let (dot, from) = if call.dotted { (".", 1) } else { ("", 0) };
    let parameters = parameters.get(from..).unwrap_or_default().join(", ");
    Some(format!("   {dot}{}({parameters})", call.name))
}

/// The parameters of the function that is called, as its signature writes them.
fn parameters(call: &OpenCall, names: &Names) -> Option<Vec<String>> {
    let function = names.functions.get(call.name).map(|binding| &binding.meaning);
    if let Some(Meaning::Function(function)) = function {
        let written = |parameter: &ast::FormalParameter| match &parameter.default {
            Some(default) => format!("{}={}", parameter.name.text, print_expr(default)),
            None => parameter.name.text.to_string(),
        };
        return Some(function.tree.parameters.iter().map(written).collect());
    }
    Some(functions::find(call.name)?.parameters.iter().map(Parameter::written).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Session;

    #[test]
    fn shows_the_signature_of_the_innermost_call() {
        let mut session = Session::new();
        session.run("test", "double(x, by=2) = by*x", &mut |_| {});
        for (text, expected) in [
            ("lift(", Some("   lift(a, stage, dim)")),
            ("L.lift(", Some("   .lift(stage, dim)")),
            ("rshift(lift(a, b, 0), ", Some("   rshift(a, bits=1)")),
            ("double(", Some("   double(x, by=2)")),
            ("nothing(", None),
            ("lift", None),
            (":help lift(", None),
        ] {
            assert_eq!(hint(text, text.len(), session.names()).as_deref(), expected, "{text}");
        }
        assert_eq!(hint("lift()", 5, session.names()), None, "not in the middle");
    }
}
