use std::time::Instant;
use vcfilter_core::vc2::*;
use vcfilter_core::wavelets::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let w = KnownWavelet::named(&a[1]).unwrap().wavelet();
    let depth: u32 = a[2].parse().unwrap();
    let secs: f64 = a[3].parse().unwrap();
    let seed: u64 = a[4].parse().unwrap();
    let one = a.get(5).is_some_and(|x| x == "one");
    let structure = Structure::new(w, depth);
    let scope = if one { IndexScope::Picture } else { IndexScope::Slice };
    let setup = SearchSetup { matrix: default_matrix(&structure).unwrap(), structure, size: PictureSize::Any, picture: picture_range(10), coding: Coding { most: None, scope }, seed };
    let search = PictureSearch::new(setup, &Default::default()).unwrap();
    let start = Instant::now();
    let mut array = search.array(search.rows().len() - 1, SearchedInputs::CodedPictures).unwrap();
    let mut next = 1.0;
    while start.elapsed().as_secs_f64() < secs {
        array.advance(50_000, &Default::default()).unwrap();
        if start.elapsed().as_secs_f64() > next {
            next *= 2.0;
            println!("{:.1}s {array:?}", start.elapsed().as_secs_f64());
        }
    }
    let found = array.found().unwrap().unwrap();
    for f in found {
        println!("{} size {:?} at {:?} indices {:?}", f.value, f.size, f.index, f.quantisation_indices);
    }
    println!("{:.0} pictures/s", array.steps() as f64 / start.elapsed().as_secs_f64());
}
