//! How far lines within a statement are indented.

use crate::scan::TokenKind;

/// What is open within a statement, with how far the line is indented on which it began.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begun {
    Bracket(usize),
    /// An `if` before its `then`, also that of a comprehension, which has none.
    If(usize),
    /// A branch, and whether it stands below its `then` or `else`.
    Then(usize, bool),
    Else(usize, bool),
}

/// How far the lines of a statement are indented.
#[derive(Default)]
pub(super) struct Levels {
    begun: Vec<Begun>,
}

impl Levels {
    /// The indentation of a line: a level more than the line on which the innermost bracket was opened, or that line's
    /// own where the bracket closes first; so for a branch below its `then` or `else`. A line that goes on after an
    /// operator is indented too.
    pub(super) fn of_line(&self, closers: usize) -> usize {
        let brackets = self.begun.iter().rev().filter_map(|begun| match begun {
            Begun::Bracket(level) => Some(*level),
            _ => None,
        });
        if let Some(level) = closers.checked_sub(1).and_then(|closed| brackets.clone().nth(closed)) {
            return level;
        }
        let within = self.begun.iter().rev().find_map(|begun| match begun {
            Begun::Bracket(level) | Begun::Then(level, true) | Begun::Else(level, true) => Some(level + 1),
            _ => None,
        });
        within.unwrap_or(1)
    }

    /// That of a line which begins with `else`: where the branch before it stands below its `then`, as far as the line
    /// of their `if`.
    pub(super) fn of_else(&self) -> usize {
        let within = self.begun.iter().rev().take_while(|begun| !matches!(begun, Begun::Bracket(_)));
        match within.clone().find(|begun| matches!(begun, Begun::Then(..))) {
            Some(Begun::Then(level, true)) => *level,
            _ => self.of_line(0),
        }
    }

    /// Goes on behind a token of a line.
    pub(super) fn pass(&mut self, kind: TokenKind, word: &str, level: usize, ends_line: bool) {
        match (kind, word) {
            (TokenKind::Open, _) => self.begun.push(Begun::Bracket(level)),
            (TokenKind::Close, _) => {
                self.end_branches();
                self.begun.pop();
            }
            (TokenKind::Sign, ",") | (TokenKind::Keyword, "for") => self.end_branches(),
            (TokenKind::Keyword, "if") => self.begun.push(Begun::If(level)),
            (TokenKind::Keyword, "then") => {
                if let Some(Begun::If(level)) = self.begun.last().copied() {
                    self.begun.pop();
                    self.begun.push(Begun::Then(level, ends_line));
                }
            }
            (TokenKind::Keyword, "else") => {
                while let Some(begun) = self.begun.pop_if(|begun| !matches!(begun, Begun::Bracket(_))) {
                    if let Begun::Then(if_level, is_below) = begun {
                        let level = if is_below { if_level } else { level };
                        self.begun.push(Begun::Else(level, ends_line));
                        break;
                    }
                }
            }
            _ => {}
        }
    }

    /// Branches go as far as their bracket, or the part of it.
    fn end_branches(&mut self) {
        while self.begun.pop_if(|begun| !matches!(begun, Begun::Bracket(_))).is_some() {}
    }
}
