//! The description of a plot in words, made from its data, for readers who do not see it.

use super::axis::Axis;
use super::diagram::{AdderSign, Diagram, FlowStage, Rail};
use super::format::{one_line, short};
use super::graph::Graph;
use super::mark::{Grid, Mark};
use super::model::{Content, Panel, Plot};
use super::point::Point;
use super::scale::Scales;
use super::trace;

/// Series of at most this many points are told point by point.
const FEW: usize = 16;
/// Grids of at most this many cells are told row by row.
const FEW_CELLS: usize = 64;
/// Points nearer to each other than this part of the panel are seen as one.
const STACKED: f64 = 0.01;
/// Names and labels longer than this are shortened.
const NAME: usize = 120;

/// Returns the description of a plot: its title, its axes, and for each series the number of its points,
/// their range and extremes, or every point where there are few.
///
/// ```
/// use vcfilter_plot::{Panel, Plot, alt_text};
/// let plot = Plot::new("Haar").panel(Panel::new().x("n").y("tap").stems("h0", [(0.0, 0.5), (1.0, 0.5)]));
/// assert_eq!(
///     alt_text(&plot),
///     "Haar. x axis: n. y axis: tap. Stems h0: 2 points, (0, 0.5), (1, 0.5)."
/// );
/// ```
pub fn alt_text(plot: &Plot) -> String {
    let mut parts = Vec::new();
    if !plot.title().trim().is_empty() {
        parts.push(sentence(plot.title()));
    }
    let count = plot.panels().len();
    if count == 0 {
        parts.push("An empty plot.".to_string());
    }
    for (at, content) in plot.panels().iter().enumerate() {
        if count > 1 {
            parts.push(format!("Panel {} of {count}:", at + 1));
        }
        parts.push(match content {
            Content::Chart(panel) => chart(panel),
            Content::Diagram(diagram) => flow(diagram),
            Content::Graph(graph) => boxes(graph),
        });
    }
    parts.join(" ")
}

/// A text that ends in a full stop.
fn sentence(text: &str) -> String {
    let text = one_line(text, NAME);
    if text.ends_with(['.', '!', '?', ':']) { text } else { format!("{text}.") }
}

fn chart(panel: &Panel) -> String {
    let mut parts = Vec::new();
    if !panel.heading().is_empty() {
        parts.push(sentence(panel.heading()));
    }
    parts.extend([axis("x", panel.x_axis()), axis("y", panel.y_axis())].into_iter().flatten());
    if panel.marks().is_empty() {
        parts.push("Nothing is drawn.".to_string());
    }
    parts.extend(panel.marks().iter().map(|mark| describe(mark, panel)));
    parts.join(" ")
}

fn axis(letter: &str, axis: &Axis) -> Option<String> {
    let caption = one_line(&axis.caption(), NAME);
    let log = if axis.is_log() { ", logarithmic" } else { "" };
    (!caption.is_empty()).then(|| format!("{letter} axis: {caption}{log}."))
}

fn describe(mark: &Mark, panel: &Panel) -> String {
    match mark {
        Mark::Stems { name, points } => series("Stems", name, points, panel),
        Mark::Line { name, points } => series("Line", name, points, panel),
        Mark::Points { name, points, counted: true, .. } => counted_series(name, points, panel),
        Mark::Points { name, points, .. } => series("Points", name, points, panel),
        Mark::Steps { name, points } => series("Steps", name, points, panel),
        Mark::Bars { name, points } => series("Bars", name, points, panel),
        Mark::Circle { centre, radius } => {
            format!("Circle of radius {} around {}.", short(radius.0), place(*centre, panel))
        }
        Mark::Heat { name, grid, .. } => cells("Heat map", name, grid),
        Mark::Image { name, grid, .. } => cells("Grey picture", name, grid),
        Mark::Labels { labels } => texts(labels, panel),
        Mark::Horizontal { y, label } => reference("Horizontal", "y", y.0, label, panel.y_axis()),
        Mark::Vertical { x, label } => reference("Vertical", "x", x.0, label, panel.x_axis()),
    }
}

/// A number of an axis: the tick's text where it has one.
fn coordinate(axis: &Axis, at: f64) -> String {
    axis.name_at(at).map_or_else(|| short(at), |name| one_line(name, NAME))
}

fn place(point: Point, panel: &Panel) -> String {
    format!("({}, {})", coordinate(panel.x_axis(), point.x()), coordinate(panel.y_axis(), point.y()))
}

/// Whether a point can be drawn on these axes.
fn drawable(point: Point, panel: &Panel) -> bool {
    let fits = |axis: &Axis, at: f64| !axis.is_log() || at > 0.0;
    point.is_finite() && fits(panel.x_axis(), point.x()) && fits(panel.y_axis(), point.y())
}

fn series(kind: &str, name: &str, points: &[Point], panel: &Panel) -> String {
    let name = one_line(name, NAME);
    let head = if name.is_empty() { kind.to_string() } else { format!("{kind} {name}") };
    let drawn: Vec<Point> = points.iter().copied().filter(|point| drawable(*point, panel)).collect();
    let mut text = format!("{head}: {}", counted(drawn.len(), "point"));
    if drawn.len() <= FEW {
        for point in &drawn {
            text += &format!(", {}", place(*point, panel));
        }
    } else {
        text += &extremes(&drawn, panel);
    }
    text + &left_out(points.len() - drawn.len()) + "."
}

/// Points of which several may be seen as one.
fn counted_series(name: &str, points: &[Point], panel: &Panel) -> String {
    let scales = Scales::of(panel);
    let near = |a: (f64, f64), b: (f64, f64)| match (scales.place(a.0, a.1), scales.place(b.0, b.1)) {
        (Some(a), Some(b)) => (a.0 - b.0).hypot(a.1 - b.1) < STACKED,
        _ => false,
    };
    let name = one_line(name, NAME);
    let drawn: Vec<Point> = points.iter().copied().filter(|point| drawable(*point, panel)).collect();
    let stacks = trace::stacks(drawn.iter().map(|point| (point.x(), point.y())), near);
    let told = |(count, at): &(usize, (f64, f64))| match count {
        1 => place((*at).into(), panel),
        _ => format!("{count} {name} at {}", place((*at).into(), panel)),
    };
    let mut text = format!("Points {name}: {}", counted(drawn.len(), "point"));
    if stacks.len() <= FEW {
        for stack in &stacks {
            text += &format!(", {}", told(stack));
        }
    } else {
        text += &extremes(&drawn, panel);
        for stack in stacks.iter().filter(|(count, _)| *count > 1).take(FEW) {
            text += &format!("; {}", told(stack));
        }
    }
    text + &left_out(points.len() - drawn.len()) + "."
}

/// That some points are not drawn.
fn left_out(skipped: usize) -> String {
    match skipped {
        0 => String::new(),
        skipped => format!("; {} cannot be drawn and left out", counted(skipped, "point")),
    }
}

/// The range along x, and the lowest and the highest point.
fn extremes(points: &[Point], panel: &Panel) -> String {
    let by = |key: fn(Point) -> f64| {
        let low = points.iter().copied().reduce(|a, b| if key(b) < key(a) { b } else { a });
        let high = points.iter().copied().reduce(|a, b| if key(b) > key(a) { b } else { a });
        low.zip(high)
    };
    let (Some((left, right)), Some((low, high))) = (by(Point::x), by(Point::y)) else {
        return String::new();
    };
    format!(
        ", x from {} to {}, lowest {}, highest {}",
        coordinate(panel.x_axis(), left.x()),
        coordinate(panel.x_axis(), right.x()),
        place(low, panel),
        place(high, panel)
    )
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

fn cells(kind: &str, name: &str, grid: &Grid) -> String {
    let name = one_line(name, NAME);
    let head = if name.is_empty() { kind.to_string() } else { format!("{kind} {name}") };
    let size = format!("{} by {}", counted(grid.rows(), "row"), counted(grid.columns(), "column"));
    let (mut low, mut high, mut count) = (f64::INFINITY, f64::NEG_INFINITY, 0);
    for (_, _, number) in grid.numbers() {
        (low, high, count) = (low.min(number), high.max(number), count + 1);
    }
    let mut text = format!("{head}: {size}");
    if count > 0 {
        text += &format!(", from {} to {}", short(low), short(high));
    }
    match grid.rows() * grid.columns() - count {
        0 => {}
        blank => text += &format!(", {} blank", counted(blank, "cell")),
    }
    if count > 0 && grid.rows() * grid.columns() <= FEW_CELLS {
        let row = |row: usize| {
            let cell = |column| grid.at(row, column).map_or_else(|| "blank".to_string(), short);
            (0..grid.columns()).map(cell).collect::<Vec<_>>().join(", ")
        };
        text += &format!(": {}", (0..grid.rows()).map(row).collect::<Vec<_>>().join("; "));
    }
    text + "."
}

fn texts(labels: &[(Point, String)], panel: &Panel) -> String {
    let told = labels.iter().take(FEW).map(|(at, text)| {
        let text = one_line(text, NAME);
        format!("{text} at {}", place(*at, panel))
    });
    let mut text = format!("Labels: {}", told.collect::<Vec<_>>().join(", "));
    match labels.len().saturating_sub(FEW) {
        0 => {}
        more => text += &format!(", and {more} more"),
    }
    text + "."
}

fn reference(kind: &str, letter: &str, at: f64, label: &str, axis: &Axis) -> String {
    let label = one_line(label, NAME);
    let label = if label.is_empty() { String::new() } else { format!(": {label}") };
    format!("{kind} line at {letter} = {}{label}.", coordinate(axis, at))
}

fn flow(diagram: &Diagram) -> String {
    let ends = |labels: &[String; 2]| {
        let [even, odd] = labels.each_ref().map(|label| one_line(label, NAME));
        (!even.is_empty() || !odd.is_empty()).then(|| format!("even {even}, odd {odd}"))
    };
    let mut parts = Vec::new();
    if !diagram.heading().is_empty() {
        parts.push(sentence(diagram.heading()));
    }
    parts.push("Flow diagram of two rails.".to_string());
    parts.extend(ends(diagram.input_labels()).map(|ends| format!("In: {ends}.")));
    for (at, stage) in diagram.stages().iter().enumerate() {
        parts.push(format!("Stage {}: {}.", at + 1, told(stage)));
    }
    parts.extend(ends(diagram.output_labels()).map(|ends| format!("Out: {ends}.")));
    parts.join(" ")
}

fn told(stage: &FlowStage) -> String {
    let name = |rail: Rail| if rail == Rail::Even { "even" } else { "odd" };
    match stage {
        FlowStage::Lift { from, sign, lines } => {
            let lines = one_line(&lines.join(" "), NAME);
            let verb = if *sign == AdderSign::Plus { "added to" } else { "subtracted from" };
            format!("{lines} of {} is {verb} {}", name(*from), name(from.other()))
        }
        FlowStage::Scale { rail, lines } => {
            format!("{} on {}", one_line(&lines.join(" "), NAME), name(*rail))
        }
    }
}

fn boxes(graph: &Graph) -> String {
    let mut parts = Vec::new();
    if !graph.heading().trim().is_empty() {
        parts.push(sentence(graph.heading()));
    }
    let shown = graph.shown();
    let plural = if shown.boxes.len() == 1 { "" } else { "es" };
    let more =
        shown.note().map_or_else(String::new, |note| format!(" {}", note.replace('\u{2026}', "").trim()));
    parts.push(format!("Graph of {} box{plural}{more}.", shown.boxes.len()));
    for at in shown.in_order() {
        let node = &shown.boxes[at];
        let mut said: Vec<String> = Vec::new();
        said.extend(Some(one_line(&node.lines.join(", "), NAME)).filter(|lines| !lines.is_empty()));
        let read = node.inputs.iter().map(|(input, label)| {
            let number = shown.boxes[*input].number;
            match one_line(label, NAME) {
                label if label.is_empty() => number.to_string(),
                label => format!("{number} as {label}"),
            }
        });
        let read = read.collect::<Vec<_>>().join(", ");
        said.extend((!read.is_empty()).then(|| format!("reads {read}")));
        parts.push(format!("{}: {}.", node.number, said.join(", ")));
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::{Axis, Marker, Shades};
    use super::*;

    #[test]
    fn many_points_are_told_by_their_extremes_and_odd_ones_are_counted() {
        let points = (0..100).map(|n| (f64::from(n), if n == 7 { f64::NAN } else { f64::from(n * n) }));
        let plot = Plot::new("").panel(Panel::new().x("n").line("squares", points));
        assert_eq!(
            alt_text(&plot),
            "x axis: n. Line squares: 99 points, x from 0 to 99, lowest (0, 0), highest (99, 9801); \
             1 point cannot be drawn and left out."
        );
    }

    #[test]
    fn every_mark_is_told() {
        let grid = Grid::of_rows(vec![vec![1.0, -2.0], vec![3.0]]);
        let panel = Panel::new()
            .x(Axis::new("real").names(["a", "b"]))
            .y(Axis::new("imaginary").unit("V").log())
            .points("zeros", Marker::Ring, [(1.0, 2.0), (0.0, -1.0)])
            .unit_circle()
            .labels([((0.0, 1.0), "double")])
            .heat("stencil", grid.clone(), (0.0, 0.0), Shades::Diverging)
            .image("", grid)
            .horizontal(1.5, "limit")
            .vertical(0.0, "");
        let plot = Plot::new("All?").panel(panel).panel(Panel::new().title("none"));
        assert_eq!(
            alt_text(&plot),
            "All? Panel 1 of 2: x axis: real. y axis: imaginary (V), logarithmic. \
             Points zeros: 1 point, (b, 2); 1 point cannot be drawn and left out. \
             Circle of radius 1 around (a, 0). Labels: double at (a, 1). \
             Heat map stencil: 2 rows by 2 columns, from -2 to 3, 1 cell blank: 1, -2; 3, blank. \
             Grey picture: 2 rows by 2 columns, from -2 to 3, 1 cell blank: 1, -2; 3, blank. \
             Horizontal line at y = 1.5: limit. Vertical line at x = a. \
             Panel 2 of 2: none. Nothing is drawn."
        );
    }
}
