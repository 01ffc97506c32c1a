//! Commands about VC-2 with pixels of any range and pictures of any size.

use std::fs::File;
use std::path::Path;

use crate::vc2_commands::{fine, folder, vcf};

/// The greys that a PNG has, ascending, and the bits of each in the file.
fn greys(path: &Path) -> (Vec<u16>, u8) {
    let reader = std::io::BufReader::new(File::open(path).unwrap());
    let mut reader = png::Decoder::new(reader).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let depth = reader.next_frame(&mut bytes).unwrap().bit_depth as u8;
    let mut greys: Vec<u16> = match depth {
        16 => bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect(),
        _ => bytes.into_iter().map(u16::from).collect(),
    };
    greys.sort();
    greys.dedup();
    (greys, depth)
}

#[test]
fn levels_are_a_range() {
    let folder = folder();
    for command in ["bit-widths g1.json --size infinite", "max-quantisation-index g1.json"] {
        let of = |pixels: &str| fine(&folder, &format!("{command} {pixels}"));
        let video = of("--range -112..=107");
        assert_eq!(of("--range -112..108 -b 8"), video);
        assert_eq!(of("--levels 16..=235 -b 8"), video);
        assert_eq!(of("-b 8 --levels=16..236"), video);
        assert_ne!(of("-b 8"), video);
        assert_eq!(of("-b 8 --levels 0..=255"), of("-b 8"));
    }
}

/// Without a range the greys stand for the least value, 0 and the greatest, as published; else they are levels.
#[test]
fn test_pictures_hold_levels() {
    let folder = folder();
    let told = "1 picture for the encoder and 2 pictures for the decoder with 76 test points";
    let first = folder.path().join("analysis_0.png");
    for (pixels, levels, expected) in [
        ("-b 10", "", (vec![0, 128, 255], 8)),
        ("-b 8 --levels 16..=235", "; pixels are stored as 16 to 235 of 8 bits", (vec![16, 128, 235], 8)),
        ("--range -112..=107", "; pixels are stored as 16 to 235 of 8 bits", (vec![16, 128, 235], 8)),
        ("-b 10 --range -448..=428", "; pixels are stored as 64 to 940 of 10 bits", (vec![64, 512, 940], 16)),
        ("-b 10 --levels 600..=940", "; pixels are stored as 600 to 940 of 10 bits", (vec![600, 940], 16)),
        (
            "-b 16 --range -9..=-3",
            "; pixels are stored as 32759 to 32765 of 16 bits",
            (vec![32759, 32765], 16),
        ),
    ] {
        let line = fine(&folder, &format!("test-pictures g1.json 128 64 --size infinite {pixels}"));
        let counted = line.trim_end().strip_suffix(levels).unwrap_or_else(|| panic!("{pixels}: {line}"));
        assert!(counted.ends_with("76 test points"), "{pixels}: {line}");
        if levels.is_empty() {
            assert_eq!(counted, told);
        }
        assert_eq!(greys(&first), expected, "{pixels}");
    }
}

#[test]
fn pixels_that_there_are_not() {
    let lines = [
        "bit-widths g1.json",
        "bit-widths g1.json --levels 16..=235",
        "bit-widths g1.json -b 8 --levels 16..=235 --range -112..=107",
        "bit-widths g1.json --range 5..5",
        "bit-widths g1.json --range 5..=4",
        "bit-widths g1.json --range 5",
        "bit-widths g1.json --range -1.5..=2",
        "bit-widths g1.json --range ..=2",
        "bit-widths g1.json --range 0..=9223372036854775808",
        "bit-widths g1.json --range -9223372036854775808..=9223372036854775807 --size infinite",
        "max-quantisation-index g1.json -b 8 --range -300..=300",
        "max-quantisation-index g1.json -b 8 --levels 0..=256",
        "max-quantisation-index g1.json -b 8 --levels -1..=25",
        "test-pictures g1.json 64 64 --range 0..=70000",
        "test-pictures g1.json 64 64 -b 4 --range 0..=8",
    ];
    insta::assert_snapshot!("pixels_that_there_are_not", screens(&lines));
}

/// What the commands tell of command lines that are wrong.
fn screens(lines: &[&str]) -> String {
    let folder = folder();
    let screen = |line: &&str| {
        let ended = vcf(&folder, line.split(' '));
        assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{line}");
        format!("vcf {line}\n{}\n", ended.err)
    };
    lines.iter().map(screen).collect()
}

#[test]
fn sizes_that_there_are_not() {
    let lines = [
        "bit-widths g1.json -b 10 --size some",
        "bit-widths g1.json -b 10 --size 1920,1080",
        "bit-widths g1.json -b 10 --size 1920",
        "bit-widths g1.json -b 10 --size 1920.5x1080",
        "max-quantisation-index g1.json -b 10 --size 0x4",
        "max-quantisation-index g1.json -b 10 --size -1x4",
        "test-pictures g1.json 64 64 -b 10 --size 1x20000000000000000000000000000000000000000000",
        "bit-widths g1.json -b 10 -p",
        "bit-widths g1.json -b 10 -p --size any",
        "bit-widths g1.json -b 10 --show-all-filter-phases --size 64x64",
    ];
    insta::assert_snapshot!("sizes_that_there_are_not", screens(&lines));
}

/// Edges take the largest index further than the inside does, and a size is padded.
#[test]
fn the_largest_index_is_that_of_a_size() {
    let folder = folder();
    fine(&folder, "analyse -w deslauriers_dubuc_9_7 -d 1 -o d.json");
    let of = |options: &str| fine(&folder, &format!("max-quantisation-index {options}"));
    let with = |size: &str| of(&format!("d.json -b 10 -q 0 LL 30 1 HL 0 1 LH 0 1 HH 0 --size {size}"));
    // LL reaches 2305 inside and 2501 at edges; indices 45 and 46 are the least that make 0 of these.
    assert_eq!(with("infinite"), "75\n");
    assert_eq!(with("any"), "76\n");
    assert_eq!(of("g1.json -b 10 --size any"), of("g1.json -b 10"));
    assert_eq!(with("1x1"), with("2x2"));
    assert_eq!(with("63x61"), with("64x64"));
    assert_eq!(with("1000000000000000000000000000000x1000"), with("any"));
}
