//! Records: named fields, with the result behind them.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use indexmap::IndexMap;

use super::found::Found;
use super::items::{Extent, TooNested};
use super::shared::{self, KeptHash};
use super::{Map, MapError, Table, Value};

/// Named fields: the result of a function as programs see it. Rust code uses the result itself,
/// [`found`](Record::found); names of fields are for programs, and a field can be reached only by a name from
/// a program.
#[derive(Debug)]
pub struct Record {
    fields: IndexMap<Arc<str>, Value>,
    extent: Extent,
    hash: KeptHash,
    /// The field whose items the record's own index finds.
    indexed: Option<&'static str>,
    /// What is displayed in place of the fields.
    shown: Option<Shown>,
    /// What the fields are a view of.
    found: Option<Found>,
}

/// The text or the table that is displayed in place of a record's fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// A text.
    Text(Arc<str>),
    /// A table.
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
    /// Returns a record of named fields.
    ///
    /// # Errors
    /// [`TooNested`] beyond [`limits::NESTING`](super::limits::NESTING).
    pub fn new<Name: Into<Arc<str>>>(
        fields: impl IntoIterator<Item = (Name, Value)>,
    ) -> Result<Record, TooNested> {
        let fields: IndexMap<Arc<str>, Value> =
            fields.into_iter().map(|(name, value)| (name.into(), value)).collect();
        let extent = Extent::around(fields.values())?;
        Ok(Record { fields, extent, hash: KeptHash::default(), indexed: None, shown: None, found: None })
    }

    /// Returns the record of a result, with the fields and the display of its kind.
    ///
    /// # Errors
    /// [`MapError`] where the result contains a name twice, or is nested too deep.
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

    /// Returns the result behind the fields; None where there are only fields.
    pub fn found(&self) -> Option<&Found> {
        self.found.as_ref()
    }

    /// Makes `record[key]` look in a field that is a map.
    pub fn indexed_by(mut self, field: &'static str) -> Record {
        self.indexed = Some(field);
        self
    }

    /// Sets what is displayed in place of the fields.
    pub fn shown_as(mut self, shown: impl Into<Shown>) -> Record {
        self.shown = Some(shown.into());
        self
    }

    /// Returns the text or the table that is displayed in place of the fields; None where the fields are.
    pub fn shown(&self) -> Option<&Shown> {
        self.shown.as_ref()
    }

    /// Returns the map in which `record[key]` looks; None where the record has none.
    pub fn items(&self) -> Option<&Map> {
        match self.field(self.indexed?)? {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// Returns the value of a field by its name; None where there is no such field.
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.fields.get(name)
    }

    /// Returns the names of the fields with their values, in order.
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
        let Record { fields, extent, indexed, shown, found, hash: _ } = self;
        // A note beside a result, such as what a factoring left out, is no part of the result.
        let is_shown_the_same = || match (found, &other.found) {
            (Some(one), Some(other)) => std::mem::discriminant(one) == std::mem::discriminant(other),
            _ => *shown == other.shown,
        };
        shared::equal(self, other, [*extent, other.extent], || {
            *indexed == other.indexed && is_shown_the_same() && *fields == other.fields
        })
    }
}

impl Eq for Record {}

impl Hash for Record {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.hash.hash(self.extent, state, |state| self.fields.iter().for_each(|field| field.hash(state)));
    }
}
