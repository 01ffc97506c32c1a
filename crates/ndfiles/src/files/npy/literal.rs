//! The part of Python's literals that stands in headers: texts, integers, bools, `None`, tuples,
//! lists and dictionaries.

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Literal {
    None,
    Bool(bool),
    Int(i128),
    Text(String),
    Tuple(Vec<Literal>),
    List(Vec<Literal>),
    Dict(Vec<(Literal, Literal)>),
}

/// Deeper nesting is no header of an array.
const MAX_DEPTH: usize = 16;

/// The value of a whole text; none where it is no literal.
pub(crate) fn parse(text: &str) -> Option<Literal> {
    let mut parser = Parser { rest: text.trim_end() };
    let value = parser.value(0)?;
    parser.skip();
    parser.rest.is_empty().then_some(value)
}

struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Takes a token if it comes next.
    fn take(&mut self, token: &str) -> bool {
        self.skip();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Takes the bytes as long as they are of a kind.
    fn take_while(&mut self, kind: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !kind(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    fn value(&mut self, depth: usize) -> Option<Literal> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.skip();
        match self.rest.chars().next()? {
            '\'' | '"' => self.text(),
            '(' => self.tuple(depth),
            '[' => {
                self.take("[");
                self.items("]", depth).map(|(items, _)| Literal::List(items))
            }
            '{' => self.dict(depth),
            c if c.is_ascii_digit() || c == '-' => self.integer(),
            _ => match self.take_while(|c| c.is_alphanumeric()) {
                "True" => Some(Literal::Bool(true)),
                "False" => Some(Literal::Bool(false)),
                "None" => Some(Literal::None),
                _ => None,
            },
        }
    }

    fn integer(&mut self) -> Option<Literal> {
        let sign = if self.take("-") { -1 } else { 1 };
        let digits = self.take_while(|c| c.is_ascii_digit());
        // Python 2 wrote `3L`.
        self.rest = self.rest.strip_prefix('L').unwrap_or(self.rest);
        Some(Literal::Int(sign * digits.parse::<i128>().ok()?))
    }

    fn text(&mut self) -> Option<Literal> {
        let quote = self.rest.chars().next()?;
        let (inside, rest) = self.rest[1..].split_once(quote)?;
        self.rest = rest;
        // Names with escapes are of structs, which are refused anyway.
        Some(Literal::Text(inside.to_string()))
    }

    /// `(3)` is 3, `(3,)` a tuple.
    fn tuple(&mut self, depth: usize) -> Option<Literal> {
        self.take("(");
        let (mut items, comma) = self.items(")", depth)?;
        match items.len() {
            1 if !comma => items.pop(),
            _ => Some(Literal::Tuple(items)),
        }
    }

    /// Items up to a bracket, and whether a comma follows the last.
    fn items(&mut self, close: &str, depth: usize) -> Option<(Vec<Literal>, bool)> {
        let mut items = Vec::new();
        let mut comma = true;
        loop {
            if self.take(close) {
                return Some((items, comma));
            }
            if !comma {
                return None;
            }
            items.push(self.value(depth + 1)?);
            comma = self.take(",");
        }
    }

    fn dict(&mut self, depth: usize) -> Option<Literal> {
        self.take("{");
        let mut entries = Vec::new();
        let mut comma = true;
        loop {
            if self.take("}") {
                return Some(Literal::Dict(entries));
            }
            if !comma {
                return None;
            }
            let key = self.value(depth + 1)?;
            if !self.take(":") {
                return None;
            }
            entries.push((key, self.value(depth + 1)?));
            comma = self.take(",");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Literal::*;
    use super::*;

    #[test]
    fn literals_of_headers() {
        assert_eq!(parse("(3)"), Some(Int(3)));
        assert_eq!(parse("(3, )"), Some(Tuple(vec![Int(3)])));
        assert_eq!(parse(" ( ) \n"), Some(Tuple(vec![])));
        assert_eq!(parse("[1, -2L]"), Some(List(vec![Int(1), Int(-2)])));
        assert_eq!(
            parse("{'a': True, \"b\": None, }"),
            Some(Dict(vec![(Text("a".into()), Bool(true)), (Text("b".into()), None)]))
        );
    }

    #[test]
    fn anything_else_is_refused() {
        let deep = "(".repeat(100_000);
        let huge = "9".repeat(60);
        for text in
            ["", "(", "(1 2)", "{'a' 1}", "{1: 2", "'a", "x", "1 2", "-", "__import__('os')", &deep, &huge]
        {
            assert_eq!(parse(text), Option::None, "{text:.20}");
        }
    }
}
