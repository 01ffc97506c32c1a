//! Functions that are arguments of built-ins.

use std::any::Any;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A function that is an argument of a built-in. Only the module that runs programs knows its body; here it
/// has a name and is passed on. No other type of this crate hides its contents like this.
///
/// ```
/// use std::sync::Arc;
/// use vcfilter::values::FunctionValue;
/// struct Doubling;
/// let function = FunctionValue::new("double".into(), Doubling);
/// assert!(function.body::<Doubling>().is_some() && function.body::<u8>().is_none());
/// ```
pub struct FunctionValue {
    /// The name of the function.
    pub name: Arc<str>,
    body: Arc<dyn Any + Send + Sync>,
}

impl FunctionValue {
    /// Returns a function with a name and a body for the module that calls it.
    pub fn new(name: Arc<str>, body: impl Send + Sync + 'static) -> FunctionValue {
        FunctionValue { name, body: Arc::new(body) }
    }

    /// Returns the body that was given to [`FunctionValue::new`]; None where it has another type.
    pub fn body<T: 'static>(&self) -> Option<&T> {
        self.body.downcast_ref()
    }
}

impl fmt::Debug for FunctionValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "function {}", self.name)
    }
}
impl PartialEq for FunctionValue {
    fn eq(&self, other: &FunctionValue) -> bool {
        Arc::ptr_eq(&self.body, &other.body)
    }
}
impl Eq for FunctionValue {}
impl Hash for FunctionValue {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}
