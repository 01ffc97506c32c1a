//! Flow diagrams of lifting.

/// One of the two lines of a flow diagram. Even samples run on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rail {
    /// The upper line: even samples, which become the low band.
    Even,
    /// The lower line: odd samples, which become the high band.
    Odd,
}

impl Rail {
    /// The other one.
    pub fn other(self) -> Rail {
        match self {
            Rail::Even => Rail::Odd,
            Rail::Odd => Rail::Even,
        }
    }
}

/// How the adder of a lifting step adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AdderSign {
    /// The box's result is added.
    Plus,
    /// The box's result is subtracted.
    Minus,
}

/// A stage of a flow diagram, from the left to the right.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FlowStage {
    /// Samples of one rail go through a box to an adder on the other one.
    Lift {
        /// Where samples are taken.
        from: Rail,
        /// The adder's sign, on the other rail.
        sign: AdderSign,
        /// What stands in the box, such as taps and a shift.
        lines: Vec<String>,
    },
    /// A box on one rail, such as a scale or a shift.
    Scale {
        /// On which rail.
        rail: Rail,
        /// What stands in the box.
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
    /// A diagram of two rails without stages.
    pub fn new() -> Diagram {
        Diagram::default()
    }

    /// What stands above the diagram.
    pub fn title(mut self, title: impl Into<String>) -> Diagram {
        self.title = title.into();
        self
    }

    /// What stands at the left end of the rails.
    pub fn inputs(mut self, even: impl Into<String>, odd: impl Into<String>) -> Diagram {
        self.inputs = [even.into(), odd.into()];
        self
    }

    /// What stands at the right end of the rails.
    pub fn outputs(mut self, even: impl Into<String>, odd: impl Into<String>) -> Diagram {
        self.outputs = [even.into(), odd.into()];
        self
    }

    /// A lifting step from this rail to the other one.
    pub fn lift<T: Into<String>>(
        self,
        from: Rail,
        sign: AdderSign,
        lines: impl IntoIterator<Item = T>,
    ) -> Diagram {
        let lines = lines.into_iter().map(Into::into).collect();
        self.stage(FlowStage::Lift { from, sign, lines })
    }

    /// A box on a rail.
    pub fn scale<T: Into<String>>(self, rail: Rail, lines: impl IntoIterator<Item = T>) -> Diagram {
        let lines = lines.into_iter().map(Into::into).collect();
        self.stage(FlowStage::Scale { rail, lines })
    }

    /// Any stage.
    pub fn stage(mut self, stage: FlowStage) -> Diagram {
        self.stages.push(stage);
        self
    }

    /// What stands above the diagram.
    pub fn heading(&self) -> &str {
        &self.title
    }

    /// What stands at the left ends, even first.
    pub fn input_labels(&self) -> &[String; 2] {
        &self.inputs
    }

    /// What stands at the right ends, even first.
    pub fn output_labels(&self) -> &[String; 2] {
        &self.outputs
    }

    /// The stages from the left to the right.
    pub fn stages(&self) -> &[FlowStage] {
        &self.stages
    }
}
