//! Which call of a program built which array: what explanations show beside an operation.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::diagnostics::{FileId, Span};

/// The letters of an argument that are repeated in a help.
const REPEATED: usize = 40;

/// The letters of a call that are shown.
const LONGEST: usize = 100;

/// Which calls built which arrays, by the places of arrays in their space. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(super) struct Origins(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    texts: HashMap<FileId, (Arc<str>, Arc<str>)>,
    /// Calls inside of calls come first.
    calls: Vec<Call>,
}

#[derive(Debug)]
struct Call {
    built: Range<usize>,
    whole: Span,
    /// Its arguments that are arrays.
    arrays: Vec<Span>,
}

impl Origins {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a text known, of which calls may be shown.
    pub(super) fn add_text(&self, file: FileId, name: &str, text: &Arc<str>) {
        self.inner().texts.insert(file, (name.into(), text.clone()));
    }

    /// Says that a call built arrays, some out of its arguments.
    pub(super) fn add(&self, built: Range<usize>, whole: Span, arrays: Vec<Span>) {
        if !built.is_empty() {
            self.inner().calls.push(Call { built, whole, arrays });
        }
    }

    /// How many calls are known.
    #[cfg(feature = "assist")]
    pub(super) fn mark(&self) -> usize {
        self.inner().calls.len()
    }

    /// Forgets a text, and the calls since so many were known.
    #[cfg(feature = "assist")]
    pub(super) fn forget(&self, file: FileId, mark: usize) {
        let mut inner = self.inner();
        inner.texts.remove(&file);
        inner.calls.truncate(mark);
    }

    /// What stands at a place, where it is short enough to be repeated.
    pub(super) fn written(&self, span: Span) -> Option<String> {
        let inner = self.inner();
        let (_, text) = inner.texts.get(&span.file)?;
        let written = text.get(span.start as usize..span.end as usize)?;
        (written.len() <= REPEATED && !written.contains('\n')).then(|| written.to_string())
    }

    /// The call that built an array, and where it stands: `lift(_, s0, 0)`, `a.vcf:3`. Arguments that are arrays
    /// and no names are left out: how they are built is told where they are.
    pub(super) fn of(&self, array: usize) -> Option<(String, String)> {
        let inner = self.inner();
        let call = inner.calls.iter().find(|call| call.built.contains(&array))?;
        let (name, text) = inner.texts.get(&call.whole.file)?;
        let line = text.get(..call.whole.start as usize)?.matches('\n').count() + 1;
        // Only the file's own name: explanations do not depend on where a program lies.
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        Some((call.written(text)?, format!("{name}:{line}")))
    }
}

impl Call {
    fn written(&self, text: &str) -> Option<String> {
        let (mut out, mut at) = (String::new(), self.whole.start as usize);
        let mut arrays = self.arrays.clone();
        arrays.sort_by_key(|span| span.start);
        for span in arrays {
            let (start, end) = (span.start as usize, span.end as usize);
            let argument = text.get(start..end)?;
            let is_name =
                argument.len() <= 20 && argument.chars().all(|c| c.is_alphanumeric() || "_'".contains(c));
            if start < at || end > self.whole.end as usize {
                continue;
            }
            out.push_str(text.get(at..start)?);
            out.push_str(if is_name { argument } else { "_" });
            at = end;
        }
        out.push_str(text.get(at..self.whole.end as usize)?);
        let words: Vec<&str> = out.split_whitespace().collect();
        let line = words.join(" ");
        match line.char_indices().nth(LONGEST) {
            Some((end, _)) => Some(format!("{}...", &line[..end])),
            None => Some(line),
        }
    }
}
