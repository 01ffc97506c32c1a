//! Pictures of the graphs of arrays: `plot(a, "graph")`.

use proptest::prelude::*;
use vcfilter::arrays::{Array, Space, Stage, StageKind};
use vcfilter::pictures::array_graph;
use vcfilter::plots::{Charset, Content, Graph, Plot};
use vcfilter::values::Value;

use crate::support::run;

fn graph(plot: &Plot) -> &Graph {
    match plot.panels() {
        [Content::Graph(graph)] => graph,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn told(program: &str) -> String {
    match run(program).fine().values.last() {
        Some(Value::Plot(plot)) => plot.alt_text(),
        other => panic!("no plot but {other:?}"),
    }
}

#[test]
fn arrays_of_every_kind() {
    let cases = [
        (
            "x = symbols(1, \"x\")\nplot(lift(x, stage(\"even_add_odd\", taps=[1, -3], D=1, S=2), 0), \"graph\")",
            "graph of an array. Graph of 2 boxes. 1: lift along 0, even_add_odd, D=1, S=2, taps 1 -3, period (2,), \
             reads 2. 2: symbols x, period (1,).",
        ),
        (
            "x = symbols(1, \"x\")\nplot(interleave(x, rshift(x, 1), 0), \"graph\", title=\"Mine\")",
            "Mine. Graph of 3 boxes. 1: interleave along 0, period (2,), reads 2 as even, 3 as odd. \
             2: symbols x, period (1,). 3: rshift by 1, period (1,), reads 2.",
        ),
        (
            "plot(symbols(2, \"P\", size=(24, 16)), \"graph\")",
            "graph of an array. Graph of 1 box. 1: symbols P with edges \"clamp\", size (24, 16).",
        ),
        (
            "plot(data([1, 2, 3], \"edge\"), \"graph\")",
            "graph of an array. Graph of 1 box. 1: data of shape [3], no period.",
        ),
        (
            "plot(subsample(variables(2, \"v\"), (2, 1), (1, 0)), \"graph\")",
            "graph of an array. Graph of 2 boxes. 1: subsample by [2, 1] from [1, 0], period (1, 1), reads 2. \
             2: variables v, period (1, 1).",
        ),
    ];
    for (program, expected) in cases {
        assert_eq!(told(program), expected, "{program}");
    }
    let any = told("A = analysis(haar_no_shift, depth=1, size=\"any\")\nplot(A[1, \"L\"], \"graph\")");
    assert!(any.contains("subsample by [2, 1]") && any.contains("any size"), "{any}");
}

#[test]
fn what_has_no_graph() {
    let x = "x = symbols(1, \"x\")\n";
    for (program, code, help) in [
        ("plot(x[0], \"graph\")", "plot::what", "that one is of arrays"),
        ("plot(3, \"graph\")", "plot::kind", "give an expression"),
        ("plot(le_gall_5_3, \"graph\")", "plot::what", "that one is of arrays"),
        ("plot([1, 2], \"graph\")", "plot::what", "that one is of arrays"),
        ("plot(x, \"grap\")", "plot::what", "did you mean \"graph\"?"),
        ("plot(x, \"graph\", x=0..4)", "plot::unused", "this picture uses `title`"),
        ("plot(x, \"graph\", depth=1)", "plot::unused", "this picture uses `title`"),
        ("plot(x)", "plot::range", "`plot(a, \"graph\")` shows what it is computed from"),
    ] {
        let ran = run(&format!("{x}{program}"));
        assert_eq!(ran.code(), code, "{program}");
        assert!(ran.screen().contains(help), "{}", ran.screen());
    }
}

/// A picture of thousands of arrays shows those that are nearest to the one that it is of, and counts the others.
#[test]
fn of_thousands_of_arrays_some_are_drawn() {
    let space = Space::new();
    let leaf = |n: usize| space.symbols(1, &format!("x{n}")).unwrap();
    let mut array = leaf(0);
    for n in 1..2_000 {
        array = leaf(n).interleave(&array.rshift(1).unwrap(), 0).unwrap();
    }
    let plot = array_graph("many", &array);
    assert_eq!(graph(&plot).nodes().len(), Graph::MOST);
    assert_eq!(graph(&plot).left_out(), array.arrays_below() - Graph::MOST);
    assert!(plot.alt_text().contains(": symbols x1999, period (1,)."));
    let text = plot.to_text(80, Charset::Ascii);
    assert!(text.ends_with("... and 5848 more boxes\n"), "{text}");
    assert!(plot.to_svg().contains("and 5848 more boxes"));
    assert!(plot.to_png().is_ok(), "the largest picture can be painted");
}

/// Arrays made at random of two arrays of symbols: each step works on some of those before it.
fn arrays() -> impl Strategy<Value = Array> {
    let step = (0..6usize, any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..2usize);
    prop::collection::vec(step, 0..30).prop_map(|steps| {
        let space = Space::new();
        let mut all = vec![space.symbols(2, "L").unwrap(), space.symbols(2, "H").unwrap()];
        let stage = Stage::new(StageKind::EvenAddOdd, vec![1, -2], 0, 1).unwrap();
        for (kind, first, second, dim) in steps {
            let (a, b) = (&all[first.index(all.len())], &all[second.index(all.len())]);
            let made = match kind {
                0 => a.lift(&stage, dim as i128),
                1 => a.rshift(1),
                2 => a.subsample(&[2, 1], &[0, 0]),
                3 => a.lshift(2),
                _ => a.interleave(b, dim as i128),
            };
            all.extend(made);
        }
        all.pop().unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The boxes are the arrays that `explain` lists, under the same numbers, and the arrows what they read.
    #[test]
    fn every_array_is_one_box_and_all_that_it_reads_arrives(array in arrays()) {
        let plot = array_graph("", &array);
        let graph = graph(&plot);
        prop_assert_eq!((graph.nodes().len(), graph.left_out()), (array.arrays_below(), 0));
        let told = plot.alt_text();
        let explained = array.explain().unwrap();
        let (mut boxes, mut arrows) = (0, 1);
        for line in explained.lines().map(|line| line.trim_start_matches([' ', ':']).trim()) {
            let line = line.trim_start_matches("even: ").trim_start_matches("odd: ");
            // The array itself is read by none.
            arrows += 1;
            if let Some((number, rest)) = line.strip_prefix('#').and_then(|line| line.split_once(' ')) {
                boxes += 1;
                let operation = rest.split([':', ',']).next().unwrap_or_default();
                let operation = operation.split(" by stage").next().unwrap_or_default();
                prop_assert!(told.contains(&format!(" {number}: {operation}")), "{line}\n{told}");
            }
        }
        prop_assert_eq!(boxes, graph.nodes().len());
        prop_assert_eq!(arrows, graph.nodes().iter().map(|node| node.inputs().len()).sum::<usize>() + 2);
        let svg = plot.to_svg();
        prop_assert_eq!(svg.matches("fill=\"#f2f2f2\"").count(), boxes);
    }
}
