//! The language as a library, with any features: in a world of the caller's, and on a short stack.

#[cfg(feature = "files")]
mod sandbox;
mod stack;
mod world;

use vcfilter::diagnostics::Problem;
use vcfilter::display;
use vcfilter::language::{Event, Outcome, Session};

/// Runs a text; what it displays, and how it ends.
fn run(session: &mut Session, text: &str) -> (Vec<String>, Outcome) {
    let mut shown = Vec::new();
    let outcome = session.run("example", text, &mut |event| {
        if let Event::Displayed { value, .. } = event {
            shown.push(display::text(&value));
        }
    });
    (shown, outcome)
}

/// What a text displays, all of which is fine.
#[track_caller]
fn displayed(session: &mut Session, text: &str) -> Vec<String> {
    let (shown, outcome) = run(session, text);
    assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
    shown
}

/// The one problem of a text.
#[track_caller]
fn problem(session: &mut Session, text: &str) -> Problem {
    let (_, mut outcome) = run(session, text);
    assert_eq!(outcome.problems.len(), 1, "{:?}", outcome.problems);
    outcome.problems.remove(0)
}

#[test]
fn a_program_is_evaluated_shown_and_drawn() {
    let mut session = Session::new();
    let text =
        "f = fir(le_gall_5_3)\nf.h0\nassert reconstruction(le_gall_5_3).perfect\nsum([n for n in 0..1000])";
    assert_eq!(displayed(&mut session, text), ["laurent([-1, 2, 6, 2, -1], low=-2) / 8", "499500"]);
    let wrong = problem(&mut session, "1 +");
    assert_eq!(wrong.code.as_str(), "syntax::unexpected");
    let style = vcfilter::diagnostics::Style { color: false, unicode: true };
    let drawn = vcfilter::diagnostics::render(&wrong, session.sources(), style);
    assert!(drawn.contains("1 +"), "{drawn}");
}

/// Grids of many cells, too, which are a picture with the feature `png`, and rectangles without it.
#[test]
fn plots_are_svg_and_text() {
    let mut session = Session::new();
    let text = "picture(array([[x * y for x in 0..64] for y in 0..64], \"i2\"), \"edge\")";
    let mut plots = Vec::new();
    let text = format!("p = {text}\nplot(p, x=0..63, y=0..63)\nplot(le_gall_5_3, \"taps\")");
    let outcome = session.run("example", &text, &mut |event| {
        if let Event::Displayed { value: vcfilter::values::Value::Plot(plot), .. } = event {
            plots.push((plot.to_svg(), display::text(&vcfilter::values::Value::Plot(plot))));
        }
    });
    assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
    assert_eq!(plots.len(), 2);
    for (svg, shown) in &plots {
        assert!(svg.starts_with("<svg ") && shown.lines().count() > 5, "{svg}");
    }
    let is_image = plots[0].0.contains("<image ");
    assert_eq!(is_image, cfg!(feature = "png"), "{}", &plots[0].0[..1000]);
    assert_eq!(!is_image, plots[0].0.contains("shape-rendering=\"crispEdges\""));
}

#[test]
fn a_report_is_written_to_memory() {
    let mut session = Session::new();
    let text = "# # A lesson\nx = 1 + 1\nx\n";
    let (report, outcome) =
        vcfilter::report::Report::run(&mut session, |session, sink| session.run("lesson", text, sink));
    assert!(outcome.problems.is_empty());
    let (mut page, mut notebook) = (Vec::new(), Vec::new());
    report.write_markdown("lesson", &mut page).unwrap();
    report.write_notebook("lesson", &mut notebook).unwrap();
    for text in [page, notebook] {
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("A lesson") && text.contains("x = 1 + 1"), "{text}");
    }
}
