use super::analysis::{Done, Encoder};
use super::line::LineStages;
use crate::wavelets::KNOWN_WAVELETS;

#[test]
fn look() {
    for known in KNOWN_WAVELETS {
        let w = known.wavelet();
        let stages = LineStages::analysis(&w).unwrap();
        let e = Encoder { horizontal: stages.clone(), vertical: stages.clone(), shift: w.shift, pixels: [-512, 511] };
        println!("{} fits {}", known.name, e.fits());
        let n = stages.0.len();
        for (a, pa, b, pb) in (1..=n).map(|k| (k, None, 0, None)).chain((0..=n).flat_map(|k| [(n, Some(0), k, None), (n, Some(1), k, None)])).chain([(n, Some(0), n, Some(0)), (n, Some(0), n, Some(1)), (n, Some(1), n, Some(0)), (n, Some(1), n, Some(1))]) {
            let t = std::time::Instant::now();
            let f = e.array(true, [Done { stages: a, parity: pa }, Done { stages: b, parity: pb }]).unwrap();
            let got = [f.pictures[0].value, f.pictures[1].value];
            println!("{a} {pa:?} {b} {pb:?} {:?} {got:?} {} {}x{} {:?}", f.bounds, if f.bounds == got { "" } else { "***" }, f.pictures[1].rows[0].len(), f.pictures[1].rows.len(), t.elapsed());
        }
    }
}

#[test]
fn look_decoded() {
    use super::{block::BlockCodec, decoded::Decoded};
    for (name, matrix) in [("haar_no_shift", [8, 4, 4, 0]), ("haar_with_shift", [8, 4, 4, 0])] {
        let w = crate::wavelets::KnownWavelet::named(name).unwrap().wavelet();
        let stages = LineStages::analysis(&w).unwrap();
        let codec = BlockCodec::new([stages.clone(), stages], w.shift, [-512, 511], matrix).unwrap();
        println!("{name} indices {} reach {:?}", codec.indices(), codec.reach);
        let t = std::time::Instant::now();
        let d = Decoded::new(&codec, 20000, &|n| if n == codec.indices() { println!("searched {:?}", t.elapsed()) }).unwrap();
        println!("{:?} {:?}", d.blocks, t.elapsed());
        for side in [0, 1] {
            println!("{}", d.is_proven(side));
            for (i, p) in d.proofs[side].iter().enumerate() {
                print!("{i}:{:?} ", p.iter().map(|t| t.as_ref().map_or(0, |t| t.0.len())).collect::<Vec<_>>());
            }
            println!();
        }
    }
}
