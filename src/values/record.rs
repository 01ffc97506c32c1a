//! Records: named fields, and what they are a view of.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use indexmap::IndexMap;

use super::found::Found;
use super::items::{Extent, TooNested};
use super::{Map, MapError, Table, Value};

/// Named fields: the result of an analysis, as a program sees it. What Rust needs of it is [`found`](Record::found):
/// names of fields are for programs, and there is no other way to a field than by a name that a program gives.
#[derive(Debug)]
pub struct Record {
    fields: IndexMap<Arc<str>, Value>,
    extent: Extent,
    /// The field whose items the record's own index finds.
    indexed: Option<&'static str>,
    /// What is displayed in place of the fields.
    shown: Option<Shown>,
    /// What the fields are a view of.
    found: Option<Found>,
}

/// What is displayed in place of the fields of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// Lines.
    Text(Arc<str>),
    /// Rows.
    Table(Arc<Table>),
}

impl From<&str> for Shown {
    fn from(text: &str) -> Shown {
        Shown::Text(text.into())
    }
}

impl From<&String> for Shown {
    fn from(text: &String) -> Shown {
        Shown::Text(text.as_str().into())
    }
}

impl From<Table> for Shown {
    fn from(table: Table) -> Shown {
        Shown::Table(Arc::new(table))
    }
}

impl Record {
    /// Of which no room asks more than the fields.
    ///
    /// # Errors
    /// [`TooNested`] beyond [`limits::NESTING`](super::limits::NESTING).
    pub fn new<Name: Into<Arc<str>>>(
        fields: impl IntoIterator<Item = (Name, Value)>,
    ) -> Result<Record, TooNested> {
        let fields: IndexMap<Arc<str>, Value> =
            fields.into_iter().map(|(name, value)| (name.into(), value)).collect();
        let extent = Extent::around(fields.values())?;
        Ok(Record { fields, extent, indexed: None, shown: None, found: None })
    }

    /// Of what a function found: its kind knows the fields, and what is displayed in their place.
    ///
    /// # Errors
    /// [`MapError`], where what was found holds a name twice, or is nested too deep.
    ///
    /// ```
    /// use vcfilter::filters::{FilterBank, fir};
    /// use vcfilter::values::{Found, Record, Value};
    /// use vcfilter::wavelets::KnownWavelet;
    /// let bank = fir(&KnownWavelet::named("le_gall_5_3").unwrap().wavelet())?;
    /// let record = Record::of(Found::Bank(bank.clone()))?;
    /// assert_eq!(record.field("g0"), Some(&Value::from(bank.g0.clone())));
    /// assert!(matches!(record.found(), Some(Found::Bank(found)) if *found == bank));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(found: Found) -> Result<Record, MapError> {
        let view = found.view()?;
        Ok(Record { found: Some(found), ..view })
    }

    /// What the fields are a view of; None where they are all there is to say.
    pub fn found(&self) -> Option<&Found> {
        self.found.as_ref()
    }

    /// Lets `record[key]` find the items of a field that is a map.
    pub fn indexed_by(mut self, field: &'static str) -> Record {
        self.indexed = Some(field);
        self
    }

    /// Displays something else in place of the fields.
    pub fn shown_as(mut self, shown: impl Into<Shown>) -> Record {
        self.shown = Some(shown.into());
        self
    }

    /// What is displayed in place of the fields.
    pub fn shown(&self) -> Option<&Shown> {
        self.shown.as_ref()
    }

    /// The map that an index looks in.
    pub fn items(&self) -> Option<&Map> {
        match self.field(self.indexed?)? {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The value of the field that a program names.
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.fields.get(name)
    }

    /// Names with their values, in order.
    pub fn fields(&self) -> impl ExactSizeIterator<Item = (&Arc<str>, &Value)> {
        self.fields.iter()
    }

    pub(super) fn extent(&self) -> Extent {
        self.extent
    }
}

// What was found says nothing that a program does not see in the fields, so that these decide.

impl PartialEq for Record {
    fn eq(&self, other: &Record) -> bool {
        let Record { fields, extent, indexed, shown, found: _ } = self;
        *fields == other.fields
            && *extent == other.extent
            && *indexed == other.indexed
            && *shown == other.shown
    }
}

impl Eq for Record {}

impl Hash for Record {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for (name, value) in &self.fields {
            name.hash(state);
            value.hash(state);
        }
    }
}
