//! A look at what a text would give, without any trace of it in the session.

use std::time::Duration;

use crate::arrays::Progress;
use crate::diagnostics::{FileId, ProblemCode};
use crate::values::Value;
use vcfilter_machine::{Budget, memory};

use super::ast::StatementKind;
use super::parser::parse;
use super::session::{Event, Outcome, Session};

/// The memory that a look may take.
const MEMORY: u64 = 32 << 20;

impl Session {
    /// Evaluates a text within a time, shows the value of its last statement to `look`, and forgets all of it: names,
    /// arrays, the numbers of rounding errors, warnings, the text. Meanwhile there are no files, and progress is told
    /// to nobody. None where the last statement displays nothing, or there is none.
    ///
    /// What `look` makes of the value must hold no part of it: arrays that the text made stand for nothing afterwards.
    ///
    /// # Errors
    /// The code of the first problem; `limit::...` where a limit of the session or of this look was exceeded.
    pub(crate) fn peek<T>(
        &mut self,
        text: &str,
        longest: Duration,
        look: impl FnOnce(&Value) -> T,
    ) -> Result<Option<T>, ProblemCode> {
        let interrupt = self.interrupt();
        let (before, space, door) = (interrupt.budget(), self.space().clone(), self.door.clone());
        let progress = space.monitor().progress;
        interrupt.limit(smaller(before, longest));
        space.on_progress(Progress::default());
        let (names, calls) = (self.names.clone(), self.evaluator.origins.mark());
        let file = self.add_text("", text);
        let result = space.tentatively(|| door.shut(|| self.apart(|session| session.look(file, look))));
        self.names = names;
        self.evaluator.origins.forget(file, calls);
        self.sources.forget_from(file);
        self.evaluator.take_warnings();
        space.on_progress(progress);
        let exceeded = interrupt.exceeded();
        if exceeded.is_some() {
            interrupt.clear();
        }
        interrupt.limit(before);
        match exceeded {
            Some(exceeded) => Err(super::fault::code_of_limit(exceeded)),
            None => result.unwrap_or_else(|problem| Err(problem.code)),
        }
    }

    /// Evaluates a text, and looks at the value of its last statement.
    fn look<T>(&mut self, file: FileId, look: impl FnOnce(&Value) -> T) -> Result<Option<T>, ProblemCode> {
        let text = self.sources.text(file).clone();
        let code = |problems: &[crate::diagnostics::Problem]| problems.first().map(|problem| problem.code);
        let program = match parse(file, &text) {
            Ok(program) => program,
            Err(problems) => return Err(code(&problems).unwrap_or(ProblemCode::Internal)),
        };
        let last = program.statements.last().map(|statement| &statement.kind);
        let displays = matches!(last, Some(StatementKind::Display(_) | StatementKind::Command { .. }));
        let (mut outcome, mut shown) = (Outcome::default(), None);
        let mut sink = |event| {
            if let Event::Displayed { value, .. } = event {
                shown = Some(value);
            }
        };
        self.run_program(&program, &mut outcome, &mut sink);
        match code(&outcome.problems) {
            Some(code) => Err(code),
            None => Ok(shown.filter(|_| displays).map(|value| look(&value))),
        }
    }
}

/// A budget for a look: no limit is wider than it was.
fn smaller(budget: Budget, longest: Duration) -> Budget {
    let most = memory::used().map(|used| used.saturating_add(MEMORY));
    let memory = budget.memory.into_iter().chain(most).min();
    budget.time(budget.time.map_or(longest, |time| time.min(longest))).memory(memory)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::display::{shortened, text};
    use crate::language::Budget;

    const LONGEST: Duration = Duration::from_secs(20);

    fn session(program: &str) -> Session {
        let mut session = Session::new();
        let outcome = session.run("test", program, &mut |_| {});
        assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
        session
    }

    fn peek(session: &mut Session, program: &str) -> Result<Option<String>, ProblemCode> {
        session.peek(program, LONGEST, text)
    }

    /// All that a text displays, or its problem.
    fn run(session: &mut Session, program: &str) -> Vec<String> {
        let mut shown = Vec::new();
        let outcome = session.run("test", program, &mut |event| {
            if let Event::Displayed { value, .. } = event {
                shown.push(shortened(&value, 5000));
            }
        });
        shown.extend(outcome.problems.iter().map(|problem| format!("{}: {}", problem.code, problem.message)));
        shown
    }

    #[test]
    fn the_value_of_the_last_statement_is_seen() {
        let mut session = session("x = 2; f(n) = n*x");
        for (program, seen) in [
            ("x + 1", Ok(Some("3"))),
            ("f(5)", Ok(Some("10"))),
            ("x = 7; f(x)", Ok(Some("14"))),
            ("1; y = 2", Ok(None)),
            ("assert x == 2", Ok(None)),
            ("", Ok(None)),
            ("spatial_delta encode axis=0 [1, 3]", Ok(Some("array([1, 2])"))),
            ("z", Err(ProblemCode::NameUnknown)),
            ("1/0", Err(ProblemCode::NumberDivisionByZero)),
            ("assert x == 3", Err(ProblemCode::AssertionFailed)),
            ("x = [1", Err(ProblemCode::SyntaxUnclosedBracket)),
        ] {
            assert_eq!(peek(&mut session, program), seen.map(|text| text.map(String::from)), "{program}");
        }
        assert_eq!(run(&mut session, "x"), ["2"]);
    }

    /// The same texts give the same results, whatever was looked at in between.
    #[test]
    fn nothing_is_left_behind() {
        let texts = [
            "L = symbols(2, \"L\"); H = symbols(2, \"H\"); w = le_gall_5_3",
            "out = rshift(lift(interleave(L, H, 0), w.stages[0], 0), 1)",
            "bounds(out[0, 0], {L: (0, 255), H: (-9, 9)})",
            "k = L[0, 0] // 4",
            "out[0, 0]",
            "k",
            "L[0, 0] // 3",
            "explain(out[2, 0])",
            "there = analysis(w, 1, input=L); there[0, \"LL\"][0, 0]",
            "error(3)",
        ];
        let looks = [
            "out[1, 1]",
            "analysis(w, 1, input=L).coeffs[1, \"HH\"][0, 0] // 7",
            "k // 5",
            "explain(lift(out, w.stages[1], 1)[0, 0])",
            "w = 3; zz = symbols(1, \"zz\"); simplify(zz)[0]",
            "rshift(out, 3) == rshift(out, 4)",
            "a = generate(1, abs); a[-3]",
            "[n ** n for n in 0..900]",
        ];
        let (mut plain, mut watched) = (Session::new(), Session::new());
        let mut seen = 0;
        for text in texts {
            for look in looks {
                seen += usize::from(matches!(peek(&mut watched, look), Ok(Some(_))));
            }
            assert_eq!(run(&mut plain, text), run(&mut watched, text), "{text}");
            assert_eq!(plain.space().size(), watched.space().size(), "{text}");
            assert_eq!(plain.space().errors().numbered(), watched.space().errors().numbered(), "{text}");
            assert!(plain.names().bindings.keys().eq(watched.names().bindings.keys()), "{text}");
        }
        assert!(seen > 40, "{seen}");
    }

    #[test]
    fn a_look_ends_in_time_and_leaves_the_session_whole() {
        let mut session = session("P = symbols(2, \"P\")").limited(Budget::default().memory(4 << 30));
        let budget = session.interrupt().budget();
        for program in [
            "sum([n ** n for n in 0..100000])",
            "[analysis(daubechies_9_7, 4, input=P)[4, \"HH\"][n, n] for n in 0..1000]",
            "bit_widths(daubechies_9_7, depth=4)",
        ] {
            let stopped = session.peek(program, Duration::from_millis(1), |value| shortened(value, 9));
            assert_eq!(stopped, Err(ProblemCode::LimitTime), "{program}");
            assert_eq!(session.interrupt().budget(), budget);
            assert!(!session.interrupt().is_set());
        }
        assert_eq!(run(&mut session, "rshift(P, 1)[0, 0]"), ["1/2*P[0, 0] + 1/2*e1"]);
        let huge = "[n for n in 0..9999999]";
        assert_eq!(peek(&mut session, huge), Err(ProblemCode::LimitMemory));
        assert_eq!(run(&mut session, "1 + 1"), ["2"]);
    }

    #[test]
    fn what_stops_a_person_stops_a_look() {
        let mut session = session("x = 1");
        session.interrupt().set();
        assert_eq!(peek(&mut session, "x"), Err(ProblemCode::Interrupted));
        assert!(session.interrupt().is_set(), "it is not forgotten");
        session.interrupt().clear();
        assert_eq!(peek(&mut session, "x"), Ok(Some("1".to_string())));
    }

    #[test]
    fn a_defect_is_no_trace_either() {
        let mut session = session("x = 1; P = symbols(1, \"P\")");
        let broken = session.space().generate(1, true, |_| std::panic::resume_unwind(Box::new("broken")));
        session.define("broken", Value::Array(broken.unwrap()));
        let size = session.space().size();
        assert_eq!(peek(&mut session, "x = 5; rshift(P, 1)[0]; broken[0]"), Err(ProblemCode::Internal));
        let look =
            session.peek("rshift(P, 2)", LONGEST, |_| -> () { std::panic::resume_unwind(Box::new("!")) });
        assert_eq!(look, Err(ProblemCode::Internal));
        assert_eq!((run(&mut session, "x"), session.space().size()), (vec!["1".to_string()], size));
    }

    /// Not even functions that arrays kept read or write.
    #[test]
    fn there_are_no_files() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| format!("{:?}", folder.path().join(name).to_str().unwrap());
        std::fs::write(folder.path().join("lib.vcf"), "k = 3").unwrap();
        let (kept, lib, other) = (path("kept.npy"), path("lib.vcf"), path("other.npy"));
        let program = format!(
            "save([1, 2], {kept})\nreads(i) = load({kept})[i % 2]\nwrites(i) = save([i], {other}).bytes\n\
             r = generate(1, reads); w = generate(1, writes)"
        );
        let mut session = session(&program);
        for text in [
            format!("load({kept})"),
            format!("save([1], {other})"),
            format!("use {lib}"),
            format!("spatial_delta encode {kept}"),
            format!("spatial_delta encode [1, 2] -> {other}"),
            "r[0]".to_string(),
            "w[0]".to_string(),
            "writes(1)".to_string(),
        ] {
            let seen = peek(&mut session, &text);
            assert!(matches!(seen, Err(code) if code.as_str().starts_with("file::")), "{text}: {seen:?}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "nothing was written");
        assert_eq!(run(&mut session, "r[0]"), ["1"], "afterwards there are");
    }
}
