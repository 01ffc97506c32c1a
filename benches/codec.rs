//! `cargo bench --bench codec`: how fast the kernels of `spatial_delta` are, as ratios to a memcpy of
//! the decoded array in the same run (1 is as fast, 0.5 takes twice as long).
//!
//! (256, 512, 1024) int16, 256 MiB; output given and touched before. Each figure is the time of the
//! fastest memcpy over that of the fastest kernel, of rounds in which the two run one after the other:
//! what else the machine does makes runs slower, never faster. `ROUNDS` sets how many.
//!
//! Then a chunk of (64, 64, 64) int16, 512 KiB in a cache, on one thread, along each axis and along several:
//! medians of its times, as multiples of a memcpy's (1.5 takes half as long again).

#![allow(missing_docs)]

use std::hint::black_box;
use std::time::Instant;

use vcfilter::codec::kernels::{self, Recast, Slabs, Zigzag, parallel};

const SHAPE: [usize; 3] = [256, 512, 1024];
const ROUNDS: usize = 9;

fn main() {
    let rounds = std::env::var("ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(ROUNDS);
    let size: usize = SHAPE.iter().product();
    // Slow waves: differences fit eight bits along every axis, as do the values.
    let source: Vec<u16> = (0..size as u64).map(|position| wave(position) as u16).collect();
    let mut copy = vec![0u16; size];
    let mut bench = Bench { source: &source, copy: &mut copy, rounds };
    let speed = bench.memcpy();
    println!("memcpy of {SHAPE:?} int16, one thread: {speed:.2} GB/s (decoded bytes per second)\n");
    println!("{:<26}{:>8}{:>8}{:>8}", "ratio to that memcpy, axis", 0, 1, 2);
    bench.rows::<u16>("i2 to i2", false);
    bench.rows::<i8>("i2 to i1", false);
    bench.rows::<Zigzag<u16>>("i2 to u2, zigzag", false);
    bench.rows::<Zigzag<u8>>("i2 to u1, zigzag", false);
    bench.in_place();
    bench.short();
    println!("\nall {} threads, ratio to the memcpy on one thread", rayon::current_num_threads());
    bench.parallel_copy();
    bench.rows::<u16>("i2 to i2", true);
    bench.rows::<i8>("i2 to i1", true);
    println!("\n{CHUNK:?} int16, one thread: times as multiples of a memcpy");
    println!("{:<22}{:<12}{:>8}{:>8}", "", "axes", "encode", "decode");
    chunks::<u16>("i2 to i2", rounds);
    chunks::<Zigzag<u16>>("i2 to u2, zigzag", rounds);
    chunks::<i8>("i2 to i1", rounds);
    chunks::<Zigzag<u8>>("i2 to u1, zigzag", rounds);
}

/// The shape of a chunk, as Zarr has them.
const CHUNK: [usize; 3] = [64, 64, 64];

/// Runs of one figure: a clock tells little about one that takes some microseconds.
const REPEATS: usize = 16;

fn chunks<D: Recast<u16>>(name: &str, rounds: usize)
where
    u16: Recast<D>,
{
    let size = CHUNK.iter().product();
    let chunk: Vec<u16> = (0..size)
        .map(|place: usize| {
            let (z, y, x) = (place / 4096, place / 64 % 64, place % 64);
            (((x * x + 3 * y * y + 5 * z + x * y) / 97 % 13) as i16 - 6) as u16
        })
        .collect();
    let (mut copy, mut encoded, mut decoded) = (chunk.clone(), vec![D::default(); size], vec![0; size]);
    for axes in [&[0][..], &[1], &[2], &[0, 1], &[1, 2], &[0, 1, 2]] {
        let slabs: Vec<Slabs> = axes.iter().map(|&axis| Slabs::new(&CHUNK, axis).unwrap()).collect();
        let mut times = [const { Vec::new() }; 3];
        for _ in 0..rounds * 10 {
            times[0].push(repeated(|| black_box(&mut copy).copy_from_slice(black_box(&chunk))));
            times[1].push(repeated(|| {
                let done = match slabs[..] {
                    [slabs] => kernels::encode_into(black_box(&chunk), &mut encoded, slabs, true),
                    _ => kernels::encode_several(black_box(&chunk), None, &mut encoded, &slabs, true),
                };
                done.unwrap();
            }));
            times[2].push(repeated(|| match slabs[..] {
                [slabs] => kernels::decode_into(black_box(&encoded), &mut decoded, slabs),
                _ => kernels::decode_several(black_box(&encoded), None, &mut decoded, &slabs),
            }));
        }
        assert!(chunk == decoded, "{name} along {axes:?}");
        let [copy, encode, decode] = times.map(median);
        println!("{name:<22}{:<12}{:>8.2}{:>8.2}", format!("{axes:?}"), encode / copy, decode / copy);
    }
}

fn repeated(mut run: impl FnMut()) -> f64 {
    time(|| (0..REPEATS).for_each(|_| run()))
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn wave(position: u64) -> i16 {
    let x = position % 1024;
    let y = position / 1024 % 512;
    let z = position / (1024 * 512);
    ((x * x + 3 * y * y + 5 * z + x * y) / 97 % 61) as i16 - 30
}

struct Bench<'a> {
    source: &'a [u16],
    copy: &'a mut [u16],
    rounds: usize,
}

impl Bench<'_> {
    fn memcpy(&mut self) -> f64 {
        let bytes = size_of_val(self.source) as f64;
        let best = (0..self.rounds).map(|_| self.time_copy()).fold(f64::INFINITY, f64::min);
        bytes / best / 1e9
    }

    fn time_copy(&mut self) -> f64 {
        time(|| black_box(&mut *self.copy).copy_from_slice(black_box(self.source)))
    }

    /// How fast a run is beside a copy.
    fn ratio(&mut self, mut run: impl FnMut()) -> f64 {
        run();
        let [mut copy, mut kernel] = [f64::INFINITY; 2];
        for _ in 0..self.rounds {
            copy = copy.min(self.time_copy());
            kernel = kernel.min(time(&mut run));
        }
        copy / kernel
    }

    fn rows<D>(&mut self, name: &str, threads: bool)
    where
        u16: Recast<D>,
        D: Recast<u16>,
    {
        let source = self.source;
        let mut encoded = vec![D::default(); source.len()];
        let mut decoded = vec![0u16; source.len()];
        let [mut encoding, mut decoding] = [[0.0; 3]; 2];
        for (axis, (encoding, decoding)) in encoding.iter_mut().zip(&mut decoding).enumerate() {
            let slabs = Slabs::new(&SHAPE, axis).unwrap();
            let encode = if threads { parallel::encode_into } else { kernels::encode_into };
            let decode = if threads { parallel::decode_into } else { kernels::decode_into };
            *encoding = self.ratio(|| encode(black_box(source), &mut encoded, slabs, true).unwrap());
            *decoding = self.ratio(|| decode(black_box(&encoded), &mut decoded, slabs));
            assert!(source == decoded, "{name} along {axis}");
        }
        print_row(&format!("{name} encode"), encoding);
        print_row(&format!("{name} decode"), decoding);
    }

    fn in_place(&mut self) {
        let mut array = self.source.to_vec();
        let [mut encoding, mut decoding] = [[0.0; 3]; 2];
        for (axis, (encoding, decoding)) in encoding.iter_mut().zip(&mut decoding).enumerate() {
            let slabs = Slabs::new(&SHAPE, axis).unwrap();
            *encoding = self.ratio(|| kernels::encode_in_place(black_box(&mut array), slabs));
            *decoding = self.ratio(|| kernels::decode_in_place(black_box(&mut array), slabs));
            assert!(self.source == array, "in place along {axis}");
        }
        print_row("i2 in place encode", encoding);
        print_row("i2 in place decode", decoding);
    }

    /// Slabs and lines of three elements, as the colours of pixels: calls cost more than memory.
    fn short(&mut self) {
        println!("\n{:<26}{:>8}{:>8}", "(44739242, 3) i2, axis", 0, 1);
        let source = &self.source[..self.source.len() / 3 * 3];
        let mut encoded = vec![0u16; source.len()];
        let mut decoded = vec![0u16; source.len()];
        let [mut encoding, mut decoding] = [[0.0; 2]; 2];
        for axis in 0..2 {
            let slabs = Slabs::new(&[source.len() / 3, 3], axis).unwrap();
            let encode = || kernels::encode_into(black_box(source), &mut encoded, slabs, true).unwrap();
            encoding[axis] = self.ratio(encode);
            decoding[axis] = self.ratio(|| kernels::decode_into(black_box(&encoded), &mut decoded, slabs));
            assert!(source == decoded, "short along {axis}");
        }
        println!("{:<26}{:>8.2}{:>8.2}", "i2 to i2 encode", encoding[0], encoding[1]);
        println!("{:<26}{:>8.2}{:>8.2}", "i2 to i2 decode", decoding[0], decoding[1]);
    }

    fn parallel_copy(&mut self) {
        use rayon::prelude::*;
        let source = self.source;
        let mut other = vec![0u16; source.len()];
        let ratio = self.ratio(|| {
            let part = source.len().div_ceil(rayon::current_num_threads());
            other
                .par_chunks_mut(part)
                .zip(source.par_chunks(part))
                .for_each(|(to, from)| to.copy_from_slice(from));
        });
        println!("{:<26}{ratio:>8.2}", "memcpy");
    }
}

fn time(run: impl FnOnce()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_secs_f64()
}

fn print_row(name: &str, ratios: [f64; 3]) {
    println!("{name:<26}{:>8.2}{:>8.2}{:>8.2}", ratios[0], ratios[1], ratios[2]);
}
