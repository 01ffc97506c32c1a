//! What the prompt shows on narrow and wide screens, in UTF-8 and in ASCII.

use crate::terminal::{SIZES, Size, Terminal};

const WIDE: Size = SIZES[1];

/// Each line fits the screen, but for programs in help, and in a locale without Unicode nothing but ASCII is drawn.
fn fits(shown: &str, size: Size) {
    for line in shown.lines() {
        let is_program = line.starts_with("    ") && !line.starts_with("     ");
        assert!(is_program || line.chars().count() <= usize::from(size.columns), "{line}");
    }
    assert!(size.locale != "C" || shown.is_ascii(), "{shown}");
}

#[test]
fn long_values_are_counted_and_shown_on_demand() {
    for size in SIZES {
        let mut terminal = Terminal::start(size);
        terminal.enter("L = symbols(1, \"L\")");
        let sum = terminal.enter("sum([L[n]/3 for n in 0..400])");
        fits(&sum, size);
        assert!(sum.contains("... ") && sum.ends_with(" more terms; :show shows all"), "{sum}");
        assert!(sum.lines().skip(1).all(|line| line.starts_with("  ")), "{sum}");
        let list = terminal.enter("[n for n in 0..10**4]");
        fits(&list, size);
        assert!(list.contains(" more]\n:show shows all"), "{list}");
        assert_eq!(terminal.enter("len(_)"), "10000");
        terminal.enter("[n for n in 0..500]");
        let all = terminal.enter(":show");
        fits(&all, size);
        assert!(all.starts_with("[0, 1, ") && all.replace("\n ", "").ends_with(" 498, 499]"), "{all}");
        assert!(all.lines().skip(1).all(|line| line.starts_with("  ")), "{all}");
        let terms = terminal.enter(":show sum([L[n]/3 for n in 0..40])");
        fits(&terms, size);
        let terms: Vec<&str> = terms.lines().collect();
        assert!(terms[1..].iter().all(|line| line.starts_with("  + 1/3*L[")), "{terms:?}");
        terminal.enter("r = fir(le_gall_5_3)");
        assert_eq!(terminal.enter(":show r"), terminal.enter("r"), "fields have lines of their own");
        terminal.enter(":set digits 4");
        let about = if size.locale == "C" { "~" } else { "≈" };
        assert_eq!(terminal.enter("[1/3, 1/4]"), format!("[1/3, 1/4]\n{about} [0.3333, 0.25]"));
        assert_eq!(terminal.enter("3/8"), "3/8\n= 0.375");
    }
}

#[test]
fn a_transcript_that_is_pasted_is_typed_again() {
    for size in SIZES {
        let mut terminal = Terminal::start(size);
        terminal.press("\x1b[200~vcf> x = [\n...>   1,\n...>   2]\nvcf> x\n[1, 2\nvcf> len(x)\n2\x1b[201~\r");
        terminal.wait_for("vcf> x\n[1, 2]\nvcf> len(x)\n2\nvcf>");
        assert_eq!(terminal.enter("x"), "[1, 2]");
    }
}

#[test]
fn last_values_have_names() {
    for size in SIZES {
        let mut terminal = Terminal::start(size);
        terminal.enter("2 * 3");
        terminal.enter("_ + 1");
        assert_eq!(terminal.enter("[_, __]"), "[7, 6]");
        assert_eq!(terminal.enter("___"), "6");
        terminal.enter("_ = 100");
        terminal.enter("1 + 1");
        assert_eq!(terminal.enter("_"), "100", "a name of one's own stays");
        terminal.enter(":save a.vcf");
        let saved = std::fs::read_to_string(terminal.folder.path().join("a.vcf")).unwrap();
        assert!(saved.starts_with("value_1 = 2 * 3\nvalue_1\n"), "{saved}");
        terminal.enter(":reset");
        assert!(terminal.enter(":load a.vcf").ends_with("\n100"));
    }
}

#[test]
fn further_lines_have_a_prompt_and_an_indent() {
    for size in SIZES {
        let mut terminal = Terminal::start(size);
        terminal.press("x = [\r1,\r");
        terminal.wait_for("vcf> x = [\n...>   1,\n...>");
        // Backspace takes the indent and the line break, Enter gives them back.
        terminal.press("\x7f\r2\r]\r");
        terminal.wait_for_prompt();
        assert_eq!(terminal.enter("x"), "[1, 2]");
        // Alt-Enter begins a line where the input could end.
        terminal.press("y = 1\x1b\r");
        terminal.wait_for("vcf> y = 1\n...>");
        assert!(terminal.enter("y + 1").ends_with('2'));
        terminal.enter(":save a.vcf");
        let saved = std::fs::read_to_string(terminal.folder.path().join("a.vcf")).unwrap();
        assert_eq!(saved, "x = [\n  1,\n  2\n  ]\nx\ny = 1\ny + 1\n");
    }
}

#[test]
fn the_value_of_a_line_is_shown_while_it_is_typed() {
    for size in SIZES {
        let mut terminal = Terminal::start(size);
        terminal.enter("x = 6");
        terminal.press("y = x*7");
        terminal.wait_for("vcf> y = x*7\n     42");
        // It goes with the line, and nothing was defined.
        terminal.enter("0");
        assert_eq!(terminal.enter("y"), "420");
        terminal.enter(":set preview off");
        terminal.press("x + 1");
        terminal.wait_for("vcf> x + 1");
        assert_eq!(terminal.enter(""), "7");
        assert!(!terminal.text().contains("     7"), "{}", terminal.text());
    }
}

#[test]
fn questions_are_answered() {
    for size in SIZES {
        let mut terminal = Terminal::start(size);
        for question in ["help lift", "lift?", "?lift", ":help lift"] {
            let page = terminal.enter(question);
            fits(&page, size);
            assert!(page.starts_with("lift(a, stage, dim)\n"), "{question}: {page}");
        }
        let signature = terminal.enter("lift");
        fits(&signature, size);
        assert!(
            signature.starts_with("lift(a, stage, dim)\n") && signature.contains("`help lift`"),
            "{signature}"
        );
        terminal.enter("x = [1/2, 3]");
        assert!(terminal.enter("x?").starts_with("a list of 2 values\n"));
        let overview = terminal.enter("help");
        fits(&overview, size);
        for command in [":type", ":undo", ":set"] {
            assert!(overview.contains(command), "{overview}");
        }
    }
}

#[test]
fn commands_look_without_a_trace() {
    for size in SIZES {
        let mut terminal = Terminal::start(size);
        terminal.enter("out = rshift(lift(symbols(1, \"L\"), le_gall_5_3.stages[0], 0), 1)");
        let shown = terminal.enter(":show out").replace("\n ", "");
        assert_eq!(shown, "<rshift: 1-dimensional array, period (2,)>");
        for command in [":type out", ":explain out[0]", ":graph le_gall_5_3"] {
            let shown = terminal.enter(command);
            fits(&shown, size);
            assert!(!shown.is_empty() && !shown.contains("error"), "{command}: {shown}");
        }
        assert!(terminal.enter("_").contains("name::unknown"), "nothing was displayed");
        terminal.enter("x = 1");
        terminal.enter("x = 2; y = x");
        assert_eq!(terminal.enter(":undo"), "x = 1 again\ny is not defined any more");
        assert_eq!(terminal.enter(":undo"), "x is not defined any more");
        assert_eq!(terminal.enter(":vars").lines().count(), 1);
        assert!(terminal.enter(":type").contains("prompt::command"));
    }
}

/// Defines the decoder of two bands, `out`.
fn define_decoder(terminal: &mut Terminal) {
    for line in [
        "L = symbols(1, \"L\")",
        "H = symbols(1, \"H\")",
        "both = interleave(L, H, 0)",
        "s = le_gall_5_3.stages",
        "even = lift(both, s[0], 0)",
        "out = lift(even, s[1], 0).rshift(1)",
    ] {
        terminal.enter(line);
    }
}

#[test]
fn graphs_of_arrays_are_trees() {
    for size in SIZES {
        let mut terminal = Terminal::start(size);
        define_decoder(&mut terminal);
        let tree = terminal.enter(":graph out");
        fits(&tree, size);
        let lines: Vec<&str> = tree.lines().collect();
        let ascii = size.locale == "C";
        let mark = if ascii { '*' } else { '●' };
        assert!(lines.contains(&format!("{mark} #1 rshift by 1, period (2,)").as_str()), "{tree}");
        let last = if ascii {
            "`-* odd: #6 symbols H, period (1,)"
        } else {
            "└─● odd: #6 symbols H, period (1,)"
        };
        assert_eq!(lines.last(), Some(&last), "{tree}");
        // Words are broken where the screen is narrow, and none is lost.
        let words = tree.replace(['│', '|', '\n'], " ");
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("#2 lift along 0, odd_add_even, D=0, S=1, taps 1 1, period (2,)"), "{tree}");
        assert!(terminal.enter("_").contains("name::unknown"), "nothing was displayed");
    }
}

#[test]
fn graphs_are_written_into_files() {
    let mut terminal = Terminal::start(WIDE);
    define_decoder(&mut terminal);
    let told = terminal.enter(":graph out -> g.svg");
    assert!(told.contains("\"g.svg\"") && !told.contains("error"), "{told}");
    let svg = std::fs::read_to_string(terminal.folder.path().join("g.svg")).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains(">#1 rshift by 1<") && svg.contains(">even<"), "{svg}");
    terminal.enter(":graph out -> \"a b.png\"");
    assert!(std::fs::read(terminal.folder.path().join("a b.png")).unwrap().starts_with(b"\x89PNG"));
    for (path, said) in [
        ("g.pdf", "plot::format"),
        ("g", "plot::format"),
        ("none/g.svg", "file::write"),
        ("", "plot::format"),
    ] {
        let told = terminal.enter(&format!(":graph out -> {path}"));
        assert!(told.contains(said), "{path}: {told}");
    }
}

#[test]
fn what_has_no_graph_is_told() {
    let mut terminal = Terminal::start(WIDE);
    terminal.enter("x = symbols(1, \"x\"); f(n) = n");
    for (text, said) in [
        ("3", "`:graph` draws arrays and wavelets, and this is a number"),
        ("x[0]", "leave the index out"),
        ("fir(le_gall_5_3).h0", "`lifting` finds the steps"),
        ("[1, 2]", "and this is a list"),
        ("f", "`f` is a function"),
        ("lift", "`lift` is a function"),
        ("q", "name::unknown"),
        ("y = x", "this displays no value"),
    ] {
        let told = terminal.enter(&format!(":graph {text}"));
        assert!(told.contains(said) && told.contains("error["), "{text}: {told}");
    }
    for text in ["le_gall_5_3.stages[0]", "lifting(fir(le_gall_5_3).h0, fir(le_gall_5_3).g0)"] {
        let told = terminal.enter(&format!(":graph {text}"));
        assert!(told.contains("lifting steps") && !told.contains("error"), "{text}: {told}");
    }
}

#[test]
fn files_are_loaded_again_and_edited() {
    let mut terminal = Terminal::start_with(WIDE, |command, folder| {
        let script = folder.path().join("editor");
        std::fs::write(&script, "#!/bin/sh\necho 'z = 5; z' >> \"$2\"\n").unwrap();
        command.env("EDITOR", format!("sh '{}' -w", script.display()));
    });
    let file = terminal.folder.path().join("a.vcf");
    std::fs::write(&file, "k = 3; k").unwrap();
    assert_eq!(terminal.enter(":load a.vcf"), "3");
    std::fs::write(&file, "k = 4; k\n").unwrap();
    assert_eq!(terminal.enter(":reload"), "a.vcf:\n4");
    terminal.enter("w = 1");
    assert_eq!(terminal.enter(":edit"), "5");
    assert_eq!(terminal.enter("[w, z]"), "[1, 5]");
    assert_eq!(terminal.enter(":edit a.vcf"), "4\n5");
    assert!(std::fs::read_to_string(&file).unwrap().ends_with("z = 5; z\n"));
    terminal.enter(":graph le_gall_5_3 -> g.svg");
    assert!(std::fs::read_to_string(terminal.folder.path().join("g.svg")).unwrap().starts_with("<svg"));
}

#[test]
fn a_program_and_a_start_file_come_before_the_prompt() {
    let mut terminal = Terminal::start_with(WIDE, |command, folder| {
        std::fs::write(folder.path().join("start.vcf"), ":set digits 3\nhalf(x) = x/2\n").unwrap();
        std::fs::write(folder.path().join("main.vcf"), "n = 7\nn").unwrap();
        command.env("VCF_START", folder.path().join("start.vcf")).args(["-i", "main.vcf"]);
    });
    assert!(terminal.text().contains("7\n"), "{}", terminal.text());
    assert_eq!(terminal.enter("half(n)"), "7/2\n= 3.5");
}

#[test]
fn long_help_goes_through_the_pager() {
    let mut terminal = Terminal::start_on(WIDE, 30, |command, folder| {
        let script = folder.path().join("pager");
        std::fs::write(&script, "#!/bin/sh\necho paged: $(wc -l)\n").unwrap();
        command.env("PAGER", format!("sh '{}'", script.display()));
    });
    terminal.press("help\r");
    terminal.wait_for("paged: ");
    terminal.wait_for_prompt();
    // What fits does not.
    terminal.press("lift\r");
    terminal.wait_for("`help lift` tells more");
}

#[test]
fn a_list_of_candidates_leaves_nothing_of_the_hint() {
    for size in SIZES {
        let mut terminal = Terminal::start(size);
        terminal.enter("staging = 1");
        terminal.press("lift(stag");
        terminal.wait_for("stage");
        terminal.press("\t");
        terminal.wait_for("staging");
        terminal.press("e");
        terminal.wait_for("vcf> lift(stage");
        let text = terminal.text();
        let last = text.lines().rfind(|line| line.contains("staging")).unwrap_or_default();
        assert!(!last.contains("a: ") && !last.contains("array"), "{text}");
    }
}
