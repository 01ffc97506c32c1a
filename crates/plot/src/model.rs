//! A plot as plain data: its contents, not their drawing.

use super::axis::Axis;
use super::diagram::Diagram;
use super::graph::Graph;
use super::mark::{Grid, Mark, Marker, Shades};
use super::point::Point;

/// A plot: a title and panels.
///
/// Plots can be compared, hashed and sent to other threads; the same plot always gives the same bytes.
///
/// ```
/// use vcfilter_plot::{Axis, Charset, Panel, Plot};
/// let taps = [-0.125, 0.25, 0.75, 0.25, -0.125];
/// let points = taps.iter().zip(-2..).map(|(tap, n)| (f64::from(n), *tap));
/// let plot = Plot::new("LeGall (5,3)")
///     .panel(Panel::new().x(Axis::new("n").integer()).y("tap").stems("h0", points));
/// assert!(plot.alt_text().contains("0.75"));
/// assert!(plot.to_svg().starts_with("<svg"));
/// assert!(plot.to_text(72, Charset::Braille).contains("LeGall (5,3)"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Plot {
    title: String,
    panels: Vec<Content>,
    columns: Option<usize>,
    narrow: bool,
}

/// The contents of a panel.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Content {
    /// A chart: marks between two axes.
    Chart(Panel),
    /// A flow diagram of lifting.
    Diagram(Diagram),
    /// A graph of boxes and arrows.
    Graph(Graph),
}

impl From<Panel> for Content {
    fn from(panel: Panel) -> Content {
        Content::Chart(panel)
    }
}

impl From<Diagram> for Content {
    fn from(diagram: Diagram) -> Content {
        Content::Diagram(diagram)
    }
}

impl From<Graph> for Content {
    fn from(graph: Graph) -> Content {
        Content::Graph(graph)
    }
}

impl Plot {
    /// Returns a plot without panels.
    pub fn new(title: impl Into<String>) -> Plot {
        Plot { title: title.into(), panels: Vec::new(), columns: None, narrow: false }
    }

    /// Adds a panel, a diagram or a graph.
    pub fn panel(mut self, panel: impl Into<Content>) -> Plot {
        self.panels.push(panel.into());
        self
    }

    /// Adds several panels.
    pub fn with_panels<T: Into<Content>>(mut self, panels: impl IntoIterator<Item = T>) -> Plot {
        self.panels.extend(panels.into_iter().map(Into::into));
        self
    }

    /// Sets how many panels are side by side. By default it is 1 for one panel, 2 for two and for four,
    /// otherwise 3. Diagrams and graphs always have a row of their own.
    pub fn columns(mut self, columns: usize) -> Plot {
        self.columns = Some(columns.max(1));
        self
    }

    /// Makes the plot fit narrow places such as a phone: small panels, and the boxes of diagrams and graphs below
    /// each other, with text of the same size.
    pub fn narrow(mut self) -> Plot {
        self.narrow = true;
        self
    }

    /// Returns whether the plot is for narrow places.
    pub fn is_narrow(&self) -> bool {
        self.narrow
    }

    /// Returns the title above the panels.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns the panels in reading order.
    pub fn panels(&self) -> &[Content] {
        &self.panels
    }

    /// Returns the number of columns that was set; None where it is the default.
    pub fn asked_columns(&self) -> Option<usize> {
        self.columns
    }
}

/// A chart: marks between two axes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Panel {
    title: String,
    x: Axis,
    y: Axis,
    equal: bool,
    marks: Vec<Mark>,
}

impl Panel {
    /// Returns a panel without marks, whose axes have no labels.
    pub fn new() -> Panel {
        Panel::default()
    }

    /// Sets the title above the panel.
    pub fn title(mut self, title: impl Into<String>) -> Panel {
        self.title = title.into();
        self
    }

    /// Sets the x axis, or only its label.
    pub fn x(mut self, axis: impl Into<Axis>) -> Panel {
        self.x = axis.into();
        self
    }

    /// Sets the y axis, or only its label.
    pub fn y(mut self, axis: impl Into<Axis>) -> Panel {
        self.y = axis.into();
        self
    }

    /// Makes a unit of x as long as a unit of y, as in the complex plane.
    pub fn equal(mut self) -> Panel {
        self.equal = true;
        self
    }

    /// Adds a mark.
    pub fn mark(mut self, mark: Mark) -> Panel {
        self.marks.push(mark);
        self
    }

    /// Adds a stem from 0 to each point.
    pub fn stems<P: Into<Point>>(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = P>,
    ) -> Panel {
        self.mark(Mark::Stems { name: name.into(), points: collect(points) })
    }

    /// Adds a line through points in their order.
    pub fn line<P: Into<Point>>(self, name: impl Into<String>, points: impl IntoIterator<Item = P>) -> Panel {
        self.mark(Mark::Line { name: name.into(), points: collect(points) })
    }

    /// Adds single points.
    pub fn points<P: Into<Point>>(
        self,
        name: impl Into<String>,
        marker: Marker,
        points: impl IntoIterator<Item = P>,
    ) -> Panel {
        self.mark(Mark::Points { name: name.into(), points: collect(points), marker, counted: false })
    }

    /// Adds single points of which several may be at one place, such as the zeros of a filter. Pictures,
    /// terminals and descriptions then tell how many there are. The name is in the plural.
    ///
    /// ```
    /// use vcfilter_plot::{Marker, Panel, Plot, alt_text};
    /// let zeros = [(-1.0, 0.0), (-1.0, 0.002), (0.5, 0.0)];
    /// let panel = Panel::new().unit_circle().counted_points("zeros", Marker::Ring, zeros);
    /// let told = alt_text(&Plot::new("f").panel(panel));
    /// assert!(told.ends_with("Points zeros: 3 points, 2 zeros at (-1, 0.001), (0.5, 0)."));
    /// ```
    pub fn counted_points<P: Into<Point>>(
        self,
        name: impl Into<String>,
        marker: Marker,
        points: impl IntoIterator<Item = P>,
    ) -> Panel {
        self.mark(Mark::Points { name: name.into(), points: collect(points), marker, counted: true })
    }

    /// Adds a staircase through points in their order.
    pub fn steps<P: Into<Point>>(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = P>,
    ) -> Panel {
        self.mark(Mark::Steps { name: name.into(), points: collect(points) })
    }

    /// Adds a bar from 0 to each point; see [`Axis::names`] for bars of categories.
    pub fn bars<P: Into<Point>>(self, name: impl Into<String>, points: impl IntoIterator<Item = P>) -> Panel {
        self.mark(Mark::Bars { name: name.into(), points: collect(points) })
    }

    /// Adds a circle. The panel becomes [equal](Panel::equal).
    pub fn circle(self, centre: impl Into<Point>, radius: f64) -> Panel {
        self.equal().mark(Mark::Circle { centre: centre.into(), radius: radius.abs().into() })
    }

    /// Adds the circle of radius 1 around 0. The panel becomes [equal](Panel::equal).
    pub fn unit_circle(self) -> Panel {
        self.circle((0.0, 0.0), 1.0)
    }

    /// Adds a grid of numbers as shades; `origin` is the centre of its first cell. For a grid with its first
    /// row at the top call [`Axis::reversed`] for y.
    pub fn heat(
        self,
        name: impl Into<String>,
        grid: Grid,
        origin: impl Into<Point>,
        shades: Shades,
    ) -> Panel {
        self.mark(Mark::Heat { name: name.into(), grid, origin: origin.into(), shades })
    }

    /// Adds a grid of numbers as a grey picture with its first row at the top. The panel becomes
    /// [equal](Panel::equal).
    pub fn image(mut self, name: impl Into<String>, grid: Grid) -> Panel {
        self.y = self.y.reversed();
        self.equal().mark(Mark::Image { name: name.into(), grid, origin: Point::new(0.0, 0.0) })
    }

    /// Adds texts beside points.
    pub fn labels<P: Into<Point>, T: Into<String>>(self, labels: impl IntoIterator<Item = (P, T)>) -> Panel {
        let labels = labels.into_iter().map(|(at, text)| (at.into(), text.into())).collect();
        self.mark(Mark::Labels { labels })
    }

    /// Adds a reference line at one y; the label may be empty.
    pub fn horizontal(self, y: f64, label: impl Into<String>) -> Panel {
        self.mark(Mark::Horizontal { y: y.into(), label: label.into() })
    }

    /// Adds a reference line at one x; the label may be empty.
    pub fn vertical(self, x: f64, label: impl Into<String>) -> Panel {
        self.mark(Mark::Vertical { x: x.into(), label: label.into() })
    }

    /// Returns the title above the panel.
    pub fn heading(&self) -> &str {
        &self.title
    }

    /// Returns the x axis.
    pub fn x_axis(&self) -> &Axis {
        &self.x
    }

    /// Returns the y axis.
    pub fn y_axis(&self) -> &Axis {
        &self.y
    }

    /// Returns whether a unit of x is as long as a unit of y.
    pub fn is_equal(&self) -> bool {
        self.equal
    }

    /// Returns the marks in the order in which they are drawn.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }
}

fn collect<P: Into<Point>>(points: impl IntoIterator<Item = P>) -> Vec<Point> {
    points.into_iter().map(Into::into).collect()
}
