//! Proves that a wavelet of two lifting steps gives every picture back, whatever its integers are.

use vcfilter_core::arrays::{ArrayError, Equality, Space, Stage, StageKind};

fn main() -> Result<(), ArrayError> {
    let space = Space::new();
    let picture = space.symbols(2, "x")?;
    let stages = [
        Stage::new(StageKind::OddSubtractEven, [1, 1], 0, 1)?,
        Stage::new(StageKind::EvenAddOdd, [1, 1], 0, 2)?,
    ];

    // Forwards along both dimensions, and back in reverse.
    let mut array = picture.clone();
    for dimension in [0, 1] {
        for stage in &stages {
            array = array.lift(stage, dimension)?;
        }
    }
    assert!(matches!(array.equality(&picture)?, Equality::Refuted(_)), "it changes the picture");
    for dimension in [1, 0] {
        for stage in stages.iter().rev() {
            array = array.lift(&stage.inverse(), dimension)?;
        }
    }
    assert!(matches!(array.equality(&picture)?, Equality::Proven));
    println!("proven: decoding gives every picture back");
    Ok(())
}
