//! The walk through a value that is looked at.

use vcfilter_machine::poll;

use crate::algebra::{Linear, Number, Symbol};
use crate::escapes::line;
use crate::filters::Laurent;
use crate::plots::Charset;
use crate::values::{Map, Record, Shown, Table, Value};

use super::super::text::{PLOT_WIDTH, text, write, write_flat};
use super::Look;
use super::counted::{Start, grouped};
use super::decimal::decimal;
use super::page::{Page, broken};

/// Writes a value on a page, as far as there is room.
pub(super) struct Walk {
    page: Page,
    /// How many columns the value may take.
    room: usize,
    /// Whether nothing is left out.
    whole: bool,
    /// How many rows a table may have, and lines an explanation.
    rows: usize,
    /// How many digits numbers are rounded to.
    digits: Option<usize>,
    /// Of what plots are drawn.
    charset: Charset,
    /// Whether anything was left out.
    cut: bool,
    /// Whether there is a fraction.
    fractions: bool,
    /// Whether all numbers are exact.
    exact: bool,
    /// What stands before decimals that are not all exact.
    about: Option<&'static str>,
}

/// What stands around keys with their values.
#[derive(Default)]
struct Frame<'a> {
    open: &'a str,
    close: &'a str,
    count: usize,
    /// Whether each has a line of its own.
    lines: bool,
}

/// A number with more digits than this is cut where it is long.
const LONGEST_NUMBER: usize = 120;
/// So many digits of it are shown at each end.
const ENDS: usize = 20;

impl Walk {
    /// A walk that shows numbers exactly.
    pub(super) fn new(look: &Look) -> Walk {
        Walk {
            page: Page::new(look.width),
            room: look.width.saturating_mul(look.lines),
            whole: look.whole,
            rows: look.rows,
            digits: None,
            charset: if look.ascii { Charset::Ascii } else { Charset::Braille },
            cut: false,
            fractions: false,
            exact: true,
            about: None,
        }
    }

    /// A walk that rounds them. Its text begins with `=`, or `≈` where a number is rounded.
    pub(super) fn rounding(look: &Look, digits: usize) -> Walk {
        let about = if look.ascii { "~" } else { "≈" };
        Walk { digits: Some(digits), about: Some(about), ..Walk::new(look) }
    }

    /// The text, whether all of the value is there, and whether it holds fractions.
    pub(super) fn finish(self) -> (String, bool, bool) {
        let text = self.page.finish();
        let text = match self.about {
            Some(about) => format!("{} {text}", if self.exact { "=" } else { about }),
            None => text,
        };
        (text, !self.cut, self.fractions)
    }

    /// A value that stands by itself.
    pub(super) fn whole_value(&mut self, value: &Value) {
        let room = self.room;
        match value {
            Value::Plot(plot) if self.digits.is_none() => {
                let text = plot.to_text(self.page.width().min(PLOT_WIDTH), self.charset);
                self.each_line(text.trim_end(), usize::MAX, |walk, line| walk.page.glue(line));
            }
            Value::NdArray(_) | Value::Generated(_) if self.digits.is_none() => {
                self.each_line(&text(value), self.rows, |walk, line| walk.page.glue(line));
            }
            Value::Lines(_) if self.digits.is_none() => self.text_lines(value),
            Value::Record(record) => match record.shown() {
                Some(Shown::Table(table)) if self.digits.is_none() => self.table(table),
                Some(Shown::Text(_)) if self.digits.is_none() => self.text_lines(value),
                Some(Shown::Table(_)) => {}
                _ => self.fields(record, room, Frame { lines: !self.fits(value), ..Frame::default() }),
            },
            Value::Map(map) => self.map(map, room, !self.fits(value)),
            value => self.value(value, room),
        }
    }

    /// Whether the value has room on one line.
    fn fits(&self, value: &Value) -> bool {
        let mut line = Start::new(self.page.width());
        write(value, &mut line).is_ok() && line.rest == 0 && !line.text.contains('\n')
    }

    /// A value that may stand within another one, in about so many columns.
    fn value(&mut self, value: &Value, room: usize) {
        match value {
            Value::Number(number) => self.number(number),
            Value::List(items) => self.items("[", items, "]", room),
            Value::Tuple(items) if items.len() == 1 => self.items("(", items, ",)", room),
            Value::Tuple(items) => self.items("(", items, ")", room),
            Value::Map(map) => self.map(map, room, false),
            Value::Range(range) => {
                self.number(&Number::from(range.lower.clone()));
                self.page.glue("..=");
                self.number(&Number::from(range.upper.clone()));
            }
            Value::Expression(expression) => self.expression(expression, room),
            Value::Laurent(filter) if self.digits.is_some() => self.filter(filter, room),
            Value::Record(record) if record.shown().is_none() => {
                self.fields(record, room, Frame { open: "{", close: "}", ..Frame::default() });
            }
            value => self.other(value, room),
        }
    }

    /// The column at which a value has to end that has so much room.
    fn end(&self, room: usize) -> usize {
        self.page.used().saturating_add(room)
    }

    /// Whether the next of several parts is left out: at least one is shown.
    fn is_full(&self, at: usize, end: usize) -> bool {
        at > 0 && self.page.used() >= end || poll().is_err()
    }

    /// Room for one of several parts: a line, or a part of what is left, so that something of the next ones is seen too.
    fn share(&self, left: usize, end: usize) -> usize {
        if self.whole {
            return usize::MAX;
        }
        (end.saturating_sub(self.page.used()) / left.clamp(1, 3)).max(self.page.width())
    }

    fn more(&mut self, count: usize, noun: &str) {
        self.cut = true;
        let noun = match (noun, count) {
            ("", _) => String::new(),
            (noun, 1) => format!(" {noun}"),
            (noun, _) => format!(" {noun}s"),
        };
        self.page.glue(&format!("... {} more{noun}", grouped(count)));
    }

    fn items(&mut self, open: &str, items: &[Value], close: &str, room: usize) {
        let end = self.end(room);
        self.page.glue(open);
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.page.glue(",");
                self.page.space();
            }
            if self.is_full(at, end) {
                self.more(items.len() - at, "");
                break;
            }
            self.value(item, self.share(items.len() - at, end));
        }
        self.page.glue(close);
    }

    fn map(&mut self, map: &Map, room: usize, lines: bool) {
        let pairs = map.entries();
        let frame = Frame { open: "{", close: "}", count: pairs.len(), lines };
        let key_room = if self.whole { room } else { room / 4 };
        self.pairs(frame, pairs.iter(), room, |walk, key| walk.value(key, key_room));
    }

    fn fields(&mut self, record: &Record, room: usize, frame: Frame) {
        let frame = Frame { count: record.fields().count(), ..frame };
        self.pairs(frame, record.fields(), room, |walk, name| walk.page.glue(name));
    }

    /// Keys with their values.
    fn pairs<'a, K: 'a>(
        &mut self,
        frame: Frame,
        pairs: impl Iterator<Item = (&'a K, &'a Value)>,
        room: usize,
        write_key: impl Fn(&mut Walk, &K),
    ) {
        let end = self.end(room);
        self.page.glue(frame.open);
        if frame.lines {
            self.page.hang(4);
        }
        for (at, (key, value)) in pairs.enumerate() {
            if at > 0 {
                self.next_pair(&frame);
            }
            if self.is_full(at, end) {
                self.more(frame.count - at, "");
                break;
            }
            write_key(self, key);
            self.page.glue(":");
            self.page.space();
            self.value(value, self.share(frame.count - at, end));
        }
        self.page.glue(frame.close);
    }

    fn next_pair(&mut self, frame: &Frame) {
        match (frame.lines, frame.open.len()) {
            (true, 0) => self.page.newline(0),
            (true, indent) => {
                self.page.glue(",");
                self.page.newline(indent);
            }
            (false, _) => {
                self.page.glue(",");
                self.page.space();
            }
        }
    }

    fn expression(&mut self, expression: &Linear, room: usize) {
        let terms = expression.displayed_terms();
        let constant = !expression.constant().is_zero() || terms.is_empty();
        let count = terms.len() + usize::from(constant);
        let end = self.end(room);
        let parts = terms.iter().map(|(symbol, coefficient)| (Some(symbol), coefficient));
        for (at, (symbol, coefficient)) in
            parts.chain(constant.then_some((None, expression.constant()))).enumerate()
        {
            if at > 0 {
                self.page.space();
            }
            if self.is_full(at, end) {
                self.more(count - at, "term");
                break;
            }
            self.term(at == 0, symbol, coefficient);
        }
    }

    fn term(&mut self, first: bool, symbol: Option<&Symbol>, coefficient: &Number) {
        self.page.glue(match (first, coefficient.signum() < 0) {
            (true, true) => "-",
            (true, false) => "",
            (false, true) => "- ",
            (false, false) => "+ ",
        });
        let size = coefficient.abs();
        if symbol.is_none() || !size.is_one() {
            self.number(&size);
        }
        if let Some(symbol) = symbol {
            self.page.glue(if size.is_one() { "" } else { "*" });
            self.page.glue(&line(&symbol.to_string()));
        }
    }

    fn number(&mut self, number: &Number) {
        if !number.is_integer() {
            self.fractions = true;
        }
        let text = match self.digits {
            Some(digits) => {
                let (text, exact) = decimal(number, digits);
                self.exact &= exact;
                text
            }
            None => number.to_string(),
        };
        match text.split_once('/') {
            Some((over, under)) => {
                self.integer(over);
                self.page.glue("/");
                self.integer(under);
            }
            None => self.integer(&text),
        }
    }

    /// Digits, of which the middle is left out where there are many.
    fn integer(&mut self, digits: &str) {
        if self.whole || digits.len() <= LONGEST_NUMBER {
            return self.page.glue(digits);
        }
        self.cut = true;
        let (first, last) = (&digits[..ENDS], &digits[digits.len() - ENDS..]);
        self.page.glue(&format!("{first}...{last}"));
        self.page.space();
        self.page.glue(&format!("({} digits)", grouped(digits.trim_start_matches('-').len())));
    }

    /// A filter whose entries are rounded.
    fn filter(&mut self, filter: &Laurent, room: usize) {
        let end = self.end(room);
        self.page.glue("laurent([");
        for (at, entry) in filter.entries().iter().enumerate() {
            if at > 0 {
                self.page.glue(",");
                self.page.space();
            }
            if self.is_full(at, end) {
                self.more(filter.entries().len() - at, "");
                break;
            }
            self.number(entry);
        }
        self.page.glue("]");
        if filter.low() != 0 {
            self.page.glue(",");
            self.page.space();
            self.page.glue(&format!("low={}", filter.low()));
        }
        self.page.glue(")");
    }

    /// A value of which only the text is known.
    fn other(&mut self, value: &Value, room: usize) {
        // What is short is not worth a count.
        let mut start = Start::new(room.max(4 * self.page.width()));
        // Where it is interrupted, it ends there.
        let _ = write_flat(value, self.charset, &mut start);
        let text = start.text;
        self.words(&text);
        if start.rest > 0 {
            self.page.space();
            self.more(start.rest, "character");
        }
    }

    /// Lines that break between words, where they are too long.
    fn words(&mut self, text: &str) {
        for (at, one) in text.lines().enumerate() {
            if at > 0 {
                self.page.newline(0);
            }
            let inner = one.trim_start();
            let indent = one.len() - inner.len();
            self.page.glue(&one[..indent]);
            for (at, word) in inner.split(' ').enumerate() {
                if at > 0 {
                    self.page.space();
                }
                self.page.glue(word);
            }
        }
    }

    /// Lines that break between words below their beginning; what fits stays as it is.
    fn text_lines(&mut self, value: &Value) {
        let width = self.page.width();
        self.each_line(&text(value), self.rows, |walk, line| {
            for (at, piece) in broken(line, width).iter().enumerate() {
                if at > 0 {
                    walk.page.newline(0);
                }
                walk.page.glue(piece);
            }
        });
    }

    fn each_line(&mut self, text: &str, most: usize, mut one: impl FnMut(&mut Walk, &str)) {
        let text = text.trim_end_matches('\n');
        for (at, line) in text.lines().enumerate() {
            if at > 0 {
                self.page.newline(0);
            }
            if at >= most {
                self.more(text.lines().count() - at, "line");
                break;
            }
            one(self, line);
        }
    }

    fn table(&mut self, table: &Table) {
        let left_out = table.rows().len().saturating_sub(self.rows);
        let text = table.first_rows(self.rows).to_text(self.page.width());
        self.each_line(&text, usize::MAX, |walk, line| walk.page.glue(line));
        if left_out > 0 {
            self.page.newline(0);
            self.more(left_out, "row");
        }
    }
}
