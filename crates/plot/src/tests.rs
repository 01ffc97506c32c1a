//! Laws of all plots, and what some look like in a terminal.

use proptest::prelude::*;

use super::*;

/// Numbers of every kind, also those that cannot be drawn.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -10.0..10.0f64,
        2 => (-5..5i32).prop_map(f64::from),
        1 => any::<f64>(),
        1 => prop::sample::select(vec![0.0, -0.0, f64::NAN, f64::INFINITY, f64::MAX, f64::MIN, 1e300, 5e-324]),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-z]{0,8}",
        1 => "\\PC{0,60}",
        1 => prop::sample::select(vec!["<&\"'>", "]]>", "φ(t) × π", "a\u{0}\n\tb\u{202e}\u{ffff}", "数学"])
            .prop_map(str::to_string),
    ]
}

fn points() -> impl Strategy<Value = Vec<Point>> {
    let random = prop::collection::vec((number(), number()).prop_map(Point::from), 0..40);
    let signal = prop::collection::vec(number(), 0..300)
        .prop_map(|numbers| numbers.into_iter().zip(0..).map(|(y, x)| Point::new(f64::from(x), y)).collect());
    prop_oneof![random, signal]
}

fn grid() -> impl Strategy<Value = Grid> {
    (0..12usize, 0..70usize, number(), number()).prop_map(|(rows, columns, a, b)| {
        Grid::of(
            rows,
            columns,
            |row, column| if (row * columns + column) % 3 == 0 { a } else { b * row as f64 },
        )
    })
}

fn mark() -> impl Strategy<Value = Mark> {
    let markers =
        [Marker::Dot, Marker::Ring, Marker::Cross, Marker::Square, Marker::Triangle, Marker::Diamond];
    let point = || (number(), number()).prop_map(Point::from);
    let shades = prop::sample::select(vec![Shades::Sequential, Shades::Diverging]);
    prop_oneof![
        (text(), points()).prop_map(|(name, points)| Mark::Stems { name, points }),
        (text(), points()).prop_map(|(name, points)| Mark::Line { name, points }),
        (text(), points(), prop::sample::select(markers.to_vec()), any::<bool>())
            .prop_map(|(name, points, marker, counted)| Mark::Points { name, points, marker, counted }),
        (text(), points()).prop_map(|(name, points)| Mark::Steps { name, points }),
        (text(), points()).prop_map(|(name, points)| Mark::Bars { name, points }),
        (point(), number()).prop_map(|(centre, radius)| Mark::Circle { centre, radius: radius.into() }),
        (text(), grid(), point(), shades).prop_map(|(name, grid, origin, shades)| Mark::Heat {
            name,
            grid,
            origin,
            shades
        }),
        (text(), grid(), point()).prop_map(|(name, grid, origin)| Mark::Image { name, grid, origin }),
        prop::collection::vec((point(), text()), 0..6).prop_map(|labels| Mark::Labels { labels }),
        (number(), text()).prop_map(|(y, label)| Mark::Horizontal { y: y.into(), label }),
        (number(), text()).prop_map(|(x, label)| Mark::Vertical { x: x.into(), label }),
    ]
}

fn axis() -> impl Strategy<Value = Axis> {
    let ticks = prop::collection::vec((number(), text()), 0..4);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    (text(), text(), prop::option::of((number(), number())), flags, ticks).prop_map(
        |(label, unit, range, (integer, log, reversed), ticks)| {
            let mut axis = Axis::new(label).unit(unit).ticks(ticks);
            if let Some((from, to)) = range {
                axis = axis.range(from, to);
            }
            if integer {
                axis = axis.integer();
            }
            if log {
                axis = axis.log();
            }
            if reversed { axis.reversed() } else { axis }
        },
    )
}

fn panel() -> impl Strategy<Value = Panel> {
    (text(), axis(), axis(), any::<bool>(), prop::collection::vec(mark(), 0..5)).prop_map(
        |(title, x, y, equal, marks)| {
            let panel = marks.into_iter().fold(Panel::new().title(title).x(x).y(y), Panel::mark);
            if equal { panel.equal() } else { panel }
        },
    )
}

fn diagram() -> impl Strategy<Value = Diagram> {
    let rail = || prop::sample::select(vec![Rail::Even, Rail::Odd]);
    let lines = || prop::collection::vec(text(), 0..5);
    let sign = prop::sample::select(vec![AdderSign::Plus, AdderSign::Minus]);
    let stage = prop_oneof![
        (rail(), sign, lines()).prop_map(|(from, sign, lines)| FlowStage::Lift { from, sign, lines }),
        (rail(), lines()).prop_map(|(rail, lines)| FlowStage::Scale { rail, lines }),
    ];
    (text(), text(), prop::collection::vec(stage, 0..9)).prop_map(|(title, label, stages)| {
        let diagram = Diagram::new().title(title).inputs(label.clone(), "odd").outputs("s", label);
        stages.into_iter().fold(diagram, Diagram::stage)
    })
}

/// Some arrows come from boxes that there are not.
fn graph() -> impl Strategy<Value = Graph> {
    let inputs = prop::collection::vec((0..20usize, text()), 0..3);
    let node = (prop::collection::vec(text(), 0..5), inputs);
    (text(), prop::collection::vec(node, 0..20), 0..3usize).prop_map(|(title, nodes, more)| {
        nodes.into_iter().fold(Graph::new().title(title).and_more(more), |graph, (lines, inputs)| {
            inputs.into_iter().fold(graph.node(lines), |graph, (at, label)| graph.reads(at, label))
        })
    })
}

fn plot() -> impl Strategy<Value = Plot> {
    let content = prop_oneof![
        3 => panel().prop_map(Content::from),
        1 => diagram().prop_map(Content::from),
        1 => graph().prop_map(Content::from)
    ];
    (text(), prop::collection::vec(content, 0..4))
        .prop_map(|(title, panels)| Plot::new(title).with_panels(panels))
}

/// What must hold of the SVG of every plot.
fn check_svg(svg: &str) -> Result<(), TestCaseError> {
    let document = roxmltree::Document::parse(svg).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let root = document.root_element();
    prop_assert_eq!(root.attribute("role"), Some("img"));
    for name in ["title", "desc"] {
        let named = |child: &roxmltree::Node| child.tag_name().name() == name;
        prop_assert_eq!(root.children().filter(named).count(), 1);
    }
    let sizes: Vec<f64> =
        root.attribute("viewBox").unwrap_or_default().split(' ').filter_map(|n| n.parse().ok()).collect();
    let &[_, _, width, height] = sizes.as_slice() else { return Err(TestCaseError::fail("no viewBox")) };
    for text in root.descendants().filter(|node| node.tag_name().name() == "text") {
        let number = |name| text.attribute(name).and_then(|n| n.parse::<f64>().ok()).unwrap_or(f64::NAN);
        let upright = text.attribute("transform").is_some();
        let (at, end) = if upright { (number("y"), height) } else { (number("x"), width) };
        let length = draw::text_width(text.text().unwrap_or_default(), number("font-size"));
        let before = match text.attribute("text-anchor") {
            Some("middle") => length / 2.0,
            Some("end") => length,
            _ => 0.0,
        };
        prop_assert!(at - before >= 0.0 && at - before + length <= end, "cut: {text:?} {at} {length}");
        let across = if upright { (number("x"), width) } else { (number("y"), height) };
        prop_assert!((0.0..=across.1).contains(&across.0), "outside: {text:?}");
    }
    for attribute in root.descendants().flat_map(|node| node.attributes()) {
        if ["d", "x", "y", "width", "height", "cx", "cy", "r"].contains(&attribute.name()) {
            check_numbers(attribute.value())?;
        }
    }
    Ok(())
}

/// Finite numbers of at most two decimals, between the commands of paths.
fn check_numbers(numbers: &str) -> Result<(), TestCaseError> {
    for word in numbers.trim_start_matches('m').trim_end_matches('z').split([' ', ',']) {
        let decimals = word.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let number = word.parse().unwrap_or(f64::NAN);
        prop_assert!(number.is_finite() && decimals <= 2 && !word.contains('e'), "{}", word);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn every_plot_is_well_formed_svg_and_always_the_same(plot in plot()) {
        let svg = plot.to_svg();
        check_svg(&svg)?;
        prop_assert_eq!(&svg, &plot.clone().to_svg());
        check_svg(&plot.narrow().to_svg())?;
    }

    #[test]
    fn every_plot_is_text_of_its_width(plot in plot(), width in 0..120usize) {
        for charset in [Charset::Braille, Charset::Ascii] {
            let text = plot.to_text(width, charset);
            let widest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
            prop_assert!(widest <= width.clamp(24, 400), "{} of {}\n{}", widest, width, text);
            prop_assert!(charset == Charset::Braille || text.is_ascii(), "{}", text);
            prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
        }
    }

    /// A tree has a mark for each box, and one for each arrow to a box that has its own already.
    #[test]
    fn every_box_and_every_arrow_of_a_graph_is_in_its_picture_and_in_its_tree(graph in graph()) {
        let (boxes, arrows) =
            (graph.nodes().len(), graph.nodes().iter().map(|node| node.inputs().len()).sum::<usize>());
        let is_read = |at: usize| graph.nodes().iter().any(|node| node.inputs().iter().any(|i| i.node == at));
        let roots = (0..boxes).filter(|at| !is_read(*at)).count();
        let plot = Plot::new("").panel(graph.clone());
        let svg = plot.to_svg();
        prop_assert_eq!(svg.matches("fill=\"#f2f2f2\"").count(), boxes);
        prop_assert_eq!(svg.matches("z\" fill=").count(), arrows);
        // So broad that no branch is drawn on its own.
        let text = plot.to_text(200, Charset::Braille);
        let marks = |mark: char| {
            text.lines().filter(|line| line.trim_start_matches([' ', '│', '├', '└', '─']).starts_with(mark)).count()
        };
        prop_assert_eq!(marks('●'), boxes);
        prop_assert_eq!(marks('○') + boxes, arrows + roots, "{}", text);
    }

    #[test]
    fn every_plot_can_be_told(plot in plot()) {
        let words = plot.alt_text();
        prop_assert!(!words.trim().is_empty());
        prop_assert!(!words.chars().any(char::is_control));
    }
}

#[cfg(feature = "png")]
proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn every_plot_is_a_png_of_twice_the_size(plot in plot()) {
        let bytes = plot.to_png().map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
        prop_assert_eq!(&bytes, &plot.to_png().unwrap_or_default());
        let number = |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let size = format!("width=\"{}\" height=\"{}\"", number(16) / 2, number(20) / 2);
        prop_assert!(plot.to_svg().contains(&size), "{}", size);
    }
}

fn legall() -> [Vec<(f64, f64)>; 2] {
    let taps =
        |taps: &[f64], first: i32| taps.iter().zip(first..).map(|(tap, n)| (f64::from(n), *tap)).collect();
    [taps(&[-0.125, 0.25, 0.75, 0.25, -0.125], -2), taps(&[-0.5, 1.0, -0.5], -1)]
}

fn flow() -> Diagram {
    Diagram::new()
        .inputs("x[2n]", "x[2n+1]")
        .scale(Rail::Even, ["<< 1"])
        .scale(Rail::Odd, ["<< 1"])
        .lift(Rail::Even, AdderSign::Minus, ["s[n] + s[n+1] + 1", ">> 1"])
        .lift(Rail::Odd, AdderSign::Plus, ["d[n-1] + d[n] + 2", ">> 2"])
        .outputs("low s", "high d")
}

#[test]
fn stems_in_a_terminal() {
    let [low, high] = legall();
    let panel = |name: &str, points| {
        Panel::new().title(name).x(Axis::new("n").integer()).y("tap").stems(name, points)
    };
    let plot = Plot::new("LeGall (5,3)").panel(panel("h0", low)).panel(panel("h1", high));
    insta::assert_snapshot!(plot.to_text(78, Charset::Braille));
    insta::assert_snapshot!(plot.to_text(40, Charset::Ascii));
}

#[test]
fn curves_in_a_terminal() {
    let wave = |scale: f64| (0..=64).map(move |n| (f64::from(n), (f64::from(n) * scale).sin()));
    let panel = Panel::new()
        .x("sample")
        .y("φ")
        .line("slow", wave(0.1))
        .line("fast", wave(0.2))
        .horizontal(0.0, "zero")
        .vertical(32.0, "half");
    let plot = Plot::new("Two waves").panel(panel);
    insta::assert_snapshot!(plot.to_text(72, Charset::Braille));
    insta::assert_snapshot!(plot.to_text(72, Charset::Ascii));
}

#[test]
fn zeros_bars_and_heat_in_a_terminal() {
    let zeros = Panel::new()
        .x("real part")
        .y("imaginary part")
        .unit_circle()
        .counted_points("zeros", Marker::Ring, [(-1.0, 0.0), (-1.0, 0.0), (0.5, 0.5), (0.5, -0.5)])
        .labels([((0.5, 0.5), "½")]);
    let bars = Panel::new()
        .x(Axis::new("stage").names(["input", "predict", "update"]))
        .y("bits")
        .bars("bound", [(0.0, 8.0), (1.0, 10.0), (2.0, 11.0)])
        .bars("seen", [(0.0, 8.0), (1.0, 9.0), (2.0, 0.0)]);
    let stencil = Grid::of(3, 3, |row, column| [-1.0, 2.0, -1.0][row] * [-1.0, 2.0, -1.0][column]);
    let heat = Panel::new().x("column").y(Axis::new("row").reversed());
    let many = Grid::of(40, 60, |row, column| (row as f64 / 6.0).sin() * (column as f64 / 9.0).cos());
    let plot = Plot::new("Kinds")
        .panel(zeros)
        .panel(bars)
        .panel(heat.clone().heat("stencil", stencil, (-1.0, -1.0), Shades::Diverging))
        .panel(heat.heat("wave", many, (0.0, 0.0), Shades::Diverging));
    insta::assert_snapshot!(plot.to_text(80, Charset::Braille));
    insta::assert_snapshot!(plot.to_text(80, Charset::Ascii));
}

#[test]
fn flow_in_a_terminal() {
    let plot = Plot::new("LeGall (5,3)").panel(flow());
    insta::assert_snapshot!(plot.to_text(78, Charset::Braille));
    insta::assert_snapshot!(plot.to_text(40, Charset::Ascii));
}

/// A decoder of two bands, of which one is read twice.
fn lifted() -> Graph {
    let graph = Graph::new().node(["symbols L", "period (1,)"]).node(["symbols H", "period (1,)"]);
    let graph = graph.node(["interleave along 0", "period (2,)"]).reads(0, "even").reads(1, "odd");
    let graph =
        graph.node(["lift along 0", "even_subtract_odd, D=0, S=2", "taps 1 1", "period (2,)"]).reads(2, "");
    graph.node(["interleave along 0", "period (4,)"]).reads(3, "even").reads(1, "odd").and_more(12)
}

#[test]
fn graph_in_a_terminal() {
    let plot = Plot::new("A decoder").panel(lifted());
    insta::assert_snapshot!(plot.to_text(78, Charset::Braille));
    insta::assert_snapshot!(plot.to_text(40, Charset::Ascii));
    insta::assert_snapshot!(plot.to_text(24, Charset::Ascii));
}

#[test]
fn graph_as_svg() {
    insta::assert_snapshot!(Plot::new("A decoder").panel(lifted()).to_svg());
}

/// Branches that leave no room for words are drawn on their own, and none is lost.
#[test]
fn deep_trees_go_on_below() {
    let graph = (0..30).fold(Graph::new().node(["symbols x"]).node(["symbols y"]), |graph, at| {
        graph.node([format!("interleave along {at}")]).reads(at, "even").reads(at + 1, "odd")
    });
    let text = Plot::new("").panel(graph).to_text(40, Charset::Ascii);
    assert!(text.lines().all(|line| line.len() <= 40), "{text}");
    assert!(text.contains("drawn below\n") && text.contains("\n* #"), "{text}");
    let marks = text.lines().map(|line| line.trim_start_matches([' ', '|', '`', '-']));
    let marks: Vec<&str> = marks.filter(|line| line.starts_with("* ")).collect();
    for number in 1..=32 {
        let drawn = marks.iter().filter(|line| line.split(' ').any(|word| word == format!("#{number}")));
        assert_eq!(drawn.count(), 1, "{number}:\n{text}");
    }
}

#[test]
fn of_too_many_boxes_the_last_are_drawn_and_the_others_counted() {
    let graph = (0..5_000).fold(Graph::new().node(["box 0"]), |graph, at| {
        graph.node([format!("box {}", at + 1)]).reads(at, "").reads(0, "")
    });
    let plot = Plot::new("many").panel(graph.and_more(9));
    let left_out = 5_001 - Graph::MOST + 9;
    let svg = plot.to_svg();
    assert_eq!(svg.matches("fill=\"#f2f2f2\"").count(), Graph::MOST);
    assert!(svg.contains(&format!(">\u{2026} and {left_out} more boxes<")));
    assert!(plot.to_text(80, Charset::Ascii).ends_with(&format!("\n... and {left_out} more boxes\n")));
    assert!(plot.alt_text().contains(&format!("Graph of 150 boxes and {left_out} more boxes. 1: box 5000")));
    assert!(Plot::new("none").panel(Graph::new()).to_text(80, Charset::Ascii).contains("Nothing to draw"));
}

/// Names that have no room side by side are read downwards.
#[test]
fn many_names_in_a_terminal() {
    let names = ["Input", "DC", "DC'", "L", "H", "L'", "H'", "LL", "LH", "HL", "HH"];
    let bars = (0..names.len()).map(|at| (at as f64, at as f64 + 5.0));
    let plot = Plot::new("").panel(Panel::new().x(Axis::new("array").names(names)).bars("bits", bars));
    insta::assert_snapshot!(plot.to_text(40, Charset::Ascii));
    let words = plot.to_text(200, Charset::Ascii);
    assert!(names.iter().all(|name| words.contains(name)), "side by side where there is room: {words}");
}

/// A box of the narrow diagram is below the other, and no text is lost.
#[test]
fn narrow_diagrams() {
    let broad = Plot::new("").panel(flow());
    let size = |plot: &Plot| {
        let svg = plot.to_svg();
        let document = roxmltree::Document::parse(&svg).unwrap();
        let part = |at: usize| -> f64 {
            document.root_element().attribute("viewBox").unwrap().split(' ').nth(at).unwrap().parse().unwrap()
        };
        (part(2), part(3))
    };
    let (wide, narrow) = (size(&broad), size(&broad.clone().narrow()));
    assert!(wide.0 > 400.0 && narrow.0 <= 340.0, "{wide:?} {narrow:?}");
    assert!(narrow.1 > wide.1);
    let words = |plot: &Plot| {
        let svg = plot.to_svg();
        let document = roxmltree::Document::parse(&svg).unwrap();
        let texts = document.descendants().filter(|node| node.tag_name().name() == "text");
        let texts: Vec<&str> = texts.filter_map(|text| text.text()).collect();
        let mut words: Vec<String> = texts.join(" ").split_whitespace().map(String::from).collect();
        words.sort();
        words
    };
    assert_eq!(words(&broad), words(&broad.clone().narrow()));
}

#[test]
fn too_many_panels_are_counted() {
    let plot = Plot::new("many").with_panels((0..75).map(|_| Panel::new()));
    assert!(plot.to_svg().contains("15 more panels"));
    assert!(plot.to_text(80, Charset::Ascii).contains("15 more panels"));
    assert!(Plot::new("none").to_svg().contains("Nothing to draw"));
}

#[cfg(feature = "png")]
#[test]
fn a_picture_that_is_too_large_is_refused_as_png() {
    let stages =
        (0..4_000).map(|at| FlowStage::Scale { rail: Rail::Odd, lines: vec![format!("stage {at}")] });
    let plot = Plot::new("long").panel(stages.fold(Diagram::new(), Diagram::stage));
    let refused = plot.to_png().unwrap_err();
    assert!(matches!(refused, PlotError::TooLarge { .. }), "{refused}");
    assert!(plot.to_svg().contains(">stage 3999<"));
}

#[test]
fn a_million_points_are_thinned() {
    let points = (0..1_000_000u32).map(|n| (f64::from(n), f64::from(n.wrapping_mul(2_654_435_761) >> 8)));
    let plot = Plot::new("noise").panel(Panel::new().x("n").y("sample").line("noise", points));
    assert!(plot.to_svg().len() < 200_000);
    assert!(plot.alt_text().contains("1000000 points"));
}

#[test]
fn equal_plots_have_equal_hashes() {
    let hash = |plot: &Plot| {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        plot.hash(&mut hasher);
        hasher.finish()
    };
    let make = |x: f64| Plot::new("a").panel(Panel::new().line("", [(0.0, x)]));
    assert_eq!(hash(&make(-0.0)), hash(&make(0.0)));
    assert_eq!(make(f64::NAN), make(f64::NAN));
    assert_ne!(make(1.0), make(2.0));
}
