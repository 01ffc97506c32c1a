//! Problems that travel through the array engine, which knows errors of arrays of one's own as texts alone: what goes in
//! as a fault comes out as the same problem.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::arrays::CustomError;
use crate::diagnostics::{Problem, ProblemCode};

use super::Fault;

#[derive(Debug)]
struct Carried(Problem);

impl fmt::Display for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl Error for Carried {}

/// With the places that are known so far.
impl From<Fault> for CustomError {
    fn from(fault: Fault) -> CustomError {
        let (Fault::Within(problem) | Fault::Here { problem, .. }) = fault;
        CustomError(Arc::new(Carried(*problem)))
    }
}

/// What was a fault before, and else the text of an array that is not a program's.
impl From<&CustomError> for Fault {
    fn from(error: &CustomError) -> Fault {
        match error.0.downcast_ref::<Carried>() {
            Some(Carried(problem)) => Fault::Within(Box::new(problem.clone())),
            None => Fault::new(ProblemCode::ValueRange, error.to_string()).help("read other elements"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrays::ArrayError;
    use crate::diagnostics::{FileId, Span};

    #[test]
    fn what_goes_in_comes_out() {
        let whole = Span { file: FileId(0), start: 1, end: 2 };
        let fault = Fault::kind("a number", "a text").note("as it was");
        let problem = fault.clone().locate(whole, |_| None);
        let there = CustomError::from(Fault::Within(problem.clone()));
        let Fault::Within(back) = Fault::from(ArrayError::Custom(there)) else { panic!("lost") };
        assert_eq!(back, problem);
        // Of one that has no place yet the words stay.
        let there = CustomError::from(fault);
        assert_eq!(there.to_string(), "expected a number, got a text");
        let Fault::Within(back) = Fault::from(&there) else { panic!("lost") };
        assert_eq!(back.notes, ["as it was"]);
    }

    #[test]
    fn errors_of_other_arrays_keep_their_words() {
        let error = CustomError::from("x".parse::<u8>().unwrap_err());
        let Fault::Here { problem, .. } = Fault::from(&error) else { panic!("has a place") };
        assert_eq!((problem.code, problem.message), (ProblemCode::ValueRange, error.to_string()));
    }
}
