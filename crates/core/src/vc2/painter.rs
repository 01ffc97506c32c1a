//! Paints the pattern of a value of the decoder, layer over layer.

use std::collections::HashMap;
use std::sync::Arc;

use crate::algebra::Number;
use crate::arrays::{ArrayError, Separable, Vector};

use super::patterns::{Area, Canvas, area, join, weights};

/// The pixels that a coefficient depends on along one dimension: the first of them, and a factor and a vector, which make their
/// weights.
#[derive(Clone)]
pub(super) struct Axis {
    pub start: i128,
    pub factor: Number,
    pub vector: Arc<Vector>,
}

/// The coefficients of a band that a value depends on.
pub(super) struct Layer {
    /// Their weights.
    weights: Separable,
    /// Along each dimension, for each of these weights the pixels of its coefficient; None where there are none.
    axes: [Vec<Option<Axis>>; 2],
}

impl Layer {
    /// `axis` gives the pixels that the coefficients at an index along a dimension depend on.
    pub(super) fn new(
        weights: Separable,
        mut axis: impl FnMut(usize, i128) -> Result<Option<Axis>, ArrayError>,
    ) -> Result<Layer, ArrayError> {
        let mut along = |dim: usize| {
            let (start, vector) = &weights.axes[dim];
            let indices = *start..*start + vector.entries.len() as i128;
            indices.map(|index| axis(dim, index)).collect::<Result<Vec<_>, _>>()
        };
        let axes = [along(0)?, along(1)?];
        Ok(Layer { weights, axes })
    }

    /// All of its pixels; None where there are none.
    fn area(&self) -> Option<Area> {
        let along = |axes: &[Option<Axis>]| {
            let ranges = axes.iter().flatten();
            let ends = |axis: &Axis| (axis.start, axis.start + axis.vector.entries.len() as i128);
            ranges.map(ends).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        };
        Some((along(&self.axes[0])?, along(&self.axes[1])?))
    }
}

/// Paints the pixels that drive each coefficient, those of larger weights over those of smaller ones, and on top `direct`: those that
/// the value would have without quantisation. Equal weights are painted in the order of the layers.
pub(super) fn paint(layers: &[Layer], direct: Option<&Separable>) -> Canvas {
    let areas = layers.iter().filter_map(Layer::area).chain(direct.map(area));
    let mut canvas = Canvas::new(areas.reduce(join).unwrap_or_default());
    let products: Vec<Separable> = layers.iter().map(|layer| layer.weights.clone()).collect();
    // Coefficients of one column of a band share the signs of their rows.
    let mut rows = HashMap::new();
    for weight in weights(&products) {
        let Layer { weights: product, axes } = &layers[weight.band];
        let (Some(across), Some(down)) = (&axes[0][weight.at.0], &axes[1][weight.at.1]) else { continue };
        let signs = [
            product.factor.signum(),
            product.axes[0].1.entries.signum(weight.at.0),
            product.axes[1].1.entries.signum(weight.at.1),
            across.factor.signum(),
            down.factor.signum(),
        ];
        let negative = signs.iter().product::<i32>() < 0;
        let row = rows
            .entry((weight.band, weight.at.0))
            .or_insert_with(|| canvas.row(&across.vector, across.start));
        canvas.paint(row, &down.vector, down.start, negative);
    }
    direct.iter().for_each(|product| canvas.paint_product(product));
    canvas
}

/// What a value has of the pixels through one band: an outer product.
pub(super) struct Kernel {
    /// The first pixel along each dimension, and the weights.
    axes: [(i128, Vec<f64>); 2],
}

impl Layer {
    /// The layer's coefficients together, without quantisation.
    pub(super) fn kernel(&self) -> Option<Kernel> {
        let ((left, right), (top, bottom)) = self.area()?;
        let along = |dim: usize, (start, end): (i128, i128)| {
            let mut sum = vec![0.0; (end - start) as usize];
            for (at, weight) in self.weights.axes[dim].1.entries.nonzero() {
                let Some(axis) = &self.axes[dim][at] else { continue };
                let scale = if dim == 0 { self.weights.factor.to_f64() } else { 1.0 };
                let scale = scale * weight.to_f64() * axis.factor.to_f64();
                for (pixel, weight) in axis.vector.entries.nonzero() {
                    sum[(axis.start - start) as usize + pixel] += scale * weight.to_f64();
                }
            }
            (start, sum)
        };
        Some(Kernel { axes: [along(0, (left, right)), along(1, (top, bottom))] })
    }
}

/// Paints the signs of a sum of kernels, each times a number.
pub(super) fn paint_kernels(kernels: &[(f64, &Kernel)]) -> Canvas {
    let area = |kernel: &Kernel| {
        let along = |(start, weights): &(i128, Vec<f64>)| (*start, start + weights.len() as i128);
        (along(&kernel.axes[0]), along(&kernel.axes[1]))
    };
    let all = kernels.iter().map(|(_, kernel)| area(kernel)).reduce(join).unwrap_or_default();
    let ((left, right), (top, bottom)) = all;
    let mut canvas = Canvas::new(all);
    let mut sums = vec![0.0; (right - left) as usize];
    for y in top..bottom {
        sums.fill(0.0);
        let mut total = 0.0;
        for (gain, Kernel { axes: [(x, across), (first, down)] }) in kernels {
            let Some(weight) = usize::try_from(y - first).ok().and_then(|at| down.get(at)) else { continue };
            let weight = gain * weight;
            for (sum, other) in sums[(x - left) as usize..].iter_mut().zip(across) {
                *sum += weight * other;
                total += (weight * other).abs();
            }
        }
        // What is left of weights that cancel is nothing.
        let least = total * 1e-12;
        for (x, sum) in (left..).zip(&sums) {
            if sum.abs() > least {
                canvas.dot((x, y), *sum > 0.0);
            }
        }
    }
    canvas
}
