//! Flow diagrams of lifting.

/// A line of a flow diagram that carries the even or the odd samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rail {
    /// The upper line: even samples, which become the low band.
    Even,
    /// The lower line: odd samples, which become the high band.
    Odd,
}

impl Rail {
    /// Returns the other rail.
    pub fn other(self) -> Rail {
        match self {
            Rail::Even => Rail::Odd,
            Rail::Odd => Rail::Even,
        }
    }
}

/// The sign of the adder of a lifting step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AdderSign {
    /// The result of the box is added.
    Plus,
    /// The result of the box is subtracted.
    Minus,
}

/// A stage of a flow diagram; stages run from left to right.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FlowStage {
    /// A lifting step: samples of one rail go through a box to an adder on the other rail.
    Lift {
        /// The rail from which samples are taken.
        from: Rail,
        /// The sign of the adder on the other rail.
        sign: AdderSign,
        /// The lines of text in the box, such as taps and a shift.
        lines: Vec<String>,
    },
    /// A box on one rail, such as a scale or a shift.
    Scale {
        /// The rail of the box.
        rail: Rail,
        /// The lines of text in the box.
        lines: Vec<String>,
    },
}

/// The flow diagram of a lifting filter: two rails, and stages between them.
///
/// ```
/// use vcfilter_plot::{Diagram, Plot, Rail, AdderSign};
/// let legall = Diagram::new()
///     .inputs("x[2n]", "x[2n+1]")
///     .lift(Rail::Even, AdderSign::Minus, ["(s[n] + s[n+1] + 1)", ">> 1"])
///     .lift(Rail::Odd, AdderSign::Plus, ["(d[n-1] + d[n] + 2)", ">> 2"])
///     .outputs("s (low)", "d (high)");
/// let plot = Plot::new("LeGall (5,3)").panel(legall);
/// assert!(plot.alt_text().contains("subtracted from odd"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Diagram {
    title: String,
    inputs: [String; 2],
    stages: Vec<FlowStage>,
    outputs: [String; 2],
}

impl Diagram {
    /// Returns a diagram of two rails without stages.
    pub fn new() -> Diagram {
        Diagram::default()
    }

    /// Sets the title above the diagram.
    pub fn title(mut self, title: impl Into<String>) -> Diagram {
        self.title = title.into();
        self
    }

    /// Sets the labels at the left ends of the rails.
    pub fn inputs(mut self, even: impl Into<String>, odd: impl Into<String>) -> Diagram {
        self.inputs = [even.into(), odd.into()];
        self
    }

    /// Sets the labels at the right ends of the rails.
    pub fn outputs(mut self, even: impl Into<String>, odd: impl Into<String>) -> Diagram {
        self.outputs = [even.into(), odd.into()];
        self
    }

    /// Adds a lifting step from this rail to the other one.
    pub fn lift<T: Into<String>>(
        self,
        from: Rail,
        sign: AdderSign,
        lines: impl IntoIterator<Item = T>,
    ) -> Diagram {
        let lines = lines.into_iter().map(Into::into).collect();
        self.stage(FlowStage::Lift { from, sign, lines })
    }

    /// Adds a box on a rail.
    pub fn scale<T: Into<String>>(self, rail: Rail, lines: impl IntoIterator<Item = T>) -> Diagram {
        let lines = lines.into_iter().map(Into::into).collect();
        self.stage(FlowStage::Scale { rail, lines })
    }

    /// Adds a stage.
    pub fn stage(mut self, stage: FlowStage) -> Diagram {
        self.stages.push(stage);
        self
    }

    /// Returns the title above the diagram.
    pub fn heading(&self) -> &str {
        &self.title
    }

    /// Returns the labels at the left ends of the rails, even first.
    pub fn input_labels(&self) -> &[String; 2] {
        &self.inputs
    }

    /// Returns the labels at the right ends of the rails, even first.
    pub fn output_labels(&self) -> &[String; 2] {
        &self.outputs
    }

    /// Returns the stages from left to right.
    pub fn stages(&self) -> &[FlowStage] {
        &self.stages
    }
}
