//! Talks with a state: what inputs show.

use std::time::Duration;

use super::*;
use crate::cli::output::memory::{Buffer, output};
use crate::language::Budget;

struct Talk {
    state: State,
    output: Output,
    results: Buffer,
    problems: Buffer,
}

impl Talk {
    fn new() -> Talk {
        let (output, results, problems) = output();
        Talk { state: State::new(None, &Limits::default(), false), output, results, problems }
    }

    /// What an input shows: results, then problems.
    fn enter(&mut self, text: &str) -> String {
        assert_eq!(self.state.enter(text, &mut self.output), Next::Prompt, "{text}");
        self.results.take() + &self.problems.take()
    }
}

#[test]
fn a_failed_statement_keeps_the_session() {
    let mut talk = Talk::new();
    for (text, shown) in [
        ("x = 2", ""),
        ("x + 1", "3\n"),
        ("x = 5; 1/0; x = 7", "error[number::division_by_zero]"),
        ("x", "5\n"),
        ("f(a, b=2) = a*b", ""),
        ("f(\n3\n)\nx", "6\n5\n"),
        ("assert x == 6", "error[assertion::failed]"),
        ("", ""),
        ("# nothing", ""),
        (":vars", "x = 5\nf(a, b=2) = a*b\n"),
        (":time x", "5\n"),
        ("y = (1 +\n:vars", "x = 5\nf(a, b=2) = a*b\nerror[syntax::unclosed_bracket]"),
        (":hlep", "error[prompt::command]: there is no command `:hlep`"),
        (":help lift", "lift(a, stage, dim)"),
        (":help load", "load("),
        (":help :load", ":load FILE: "),
        (":load?", ":load FILE: "),
        (":help vars", "A command of the prompt: :vars: "),
        (":help lfit", "error[name::unknown]"),
        (":help", "Type a statement"),
        (":load /no/such.vcf", "error[file::missing]"),
        (":save /no/such/folder.vcf", "error[file::write]"),
        (":reset", "forgot 2 names; `:undo` gives them back"),
        (":vars", "nothing has been defined yet\n"),
        ("x", "error[name::unknown]"),
    ] {
        let got = talk.enter(text);
        assert!(got.starts_with(shown) && got.is_empty() == shown.is_empty(), "{text}: {got}");
    }
}

/// Programs that take all that they get end at a limit, and what was defined before them stays.
#[test]
fn bombs_keep_the_session() {
    let mut folder: Vec<_> =
        std::fs::read_dir("tests/bombs").unwrap().map(|entry| entry.unwrap().path()).collect();
    folder.sort();
    let budget = Budget::default().memory(1 << 30).time(Duration::from_millis(100)).output(1 << 20);
    let mut talk = Talk::new();
    talk.state.session = Session::new().limited(budget);
    assert_eq!(talk.enter("kept = 7"), "");
    for bomb in folder.iter().skip(1).step_by(4) {
        let told = talk.enter(&std::fs::read_to_string(bomb).unwrap());
        assert!(told.contains("error[limit::"), "{}: {told}", bomb.display());
        assert_eq!(talk.enter("kept"), "7\n");
    }
}

/// Of what others have shown, such as a page of the documentation, what was typed is done again, its mistakes included.
#[test]
fn a_transcript_is_done_input_by_input() {
    let mut talk = Talk::new();
    let mut submit = |text: &str| {
        let mut remembered = Vec::new();
        let next = talk.state.submit(text, |input| remembered.push(input.to_string()), &mut talk.output);
        (next, remembered, talk.results.take(), talk.problems.take())
    };
    let (next, remembered, results, problems) = submit(
        "vcf> x = 2\nvcf> [x,\n...>  3]\n[2, 3]\nvcf> 1/0\nerror[number::division_by_zero]: division\n   ╭─[ input 3:1:1 ]\n\
         \nvcf> :undo\nx is not defined any more\nvcf> y",
    );
    assert_eq!(next, Next::Prompt);
    assert_eq!(remembered, ["x = 2", "[x,\n 3]", "1/0", ":undo", "y"]);
    let shown =
        "vcf> x = 2\nvcf> [x,\n...>  3]\n[2, 3]\nvcf> 1/0\nvcf> :undo\nx is not defined any more\nvcf> y\n";
    assert_eq!(results, shown);
    assert!(problems.contains("division_by_zero") && problems.contains("unknown name `y`"), "{problems}");
    // One alone is done as if it were typed.
    assert_eq!(submit("vcf> 2 + 2\n4").2, "4\n");
    assert_eq!(submit("vcf> 1\nvcf> :quit\nvcf> 2").0, Next::Leave);
    submit("vcf = 3");
    assert_eq!(submit("vcf> 2").2, "true\n", "a name of one's own");
}

#[test]
fn what_steers_a_terminal_is_escaped() {
    let mut talk = Talk::new();
    talk.enter("s = \"a\u{1b}[2J\"; f(x=\"\u{9b}\") = x; L = symbols(1, \"\u{202e}\")");
    for text in [
        ":vars",
        "s",
        "f()",
        "L",
        "s = 1; \u{1b}",
        ":\u{1b}",
        ":load \u{1b}",
        ":save /no/\u{1b}/a",
        ":help \u{1b}",
    ] {
        let shown = talk.enter(text);
        assert!(shown.contains("\\u{"), "{text:?} {shown}");
        assert!(!shown.contains(escapes::is_hidden), "{text:?} {shown:?}");
    }
}

#[test]
fn a_defect_ends_its_line() {
    let mut talk = Talk::new();
    talk.enter("x = 3");
    let session = &mut talk.state.session;
    let broken = session.space().generate(1, true, |_| std::panic::resume_unwind(Box::new("broken")));
    session.define("broken", crate::values::Value::Array(broken.unwrap()));
    for text in ["x = 4; broken[0]; x = 5", ":time broken[0]", "f(y) = broken[y]; f(7)"] {
        let shown = talk.enter(text);
        assert!(shown.contains("error[internal]: a defect of vcf: broken\n"), "{text}: {shown}");
    }
    assert_eq!(talk.enter("x"), "4\n");
}

/// `:graph` makes no more arrays than the expression itself, and draws whatever its words are names of.
#[test]
fn what_is_drawn_is_evaluated_once() {
    let mut talk = Talk::new();
    talk.enter("x = symbols(1, \"x\"); plot = 3; save(a, b) = a");
    let mut made = |text: &str| {
        let before = talk.state.session.space().size();
        let shown = talk.enter(text);
        (talk.state.session.space().size() - before, shown)
    };
    let (once, _) = made(":type rshift(generate(1, abs), 1)");
    let (drawn, shown) = made(":graph rshift(generate(1, abs), 1)");
    assert!(
        once == drawn && shown.contains("generate") && !shown.contains("error"),
        "{once} {drawn} {shown}"
    );
    assert_eq!(talk.enter("plot; save(1, 2)"), "3\n1\n", "names are as they were");
}

#[test]
fn files_of_others_that_are_written_over_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let shown = |name: &str| path(name).display().to_string();
    let literal = |name: &str| escapes::literal(&shown(name)).to_string();
    for name in ["a.npy", "b.npy", "c.svg"] {
        std::fs::write(path(name), "1").unwrap();
    }
    let mut talk = Talk::new();
    talk.enter("x = symbols(1, \"x\")");
    for (text, name, is_told) in [
        (format!("save([1], {})", literal("a.npy")), "a.npy", true),
        // What was written here is known to whoever wrote it.
        (format!("save([2], {})", literal("a.npy")), "a.npy", false),
        (format!("spatial_delta encode axis=0 [1, 2] -> {}", literal("b.npy")), "b.npy", true),
        (format!(":graph rshift(x, 1) -> {}", literal("c.svg")), "c.svg", true),
        (format!("save([3], {})", literal("new.npy")), "new.npy", false),
    ] {
        let got = talk.enter(&text);
        let told = format!("written over: {}\n", shown(name));
        assert!(!got.contains("error") && got.contains(&told) == is_told, "{text}: {got}");
    }
}

#[test]
fn a_variable_has_a_line() {
    let mut talk = Talk::new();
    talk.enter("b = fir(le_gall_5_3); t = energy(transform(le_gall_5_3, sine(16)), x=0..8); s = \"a\\nb\"");
    let shown = talk.enter(":vars");
    assert_eq!(shown.lines().count(), 3, "{shown}");
    assert!(shown.starts_with("b = h0: laurent("), "{shown}");
}

#[test]
fn problems_name_the_input_that_they_are_in() {
    let mut talk = Talk::new();
    talk.enter("f(x) = 1/x");
    let problem = talk.enter("f(0)");
    assert!(problem.contains("input 1:1:") && problem.contains("input 2:1:"), "{problem}");
    assert!(talk.enter("g(x) = [\n  x,\n  y]").contains("input 3:3:"));
    talk.enter(":type z");
    assert_eq!(talk.enter(":history"), "1  f(x) = 1/x\n2  f(0)\n3  g(x) = [\n     x,\n     y]\n4  z\n");
    talk.enter(":reset");
    assert_eq!(talk.enter(":history"), "nothing has been entered yet\n");
}

#[test]
fn what_is_saved_runs_and_loads() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("part.vcf"), "k = 3").unwrap();
    std::fs::write(folder.path().join("main.vcf"), "use \"part.vcf\"\nm = k + 1; m").unwrap();
    let mut talk = Talk::new();
    let load = format!(":load {}", folder.path().join("main.vcf").display());
    assert_eq!(talk.enter(&load), "4\n");
    talk.enter("n = [\n  m,  # one\n  k]");
    talk.enter("n; 1/0; n = 1");
    let elsewhere = tempfile::tempdir().unwrap();
    let saved = elsewhere.path().join("saved.vcf");
    assert!(talk.enter(&format!(":save \"{}\"", saved.display())).starts_with("5 statements in "));
    let mut second = Talk::new();
    assert_eq!(second.enter(&format!(":load {}", saved.display())), "4\n[4, 3]\n");
}

#[test]
fn a_file_that_was_not_saved_here_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let [lib, mine] = ["lib.vcf", "mine.vcf"].map(|name| folder.path().join(name));
    std::fs::write(&lib, "k = 3").unwrap();
    let text = |path: &Path| std::fs::read_to_string(path).unwrap();
    let mut talk = Talk::new();
    talk.enter(&format!("use {:?}", lib.to_str().unwrap()));
    talk.enter("x = 1");
    let save = |path: &Path| format!(":save {}", path.to_str().unwrap());
    let refused = talk.enter(&save(&lib));
    assert!(refused.contains("was not saved here") && refused.contains(":save! "), "{refused}");
    let over = save(&lib).replace(":save", ":save!");
    assert!(talk.enter(&over).contains("would be overwritten"), "it would use itself");
    assert_eq!(text(&lib), "k = 3");
    assert!(talk.enter(&save(&mine)).starts_with("2 statements"));
    talk.enter("y = 2");
    assert!(talk.enter(&save(&mine)).starts_with("3 statements"));
    talk.enter(":reset");
    assert!(talk.enter(&save(&mine)).starts_with("0 statements"), "it was saved here all the same");
    let mut other = Talk::new();
    assert!(other.enter(&save(&mine)).contains("was not saved here"));
    assert!(other.enter(&save(&mine).replace(":save", ":save!")).starts_with("0 statements"));
}

#[test]
fn there_are_several_ways_out() {
    for text in [":quit", ":q", "quit", "exit()", " exit ", "x = (1\n:quit", "x = 1 +\n :q"] {
        let mut talk = Talk::new();
        assert_eq!(talk.state.enter(text, &mut talk.output), Next::Leave, "{text}");
    }
    let mut talk = Talk::new();
    talk.enter("exit = 1");
    assert_eq!(talk.enter("exit"), "1\n");
}

#[test]
fn a_name_is_explained_before_a_command_of_that_name() {
    let mut talk = Talk::new();
    for word in ["load", "type", "explain"] {
        for question in [format!("help {word}"), format!("{word}?")] {
            let told = talk.enter(&question);
            assert!(told.starts_with(&format!("{word}(")), "{question}: {told}");
            assert!(told.contains(&format!("A command of the prompt: :{word}")), "{question}: {told}");
        }
        let command = talk.enter(&format!("help :{word}"));
        assert!(command.starts_with(&format!(":{word} ")), "{command}");
    }
    talk.enter("h(x) = x; type = 3; g = fir(le_gall_5_3); two(x) = 2*x");
    assert_eq!(talk.enter("h?"), "h(x) = x\n");
    assert!(
        talk.enter("help type").starts_with("an integer\n")
            || talk.enter("help type").starts_with("a number\n")
    );
    assert!(talk.enter("g.h0?").starts_with("a Laurent polynomial"), "{}", talk.enter("g.h0?"));
    assert!(talk.enter("g.latex?").starts_with("latex("));
    assert!(talk.enter("le_gall_5_3.stages?").starts_with("a list of 2 values\n"));
    let list = talk.enter("help [1/2, 3]") + &talk.enter("[1/2, 3]?");
    assert!(list.contains("a list of 2 values\n[1/2, 3]\n"), "{list}");
}

#[test]
fn what_was_reset_can_be_given_back() {
    let mut talk = Talk::new();
    assert_eq!(talk.enter(":reset"), "there was no name to forget\n");
    talk.enter("x = 2; f(n) = n*x");
    talk.enter("P = symbols(1, \"P\")");
    assert_eq!(talk.enter(":reset"), "forgot 3 names; `:undo` gives them back\n");
    talk.enter(":set digits 4");
    assert_eq!(talk.enter(":reset"), "there was no name to forget\n");
    talk.enter("y = 1");
    assert_eq!(talk.enter(":undo"), "y is not defined any more\n");
    assert_eq!(talk.enter(":undo"), "defined again: x, f, P\n");
    assert_eq!(talk.enter("f(3); P[0] + 1"), "6\nP[0] + 1\n");
    assert_eq!(talk.state.settings.digits, 4, "settings stay");
    assert_eq!(talk.enter(":undo"), "P is not defined any more\n");
}

#[test]
fn last_values_that_are_not_there_are_told() {
    let mut talk = Talk::new();
    assert!(talk.enter("_ + 1").contains("help: nothing has been displayed yet"));
    talk.enter("5");
    assert!(talk.enter("__").contains("it is the last value but 1, and 1 displayed so far"));
    let warned = talk.enter("_ = 7");
    assert!(warned.contains("`_` is a name of your own") && warned.contains(":undo"), "{warned}");
    assert_eq!(talk.enter("_ = 8"), "", "it is told once");
    talk.enter(":undo");
    talk.enter(":undo");
    assert_eq!(talk.enter("_"), "5\n");
}

/// Help leads to what there is at the prompt, and not to a shell.
#[test]
fn help_leads_to_commands_of_the_prompt() {
    let mut talk = Talk::new();
    assert!(talk.enter("xyzzy(3)").contains("help: `:help` lists the functions"));
    assert!(talk.enter("assert_error 1/0, \"xyzzy\"").contains("`:help codes` lists the codes"));
    assert!(talk.enter("dir(3)").contains("Tab behind a dot") && talk.enter("3.dir").contains("`:type x`"));
    let told = talk.enter("5; [1]._");
    assert!(told.contains("no field `_`") && !told.contains("last value"), "{told}");
}

#[test]
fn one_file_follows_a_command() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let mut talk = Talk::new();
    let told = talk.enter(&format!(":save {} b", at("a.vcf")));
    assert!(
        told.contains("`:save` takes one file") && told.contains(&format!("`:save \"{} b\"`", at("a.vcf"))),
        "{told}"
    );
    let told = talk.enter(&format!(":save \"{}\"", at("a b.vcf")));
    assert_eq!(told, format!("0 statements in {}: nothing has been entered yet\n", at("a b.vcf")));
    talk.enter("x = 1");
    assert_eq!(talk.enter(&format!(":save {}", at("c.vcf"))), format!("1 statement in {}\n", at("c.vcf")));
}

#[test]
fn habits_of_other_prompts_are_answered() {
    let mut talk = Talk::new();
    for (typed, told) in [
        ("clear", "Ctrl-L clears the screen"),
        (":clear", "Ctrl-L clears the screen"),
        ("history", "Ctrl-R"),
        ("%time 3", "write `:time 3`"),
        ("!ls", "starts no other programs"),
        (":set digits", "digits 0"),
    ] {
        let shown = talk.enter(typed);
        assert!(shown.contains(told) && !shown.contains(":reset"), "{typed}: {shown}");
    }
}

#[test]
fn a_file_is_named_with_what_it_shows() {
    let folder = tempfile::tempdir().unwrap();
    let [quiet, loud] = ["quiet.vcf", "loud.vcf"].map(|name| folder.path().join(name));
    std::fs::write(&quiet, "x = 1").unwrap();
    std::fs::write(&loud, "2; 3").unwrap();
    let mut talk = Talk::new();
    for path in [&quiet, &loud] {
        talk.enter(&format!(":load {}", path.display()));
    }
    let (first, second) = (quiet.display(), loud.display());
    assert_eq!(talk.enter(":reload"), format!("{first}: fine\n{second}:\n2\n3\n"));
    // A slip is not tried again, and a file with mistakes is.
    talk.enter(&format!(":load {}", folder.path().join("nowhere.vcf").display()));
    assert_eq!(talk.enter(":reload"), format!("{first}: fine\n{second}:\n2\n3\n"));
    std::fs::remove_file(&loud).unwrap();
    std::fs::write(&quiet, "1/0").unwrap();
    let told = talk.enter(":reload");
    assert!(told.starts_with(&format!("{first}:\n")) && !told.contains("fine"), "{told}");
}

#[test]
fn the_sandbox_starts_no_editor() {
    let (mut output, _, problems) = output();
    let mut state = State::new(None, &Limits::default(), true);
    state.enter(":edit", &mut output);
    let told = problems.take();
    assert!(
        told.contains("no editor is started in the sandbox") && told.contains("vcf run --sandbox"),
        "{told}"
    );
}

/// What `:show` writes counts as what a program displays: it ends at the limits, and at Ctrl-C as they do.
#[test]
fn what_is_shown_whole_ends_at_limits() {
    let mut talk = Talk::new();
    talk.enter("long = [n for n in 0..10**5]; 1");
    talk.state.session.interrupt().limit(Budget::default().output(1000));
    let told = talk.enter(":show long");
    assert!(told.contains("error[limit::output]"), "{}", &told[told.len().saturating_sub(500)..]);
    assert_eq!(talk.enter("len(long)"), "100000\n");
}
