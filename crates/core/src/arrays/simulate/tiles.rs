//! Large regions cut into tiles, which are worked on side by side.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::algebra::Number;
use vcfilter_machine::{memory, threads};

use super::super::data::DataGrid;
use super::super::error::ArrayError;
use super::super::node::NodeId;
use super::super::space::Space;
use super::block::rows;
use super::{Region, Values, cells, numbers, values};

/// A tile has about so many samples: enough that what lies around it, and is computed with it, counts for little.
const TILE: i128 = 1 << 20;

/// Fewer samples than these are not shared by two cores.
const SHARED: i128 = 1 << 16;

/// An array, and where its values are asked for.
pub(super) struct Wanted {
    pub id: NodeId,
    pub region: Region,
}

/// For each tile which region of which array it has; empty ones are left out.
type Tile = Vec<(usize, Region)>;

/// The regions cut at the same fractions of each dimension, as bands of one picture have the same places there.
fn tiles(wanted: &[Wanted]) -> Vec<Tile> {
    let total: i128 = wanted.iter().filter_map(|one| cells(&one.region)).fold(0, i128::saturating_add);
    let Some(largest) = wanted.iter().max_by_key(|one| cells(&one.region)) else { return Vec::new() };
    let mut counts = vec![1i128; largest.region.len()];
    let least = if total > SHARED { threads::count() as i128 } else { 1 };
    loop {
        let count: i128 = counts.iter().product();
        let length = |dim: usize| (largest.region[dim].1 - largest.region[dim].0) / counts[dim];
        let enough = total / count <= TILE && count >= least;
        // The longest dimension, the first of several.
        let longest = (0..counts.len()).rev().max_by_key(|&dim| length(dim)).filter(|&dim| length(dim) > 1);
        match longest {
            Some(dim) if !enough => counts[dim] *= 2,
            _ => break,
        }
    }
    let mut places = vec![Vec::new()];
    for &count in &counts {
        places = places
            .iter()
            .flat_map(|place: &Vec<i128>| (0..count).map(|i| [&place[..], &[i]].concat()))
            .collect();
    }
    let tile = |place: &Vec<i128>| {
        let part = |one: &Wanted| -> Region {
            let cut = |(dim, (start, end)): (usize, &(i128, i128))| {
                // Arrays of other dimensions than the largest are not cut along those.
                let (at, count) =
                    (place.get(dim).copied().unwrap_or(0), counts.get(dim).copied().unwrap_or(1));
                let fraction =
                    |at: i128| start + (end - start) / count * at + (end - start) % count * at / count;
                (fraction(at), fraction(at + 1))
            };
            one.region.iter().enumerate().map(cut).collect()
        };
        // Of an array of fewer dimensions the first tile along the others has everything.
        let first = |one: &Wanted| place.iter().skip(one.region.len()).all(|at| *at == 0);
        let parts = wanted.iter().enumerate().filter(|(_, one)| first(one)).map(|(at, one)| (at, part(one)));
        parts.filter(|(_, region)| region.iter().all(|(start, end)| start < end)).collect()
    };
    places.iter().map(tile).filter(|tile: &Tile| !tile.is_empty()).collect()
}

fn of_tile(space: &Space, wanted: &[Wanted], tile: &Tile) -> Result<Values, ArrayError> {
    space.interrupt().check()?;
    let asked: Vec<(NodeId, Region)> =
        tile.iter().map(|(at, region)| (wanted[*at].id, region.clone())).collect();
    values(space, &asked)
}

/// The values of whole regions.
pub(super) fn all(space: &Space, wanted: &[Wanted]) -> Result<Vec<DataGrid>, ArrayError> {
    let tiles = tiles(wanted);
    let (done, monitor) = (AtomicU64::new(0), space.monitor());
    // One part more, so that all are done only after everything is put together.
    let work = monitor.progress.begin(tiles.len() as u64 + 1);
    let made = threads::map(&tiles, |tile| {
        let made = of_tile(space, wanted, tile)?;
        work.tell(done.fetch_add(1, Ordering::Relaxed) + 1);
        Ok::<_, ArrayError>(made)
    })?;
    let grid = |at: usize| {
        let (region, shape) = (&wanted[at].region, shape(&wanted[at].region));
        let parts = || {
            tiles.iter().zip(&made).filter_map(move |(tile, made)| {
                let of = tile.iter().position(|(other, _)| *other == at)?;
                Some((of, &tile[of].1, made))
            })
        };
        let count = shape.iter().product();
        if parts().all(|(_, _, made)| matches!(made, Values::Narrow(_))) {
            let mut all = memory::with_room::<i32>(count)?;
            all.resize(count, 0);
            for (of, part, made) in parts() {
                let Values::Narrow(made) = made else { continue };
                put(&mut all, region, part, |index, length| made[of].row(index.iter().copied(), length))?;
            }
            return DataGrid::from_integers(shape, all);
        }
        let mut all = memory::with_room::<Number>(count)?;
        all.resize(count, Number::ZERO);
        for (of, part, made) in parts() {
            let narrow;
            let values = match made {
                Values::Exact(values) => &values[of],
                Values::Narrow(parts) => {
                    narrow = numbers(&parts[of])?;
                    &narrow
                }
            };
            let mut at = 0;
            put(&mut all, region, part, |_, length| {
                at += length;
                &values[at - length..at]
            })?;
        }
        DataGrid::new(shape, all)
    };
    (0..wanted.len()).map(grid).collect()
}

/// Tile after tile, so many at once as there are cores.
pub(super) fn each<E: From<ArrayError>>(
    space: &Space,
    wanted: &[Wanted],
    mut take: impl FnMut(usize, &[(i128, i128)], DataGrid) -> Result<(), E>,
) -> Result<(), E> {
    let tiles = tiles(wanted);
    let monitor = space.monitor();
    let work = monitor.progress.begin(tiles.len() as u64);
    let mut done = 0;
    for group in tiles.chunks(threads::count()) {
        let made = threads::map(group, |tile| {
            let made = of_tile(space, wanted, tile)?;
            let grid = |(of, (at, region)): (usize, &(usize, Region))| {
                let grid = match &made {
                    Values::Narrow(parts) => {
                        let mut all = memory::with_room(cells(region).unwrap_or(0) as usize)?;
                        rows(region, |index, length| {
                            all.extend_from_slice(parts[of].row(index.iter().copied(), length));
                            Ok::<_, ArrayError>(())
                        })?;
                        DataGrid::from_integers(shape(region), all)?
                    }
                    Values::Exact(values) => DataGrid::new(shape(region), values[of].clone())?,
                };
                Ok((*at, region.clone(), grid))
            };
            tile.iter().enumerate().map(grid).collect::<Result<Vec<_>, ArrayError>>()
        })?;
        for (at, region, grid) in made.into_iter().flatten() {
            take(at, &region, grid)?;
        }
        done += group.len() as u64;
        work.tell(done);
    }
    Ok(())
}

fn shape(region: &Region) -> Vec<usize> {
    region.iter().map(|(start, end)| (end - start) as usize).collect()
}

/// Puts the rows of a part of a region where they belong.
fn put<'a, T: Clone + 'a>(
    all: &mut [T],
    region: &Region,
    part: &Region,
    mut row: impl FnMut(&crate::algebra::Index, usize) -> &'a [T],
) -> Result<(), ArrayError> {
    rows(part, |index, length| {
        let at = index
            .iter()
            .zip(region)
            .fold(0, |at, (i, (start, end))| at * (end - start) as usize + (i - start) as usize);
        all[at..at + length].clone_from_slice(row(index, length));
        Ok::<_, ArrayError>(())
    })
}
