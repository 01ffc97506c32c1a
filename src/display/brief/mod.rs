//! Values where somebody looks at them: in lines of a width, and what is long is counted in place of shown.

mod counted;
mod decimal;
mod page;
mod walk;

use crate::values::Value;

use super::screen::plain;

pub use decimal::decimal;
pub(super) use page::broken;
use walk::Walk;

/// How a value is looked at.
///
/// ```
/// use vcfilter::algebra::Number;
/// use vcfilter::display::Look;
/// use vcfilter::values::Value;
/// let list = Value::list((0..100).map(|n| Value::Number(Number::from(n))).collect()).unwrap();
/// let look = Look::new(20).lines(1);
/// assert_eq!(look.brief(&list).text, "[0, 1, 2, 3, 4, 5,\n  6, ... 93 more]");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    width: usize,
    lines: usize,
    rows: usize,
    whole: bool,
    digits: Option<usize>,
    ascii: bool,
}

/// A value as it is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// Lines without the newline at the end.
    pub text: String,
    /// Whether all of the value is there.
    pub whole: bool,
}

/// Narrower lines would hold single words.
const NARROWEST: usize = 20;

impl Look {
    /// Lines of so many columns; 12 lines of a value, 60 rows of a table or of an explanation.
    pub fn new(width: usize) -> Look {
        Look { width: width.max(NARROWEST), lines: 12, rows: 60, whole: false, digits: None, ascii: false }
    }

    /// Shows about so many lines of a value.
    pub fn lines(self, lines: usize) -> Look {
        Look { lines, ..self }
    }

    /// Shows all of a value, however long it is.
    pub fn whole(self) -> Look {
        Look { whole: true, lines: usize::MAX, rows: usize::MAX, ..self }
    }

    /// Adds decimals of so many significant digits where a value holds fractions; 0 adds none.
    pub fn digits(self, digits: usize) -> Look {
        Look { digits: (digits > 0).then_some(digits), ..self }
    }

    /// Draws plots of ASCII, and writes `~` for `≈`. A value that is a text stays as it is.
    pub fn ascii(self, ascii: bool) -> Look {
        Look { ascii, ..self }
    }

    /// Returns the value in lines. What is long is cut: a list after some items, an expression after some terms, a
    /// number after some digits, each with the count of what is not shown. With [`digits`](Look::digits) a line of decimals follows
    /// where there are fractions, with `=` where the decimals are all exact, and `≈` where any is not.
    ///
    /// Where the work of this thread is interrupted, the text ends there.
    pub fn brief(&self, value: &Value) -> Brief {
        let mut walk = Walk::new(self);
        walk.whole_value(value);
        let (mut text, whole, _) = walk.finish();
        if let Some(digits) = self.digits {
            let mut walk = Walk::rounding(self, digits);
            walk.whole_value(value);
            let (decimals, _, found) = walk.finish();
            if found {
                text.push('\n');
                text.push_str(&decimals);
            }
        }
        let text = if self.ascii { plain(value, text) } else { text };
        Brief { text, whole }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::display::text;
    use crate::language::{Event, Session};

    /// What a program displays last.
    fn value(program: &str) -> Value {
        let mut last = None;
        let outcome = Session::new().run("test", program, &mut |event| {
            if let Event::Displayed { value, .. } = event {
                last = Some(value);
            }
        });
        assert!(outcome.problems.is_empty(), "{program}: {:?}", outcome.problems);
        last.unwrap()
    }

    fn look(program: &str, look: Look) -> String {
        look.brief(&value(program)).text
    }

    #[test]
    fn what_is_long_is_counted() {
        let narrow = Look::new(30).lines(2);
        insta::assert_snapshot!(
            [
                "[n for n in 0..10**4]",
                "2**1000",
                "-1/3**500",
                "L = symbols(1, \"L\"); sum([L[n]/3 for n in 0..300]) - 7",
                "[[n, m] for n in 0..100 for m in 0..2]",
                "le_gall_5_3.stages",
                "fir(le_gall_5_3)",
                "{1: [n for n in 0..100], \"two\": 3}"
            ]
            .map(|program| format!("{program}\n{}", look(program, narrow)))
            .join("\n\n")
        );
    }

    #[test]
    fn decimals_stand_below() {
        let decimals = Look::new(60).digits(4);
        for (program, shown) in [
            ("2/3", "2/3\n≈ 0.6667"),
            ("3/8", "3/8\n= 0.375"),
            ("3", "3"),
            ("[1/2, 1/3, 4]", "[1/2, 1/3, 4]\n≈ [0.5, 0.3333, 4]"),
            ("{\"a\": 1/4}", "{\"a\": 1/4}\n= {\"a\": 0.25}"),
            ("symbol(\"a\")/3 - 1/2", "1/3*a - 1/2\n≈ 0.3333*a - 0.5"),
            ("\"1/3\"", "\"1/3\""),
            (
                "fir(haar_no_shift)",
                "h0: laurent([1, 1], low=-1) / 2\nh1: laurent([1, -1], low=-1)\ng0: laurent([1, 1])\ng1: laurent([-1, 1]) / 2\n\
                 = h0: laurent([0.5, 0.5], low=-1)\nh1: laurent([1, -1], low=-1)\ng0: laurent([1, 1])\ng1: laurent([-0.5, 0.5])",
            ),
        ] {
            assert_eq!(look(program, decimals), shown, "{program}");
        }
        assert_eq!(look("1/3", decimals.ascii(true)), "1/3\n~ 0.3333");
    }

    #[test]
    fn nothing_is_left_out_where_all_is_shown() {
        let deep = format!("{}7{}", "[1, ".repeat(20), "]".repeat(20));
        for program in ["7**400", "[n for n in 0..10**4]", "{[n for n in 0..99]: 2**900}", &deep] {
            let whole = Look::new(30).whole().brief(&value(program));
            let close = |text: &str| text.split_whitespace().collect::<String>();
            assert!(whole.whole, "{program}");
            assert_eq!(close(&whole.text), close(&text(&value(program))), "{program}");
        }
    }

    fn programs() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            any::<i64>().prop_map(|n| n.to_string()),
            (any::<i32>(), 1..1000).prop_map(|(n, d)| format!("({n}/{d})")),
            Just("true".to_string()),
            Just("none".to_string()),
            "[ a-z]{0,12}".prop_map(|text| format!("\"{text}\"")),
            (1..9, 1..9).prop_map(|(a, b)| format!("({a}*symbol(\"a\") - symbol(\"bc\")/{b} + {b})")),
            Just("le_gall_5_3.stages[0]".to_string()),
            Just("fir(haar_no_shift).h0".to_string()),
        ];
        leaf.prop_recursive(3, 40, 8, |inner| {
            let items = proptest::collection::vec(inner.clone(), 0..8);
            prop_oneof![
                items.clone().prop_map(|items| format!("[{}]", items.join(", "))),
                items.clone().prop_map(|items| format!("({},)", items.join(", ")).replace("(,)", "()")),
                items.prop_map(|items| {
                    let pairs = items.iter().enumerate().map(|(at, item)| format!("{at}: {item}"));
                    format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
                }),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
        /// With room enough, a value differs from its text in spaces and line breaks alone, and only single words stick out.
        #[test]
        fn nothing_is_lost_where_there_is_room(program in programs(), width in 20..100_usize) {
            let value = value(&program);
            let brief = Look::new(width).lines(10_000).brief(&value);
            let close = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert!(brief.whole);
            prop_assert_eq!(close(&brief.text), close(&text(&value)));
            for line in brief.text.lines().filter(|line| line.width() > width) {
                prop_assert!(line.trim_start().split(' ').count() <= 4, "{}", line);
            }
        }

        /// What is shown whole is broken as if there were room enough.
        #[test]
        fn what_is_shown_whole_is_whole(program in programs(), width in 20..100_usize) {
            let value = value(&program);
            let whole = Look::new(width).whole().brief(&value);
            prop_assert!(whole.whole);
            prop_assert_eq!(whole.text, Look::new(width).lines(10_000).brief(&value).text);
        }

        /// Whatever is cut stays within some lines.
        #[test]
        fn what_is_cut_is_short(program in programs(), lines in 1..5_usize) {
            let brief = Look::new(40).lines(lines).brief(&value(&program));
            prop_assert!(brief.text.width() <= 40 * (lines + 12), "{}", brief.text);
        }
    }
}
