//! The codes of problems: names that readers look up, and by which programs tell problems apart.

use std::fmt;

/// Declares the codes by family, each with its text.
macro_rules! problem_codes {
    ($($family:ident { $($code:ident = $text:literal,)* })*) => {
        /// A family of problem codes: those with the same text before `::`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ProblemFamily {
            $(#[doc = concat!("As in ", $("`", $text, "` ",)*)] $family,)*
        }

        /// The code of a problem: what kind of problem it is. [`find`](super::find) explains it; its text is
        /// shown and written.
        ///
        /// ```
        /// use vcfilter_diagnostics::{ProblemCode, ProblemFamily};
        /// assert_eq!(ProblemCode::NameUnknown.to_string(), "name::unknown");
        /// assert_eq!(ProblemCode::NameUnknown.family(), ProblemFamily::Name);
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ProblemCode {
            $($(#[doc = concat!("`", $text, "`")] $code,)*)*
        }

        impl ProblemCode {
            /// Every code, family by family.
            pub const ALL: &[ProblemCode] = &[$($(ProblemCode::$code,)*)*];

            /// The text of the code, such as `name::unknown`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $($(ProblemCode::$code => $text,)*)*
                }
            }

            /// The family of the code.
            pub fn family(self) -> ProblemFamily {
                match self {
                    $($(ProblemCode::$code)|* => ProblemFamily::$family,)*
                }
            }
        }
    };
}

problem_codes! {
    Syntax {
        SyntaxUnexpected = "syntax::unexpected",
        SyntaxForeign = "syntax::foreign",
        SyntaxUnclosedBracket = "syntax::unclosed_bracket",
        SyntaxStrayBracket = "syntax::stray_bracket",
        SyntaxUnclosedText = "syntax::unclosed_text",
        SyntaxQuotes = "syntax::quotes",
        SyntaxEscape = "syntax::escape",
        SyntaxNumber = "syntax::number",
        SyntaxEquals = "syntax::equals",
        SyntaxUnfinished = "syntax::unfinished",
        SyntaxTarget = "syntax::target",
        SyntaxReserved = "syntax::reserved",
        SyntaxMissingThen = "syntax::missing_then",
        SyntaxMissingElse = "syntax::missing_else",
        SyntaxEmptyIndex = "syntax::empty_index",
        SyntaxSpaceBeforeBracket = "syntax::space_before_bracket",
        SyntaxNotCallable = "syntax::not_callable",
        SyntaxChained = "syntax::chained",
        SyntaxBracketsNeeded = "syntax::brackets_needed",
        SyntaxArgumentOrder = "syntax::argument_order",
        SyntaxParameterOrder = "syntax::parameter_order",
        SyntaxDuplicate = "syntax::duplicate",
        SyntaxCommand = "syntax::command",
        SyntaxTestBlock = "syntax::test_block",
    }
    Name {
        NameUnknown = "name::unknown",
        NameNotAFunction = "name::not_a_function",
        NameRecursion = "name::recursion",
        NameUnused = "name::unused",
        NameHides = "name::hides",
        NameRepeated = "name::repeated",
    }
    Call {
        CallArity = "call::arity",
        CallKind = "call::kind",
        CallUnknownArgument = "call::unknown_argument",
    }
    Value {
        ValueKind = "value::kind",
        ValueRange = "value::range",
        ValueDropped = "value::dropped",
    }
    Index {
        IndexLength = "index::length",
        IndexNotInteger = "index::not_integer",
        IndexWhole = "index::whole",
        IndexOutOfRange = "index::out_of_range",
    }
    Number {
        NumberDivisionByZero = "number::division_by_zero",
    }
    Expression {
        ExpressionNotLinear = "expression::not_linear",
        ExpressionNotComparable = "expression::not_comparable",
    }
    Array {
        ArrayDimension = "array::dimension",
        ArrayNdimMismatch = "array::ndim_mismatch",
        ArraySteps = "array::steps",
        ArrayShift = "array::shift",
        ArrayAmbiguousStep = "array::ambiguous_step",
        ArrayMissingSymbols = "array::missing_symbols",
        ArrayCachedSum = "array::cached_sum",
        ArrayMixed = "array::mixed",
        ArrayUndecided = "array::undecided",
        ArraySize = "array::size",
        ArraySizeMismatch = "array::size_mismatch",
        ArrayEdges = "array::edges",
    }
    Stage {
        StageTaps = "stage::taps",
        StageType = "stage::type",
    }
    Limit {
        LimitNesting = "limit::nesting",
        LimitLength = "limit::length",
        LimitBits = "limit::bits",
        LimitTerms = "limit::terms",
        LimitDepth = "limit::depth",
        LimitIndex = "limit::index",
        LimitPhases = "limit::phases",
        LimitMemory = "limit::memory",
        LimitTime = "limit::time",
        LimitOutput = "limit::output",
        LimitCalls = "limit::calls",
    }
    Assertion {
        AssertionFailed = "assertion::failed",
        AssertionUndecided = "assertion::undecided",
        AssertionCertain = "assertion::certain",
    }
    Report {
        ReportDetails = "report::details",
        ReportPicture = "report::picture",
        ReportAltText = "report::alt_text",
        ReportNote = "report::note",
    }
    Internal {
        Internal = "internal",
    }
    Command {
        CommandUsage = "command::usage",
    }
    Prompt {
        PromptCommand = "prompt::command",
        PromptHistory = "prompt::history",
        PromptTerminal = "prompt::terminal",
    }
    Interrupted {
        Interrupted = "interrupted",
    }
    Filter {
        FilterEmpty = "filter::empty",
        FilterNoZero = "filter::no_zero",
        FilterNotDivisible = "filter::not_divisible",
        FilterNotInvertible = "filter::not_invertible",
        FilterNotReconstructing = "filter::not_reconstructing",
        FilterNotInteger = "filter::not_integer",
        FilterOrders = "filter::orders",
        FilterZero = "filter::zero",
    }
    Plot {
        PlotDimensions = "plot::dimensions",
        PlotKind = "plot::kind",
        PlotRange = "plot::range",
        PlotUnused = "plot::unused",
        PlotWhat = "plot::what",
        PlotFormat = "plot::format",
        PlotSize = "plot::size",
    }
    Codec {
        CodecOverflow = "codec::overflow",
        CodecDtype = "codec::dtype",
        CodecGuess = "codec::guess",
        CodecAxis = "codec::axis",
        CodecAstype = "codec::astype",
        CodecBool = "codec::bool",
        CodecConfig = "codec::config",
        CodecShape = "codec::shape",
    }
    Ndarray {
        NdarrayRagged = "ndarray::ragged",
        NdarrayCast = "ndarray::cast",
        NdarrayShape = "ndarray::shape",
        NdarrayLimit = "ndarray::limit",
        NdarrayAxes = "ndarray::axes",
        NdarrayIndex = "ndarray::index",
        NdarrayUndefined = "ndarray::undefined",
    }
    File {
        FileMissing = "file::missing",
        FileWrite = "file::write",
        FileAnalysis = "file::analysis",
        FileBundle = "file::bundle",
        FileConfiguration = "file::configuration",
        FileNpy = "file::npy",
        FilePng = "file::png",
        FileCycle = "file::cycle",
        FileNotProgram = "file::not_program",
        FileSandbox = "file::sandbox",
        FileNotUtf8 = "file::not_utf8",
        FileUnformatted = "file::unformatted",
    }
    Picture {
        PictureTooSmall = "picture::too_small",
    }
}

impl fmt::Display for ProblemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
