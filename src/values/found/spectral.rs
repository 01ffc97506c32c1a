//! Spectral factors: the banks of all choices of zeros.

use crate::filters::{SpectralFactor, Zero};

use super::super::{Column, Found, Map, MapError, Record, Table, Value};
use super::View;

/// A choice a row; an index finds its bank by number.
impl View for Vec<SpectralFactor> {
    fn view(&self) -> Result<Record, MapError> {
        let bank = |(at, choice): (usize, &SpectralFactor)| {
            Ok((Value::Number(at.into()), Record::of(Found::Bank(choice.bank.clone()))?.into()))
        };
        let banks = self.iter().enumerate().map(bank).collect::<Result<Vec<_>, MapError>>()?;
        let record = Record::new([("choices", Value::Map(Map::new(banks)?))])?;
        Ok(record.indexed_by("choices").shown_as(table(self)))
    }
}

fn table(choices: &[SpectralFactor]) -> Table {
    let numbers = ["choice", "taps of h0", "of g0", "zeros at -1", "of g0"].map(Column::right);
    let words = ["", "taps"].map(Column::left);
    let row = |(at, choice): (usize, &SpectralFactor)| {
        let [h0, g0] = [&choice.bank.h0, &choice.bank.g0].map(|filter| filter.entries().len());
        let [of_h0, of_g0] = [0, 1].map(|filter| at_nyquist(&choice.zeros[filter]));
        let numbers = [at, h0, g0, of_h0, of_g0].map(|n| n.to_string());
        let kind = match (choice.orthogonal, choice.symmetric) {
            (true, true) => "orthogonal, symmetric",
            (true, false) => "orthogonal",
            (false, true) => "symmetric",
            (false, false) => "",
        };
        let taps = if choice.exact { "exact" } else { "approximate" };
        numbers.into_iter().chain([kind, taps].map(String::from)).collect::<Vec<_>>()
    };
    Table::new(numbers.into_iter().chain(words)).with_rows(choices.iter().enumerate().map(row))
}

fn at_nyquist(zeros: &[Zero]) -> usize {
    let there = zeros.iter().filter(|zero| zero.at.re == -1.0 && zero.at.im == 0.0);
    there.map(|zero| zero.multiplicity).sum()
}
