//! The reference of the language and of the command as pages of Markdown, made of the tables that help is made of:
//! `vcf man --reference DIR`. The book has them.

mod command;
mod highlight;
mod language;
mod markdown;
mod problems;
mod program;

use std::path::Path;

use crate::diagnostics::Sources;
use crate::language::write_whole;

use super::plots::make;
use super::{Output, Status};

/// A file of the reference.
struct Page {
    /// Its path below the folder.
    name: String,
    text: String,
}

impl Page {
    fn new(name: impl Into<String>, text: impl Into<String>) -> Page {
        Page { name: name.into(), text: text.into() }
    }
}

/// Writes all pages, and the pictures in them, into a folder.
pub(super) fn write(folder: &Path, output: &mut Output) -> Status {
    let written = pages().into_iter().try_for_each(|page| {
        let path = folder.join(page.name);
        path.parent().map_or(Ok(()), make)?;
        write_whole(&path, page.text.as_bytes())
    });
    match written {
        Ok(()) => Status::Fine,
        Err(problem) => {
            output.problem(&problem, &Sources::default());
            Status::Wrong
        }
    }
}

fn pages() -> Vec<Page> {
    let mut pages = language::pages();
    pages.extend(problems::pages());
    pages.push(command::page());
    pages.push(highlight::page());
    pages
}
