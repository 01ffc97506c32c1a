//! Functions that are passed to built-ins.

use std::any::Any;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A function that is passed to a built-in. What it does is known to the room that runs programs alone: here it has a
/// name, and is handed on. No other type of this crate is hidden like this.
///
/// ```
/// use std::sync::Arc;
/// use vcfilter::values::FunctionValue;
/// struct Doubling;
/// let function = FunctionValue::new("double".into(), Doubling);
/// assert!(function.body::<Doubling>().is_some() && function.body::<u8>().is_none());
/// ```
pub struct FunctionValue {
    /// Its name.
    pub name: Arc<str>,
    body: Arc<dyn Any + Send + Sync>,
}

impl FunctionValue {
    /// A function of a name, with what the one who calls it makes of it.
    pub fn new(name: Arc<str>, body: impl Send + Sync + 'static) -> FunctionValue {
        FunctionValue { name, body: Arc::new(body) }
    }

    /// What was given to [`FunctionValue::new`]; None where that was of another type.
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
