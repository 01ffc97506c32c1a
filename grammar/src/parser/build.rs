//! The grammar's pairs to a tree.

use std::sync::Arc;

use pest::iterators::{Pair, Pairs};
use rustc_hash::FxHashMap;

use super::operators::{Placed, Row};
use super::{Rule, Source, explain, faults, number};
use crate::ast::*;
use vcfilter_diagnostics::{Problem, Span};
use vcfilter_escapes::first_escape;

type Result<T> = std::result::Result<T, Problem>;

/// A pair's bytes in the whole text. Only tokens and chains are asked for it: the pairs of other rules may end
/// with white space.
fn extent(source: &Source, pair: &Pair<Rule>) -> (usize, usize) {
    let span = pair.as_span();
    (source.start + span.start(), source.start + span.end())
}

fn span(source: &Source, pair: &Pair<Rule>) -> Span {
    let (start, end) = extent(source, pair);
    source.span(start, end)
}

fn name(source: &Source, pair: &Pair<Rule>) -> Name {
    Name { text: pair.as_str().into(), span: span(source, pair) }
}

/// The pairs of one kind, the signs between them left out.
fn only<'i>(pairs: Pairs<'i, Rule>, rule: Rule) -> impl Iterator<Item = Pair<'i, Rule>> {
    pairs.filter(move |pair| pair.as_rule() == rule)
}

/// Reads on where the grammar promises a further part.
fn next<'i>(source: &Source, pairs: &mut Pairs<'i, Rule>) -> Result<Pair<'i, Rule>> {
    pairs.next().ok_or_else(|| explain::unexpected(source, source.end, &[]))
}

/// The name of a test, which is never empty: reports and filters tell tests by it.
pub(super) fn name_of_test(source: &Source, pairs: Pairs<Rule>) -> Result<Name> {
    let pair = only(pairs, Rule::text).next().ok_or_else(|| explain::unexpected(source, source.end, &[]))?;
    let name = Name { text: unescape(pair.as_str()), span: span(source, &pair) };
    if name.text.trim().is_empty() { Err(faults::test_without_name(name.span)) } else { Ok(name) }
}

pub(super) fn statement(source: &Source, mut pairs: Pairs<Rule>) -> Result<Statement> {
    // The grammar has no empty statement; were there one, this is what it would be.
    let pair = next(source, &mut pairs)?;
    let rule = pair.as_rule();
    let mut inner = pair.into_inner();
    let kind = match rule {
        Rule::assertion => assertion(source, inner)?,
        Rule::refusal => refusal(source, inner)?,
        Rule::import => {
            let path =
                only(inner, Rule::text).next().ok_or_else(|| explain::unexpected(source, source.end, &[]))?;
            StatementKind::Use { path: unescape(path.as_str()), path_span: span(source, &path) }
        }
        Rule::definition => {
            let names = names(source, next(source, &mut inner)?);
            StatementKind::Define { names, value: last_expression(source, inner)? }
        }
        Rule::function => {
            let signature = next(source, &mut inner)?;
            let (name, parameters) = signature_parts(source, signature)?;
            let body = last_expression(source, inner)?;
            StatementKind::Function(Arc::new(Function { name, parameters, body }))
        }
        Rule::command => command(source, inner)?,
        _ => StatementKind::Display(last_expression(source, inner)?),
    };
    Ok(Statement { kind, span: source.span(source.start, source.end) })
}

fn assertion(source: &Source, inner: Pairs<Rule>) -> Result<StatementKind> {
    let mut parts = only(inner, Rule::expression);
    let condition = parts.next().ok_or_else(|| explain::unexpected(source, source.end, &[]))?;
    let condition = expression(source, condition)?.expr;
    let reason = parts.next().map(|reason| expression(source, reason)).transpose()?;
    Ok(StatementKind::Assert { condition, reason: reason.map(|placed| placed.expr) })
}

fn refusal(source: &Source, inner: Pairs<Rule>) -> Result<StatementKind> {
    let mut parts = only(inner, Rule::expression);
    let value = parts.next().ok_or_else(|| explain::unexpected(source, source.end, &[]))?;
    let value = expression(source, value)?.expr;
    let code = parts.next().map(|code| expression(source, code)).transpose()?;
    Ok(StatementKind::AssertError { value, code: code.map(|placed| placed.expr) })
}

fn names(source: &Source, pair: Pair<Rule>) -> Vec<Name> {
    only(pair.into_inner(), Rule::name).map(|part| name(source, &part)).collect()
}

/// The expression behind signs and words.
fn last_expression(source: &Source, inner: Pairs<Rule>) -> Result<Expr> {
    let pair =
        only(inner, Rule::expression).next().ok_or_else(|| explain::unexpected(source, source.end, &[]))?;
    Ok(expression(source, pair)?.expr)
}

fn signature_parts(source: &Source, pair: Pair<Rule>) -> Result<(Name, Vec<FormalParameter>)> {
    let mut inner = pair.into_inner();
    let function = name(source, &next(source, &mut inner)?);
    let mut parameters = Vec::new();
    let mut once = Once::new("parameter");
    let mut with_default: Option<Name> = None;
    for pair in only(next(source, &mut inner)?.into_inner(), Rule::parameter) {
        let mut parts = pair.into_inner();
        let name = name(source, &next(source, &mut parts)?);
        let default =
            only(parts, Rule::expression).next().map(|default| expression(source, default)).transpose()?;
        once.add(&name)?;
        match (&default, &with_default) {
            (None, Some(earlier)) => return Err(faults::parameter_order(&name, earlier)),
            (None, None) => {}
            (Some(_), _) => with_default = Some(name.clone()),
        }
        parameters.push(FormalParameter { name, default: default.map(|placed| placed.expr) });
    }
    Ok((function, parameters))
}

fn command(source: &Source, mut inner: Pairs<Rule>) -> Result<StatementKind> {
    let codec = name(source, &next(source, &mut inner)?);
    let action = name(source, &next(source, &mut inner)?);
    let mut options = Vec::new();
    let mut once = Once::new("option");
    loop {
        let pair = next(source, &mut inner)?;
        if pair.as_rule() != Rule::option {
            let operand = chain(source, pair)?.expr;
            let target = only(inner, Rule::text)
                .next()
                .map(|path| Name { text: unescape(path.as_str()), span: span(source, &path) });
            return Ok(StatementKind::Command { codec, action, options, operand, target });
        }
        let option = command_option(source, pair.into_inner())?;
        once.add(&option.name)?;
        options.push(option);
    }
}

fn command_option(source: &Source, mut parts: Pairs<Rule>) -> Result<CommandOption> {
    let name = name(source, &next(source, &mut parts)?);
    next(source, &mut parts)?; // `=`
    let value = next(source, &mut parts)?;
    let value_span = span(source, &value);
    let value = match value.as_rule() {
        Rule::text => OptionValue::Text(unescape(value.as_str())),
        Rule::integer => match value.as_str().parse() {
            Ok(integer) if value.as_str().len() < 100_000 => OptionValue::Integer(integer),
            _ => return Err(faults::too_many_bits(value_span, value.as_str())),
        },
        _ => OptionValue::Word(value.as_str().into()),
    };
    Ok(CommandOption { name, value, value_span })
}

fn expression(source: &Source, pair: Pair<Rule>) -> Result<Placed> {
    let mut row = Row::default();
    let inner = pair.into_inner();
    let alone = inner.len() == 1;
    for part in inner {
        let (start, end) = extent(source, &part);
        match part.as_rule() {
            Rule::prefix => {
                let op = match part.as_str() {
                    "-" => UnaryOp::Negate,
                    "+" => UnaryOp::Plus,
                    _ => UnaryOp::Not,
                };
                row.prefix(source, op, start, end)?;
            }
            Rule::infix => {
                let op = BinaryOp::ALL.into_iter().find(|op| op.sign() == part.as_str());
                row.infix(source, op.unwrap_or(BinaryOp::Add), start, end)?;
            }
            Rule::conditional if alone => row.operand(conditional(source, part)?),
            Rule::conditional => {
                return Err(faults::conditional_needs_brackets(source.span(start, start + 2)));
            }
            _ => row.operand(chain(source, part)?),
        }
    }
    row.finish(source).ok_or_else(|| explain::unexpected(source, source.end, &[]))
}

fn conditional(source: &Source, pair: Pair<Rule>) -> Result<Placed> {
    let (start, _) = extent(source, &pair);
    let mut parts = only(pair.into_inner(), Rule::expression);
    let mut part = || match parts.next() {
        Some(part) => expression(source, part),
        None => Err(explain::unexpected(source, source.end, &[])),
    };
    let (condition, then, otherwise) = (part()?, part()?, part()?);
    let kind = ExprKind::If {
        condition: Box::new(condition.expr),
        then: Box::new(then.expr),
        otherwise: Box::new(otherwise.expr),
    };
    let end = otherwise.end;
    Ok(Placed { expr: Expr { kind, span: source.span(start, end) }, start, end })
}

/// An operand with its calls, indices and dots.
fn chain(source: &Source, pair: Pair<Rule>) -> Result<Placed> {
    let mut parts = pair.into_inner();
    let mut so_far = atom(source, next(source, &mut parts)?)?;
    while let Some(part) = parts.next() {
        let part = if part.as_rule() == Rule::dot { next(source, &mut parts)? } else { part };
        so_far = link(source, so_far, part)?;
    }
    Ok(so_far)
}

/// One call, index or dot more.
fn link(source: &Source, so_far: Placed, part: Pair<Rule>) -> Result<Placed> {
    let Placed { mut expr, start, .. } = so_far;
    let end = extent(source, &part).1;
    let whole = source.span(start, end);
    let kind = match part.as_rule() {
        Rule::name => ExprKind::Dot { receiver: Box::new(expr), name: name(source, &part), arguments: None },
        Rule::index => ExprKind::Index { base: Box::new(expr), indices: expressions(source, part)?.0 },
        _ => {
            let at = span(source, &part);
            match &mut expr.kind {
                // `(f)(x)` calls a value, not a name.
                ExprKind::Name(text) if expr.span.start as usize == start => {
                    let function = Name { text: text.clone(), span: expr.span };
                    ExprKind::Call { function, arguments: arguments(source, part)? }
                }
                ExprKind::Dot { arguments: place @ None, .. }
                    if expr.span.start as usize == start && expr.span.end == at.start =>
                {
                    *place = Some(arguments(source, part)?);
                    expr.span = whole;
                    return Ok(Placed { expr, start, end });
                }
                _ => return Err(faults::not_callable(source, &expr, at)),
            }
        }
    };
    Ok(Placed { expr: Expr { kind, span: whole }, start, end })
}

fn atom(source: &Source, pair: Pair<Rule>) -> Result<Placed> {
    let (start, end) = extent(source, &pair);
    let kind = match pair.as_rule() {
        Rule::number => match number::decimal(pair.as_str()) {
            Some(value) => ExprKind::Number(value),
            None => return Err(faults::too_many_bits(source.span(start, end), pair.as_str())),
        },
        Rule::text => ExprKind::Text(unescape(pair.as_str())),
        Rule::truth => ExprKind::Bool(pair.as_str() == "true"),
        Rule::nothing => ExprKind::None,
        Rule::round => {
            let (mut items, comma) = expressions(source, pair)?;
            match (items.len(), comma, items.pop()) {
                (1, false, Some(expr)) => return Ok(Placed { expr, start, end }),
                (_, _, last) => {
                    items.extend(last);
                    ExprKind::Tuple(items)
                }
            }
        }
        Rule::list => list(source, pair)?,
        Rule::map => {
            let entries = only(pair.into_inner(), Rule::entry).map(|entry| {
                let mut parts = only(entry.into_inner(), Rule::expression);
                let mut part = || match parts.next() {
                    Some(part) => Ok(expression(source, part)?.expr),
                    None => Err(explain::unexpected(source, source.end, &[])),
                };
                Ok((part()?, part()?))
            });
            ExprKind::Map(entries.collect::<Result<_>>()?)
        }
        _ => ExprKind::Name(pair.as_str().into()),
    };
    Ok(Placed { expr: Expr { kind, span: source.span(start, end) }, start, end })
}

/// The items of a bracket, and whether there is a comma.
fn expressions(source: &Source, pair: Pair<Rule>) -> Result<(Vec<Expr>, bool)> {
    let mut items = Vec::new();
    let mut comma = false;
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::expression => items.push(expression(source, part)?.expr),
            Rule::whole => items.push(Expr { kind: ExprKind::Whole, span: span(source, &part) }),
            Rule::comma => comma = true,
            _ => {}
        }
    }
    Ok((items, comma))
}

fn list(source: &Source, pair: Pair<Rule>) -> Result<ExprKind> {
    let mut items = Vec::new();
    let mut clauses = Vec::new();
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::expression => items.push(expression(source, part)?.expr),
            Rule::for_clause => {
                let mut inner = part.into_inner();
                next(source, &mut inner)?; // `for`
                let names = names(source, next(source, &mut inner)?);
                clauses.push(Clause::For { names, source: last_expression(source, inner)? });
            }
            Rule::if_clause => clauses.push(Clause::If(last_expression(source, part.into_inner())?)),
            _ => {}
        }
    }
    if clauses.is_empty() {
        return Ok(ExprKind::List(items));
    }
    if let (Some(Clause::If(condition)), Some(element)) = (clauses.first(), items.first()) {
        return Err(faults::comprehension_without_for(condition.span, element.span));
    }
    match items.pop() {
        Some(element) => Ok(ExprKind::Comprehension { element: Box::new(element), clauses }),
        None => Err(explain::unexpected(source, source.end, &[])),
    }
}

fn arguments(source: &Source, pair: Pair<Rule>) -> Result<Vec<Argument>> {
    let mut arguments = Vec::new();
    let mut once = Once::new("argument");
    for pair in only(pair.into_inner(), Rule::argument) {
        let inner = pair.into_inner();
        let first = inner.peek().filter(|first| first.as_rule() == Rule::name);
        let named = first.map(|first| name(source, &first));
        let value = last_expression(source, inner)?;
        match (&named, &once.last) {
            (Some(name), _) => once.add(name)?,
            (None, Some(last)) => return Err(faults::argument_order(source, value.span, last)),
            (None, None) => {}
        }
        arguments.push(Argument { name: named, value });
    }
    Ok(arguments)
}

/// Names that may stand once in a row.
struct Once {
    kind: &'static str,
    seen: FxHashMap<Arc<str>, Span>,
    last: Option<Name>,
}

impl Once {
    fn new(kind: &'static str) -> Once {
        Once { kind, seen: FxHashMap::default(), last: None }
    }

    fn add(&mut self, name: &Name) -> Result<()> {
        if let Some(&first) = self.seen.get(&name.text) {
            return Err(faults::duplicate(self.kind, name, first));
        }
        self.seen.insert(name.text.clone(), name.span);
        self.last = Some(name.clone());
        Ok(())
    }
}

/// The value of a text with its quotes, escapes resolved.
fn unescape(quoted: &str) -> Arc<str> {
    let inside = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or("");
    if !inside.contains('\\') {
        return inside.into();
    }
    let (mut value, mut rest) = (String::with_capacity(inside.len()), inside);
    while let Some(c) = rest.chars().next() {
        let (c, length) = first_escape(rest).unwrap_or((c, c.len_utf8()));
        value.push(c);
        rest = rest.get(length..).unwrap_or("");
    }
    value.into()
}
