//! `vcf spatial-delta` on chunks of Zarr stores, which are flat bytes, and on files that are something else.

use vcfilter::codec::{MemoryOrder, NdArray};

use crate::support::place::{Place, npy, sample};

const TWO: &str = r#"{"id": "spatial_delta", "axis": 1, "dtype": "<i2", "astype": "|i1", "shape": [2, 3]}"#;
const THREE: &str = r#"{"name": "spatial_delta", "configuration": {"axis": 1, "astype": "int8"}}"#;

/// The sample as a chunk.
fn chunk() -> Vec<u8> {
    sample().astype("<i2".parse().unwrap()).unwrap().to_bytes(MemoryOrder::C)
}

#[test]
fn chunks_go_there_and_back() {
    let place = Place::new();
    place.put("c", &chunk());
    place.put("2.json", TWO.as_bytes());
    place.put("3.json", THREE.as_bytes());
    let options = [
        "--config 2.json",
        "--config 3.json --dtype <i2 --shape 2,3",
        "--axis 1 --dtype <i2 --astype i1 --shape 2,3",
    ];
    for (number, options) in options.iter().enumerate() {
        place.run(&format!("encode c -o e{number} {options} --write-config w.json")).fine();
        assert_eq!(place.get(&format!("e{number}")), [100, 1, 2, 7, 0, 255]);
        place.run(&format!("decode e{number} -o b {options}")).fine();
        assert_eq!(place.get("b"), chunk());
        // What is written knows the shape.
        place.run(&format!("decode e{number} -o b --config w.json")).fine();
        assert_eq!(place.get("b"), chunk());
        let encoded = place.pipe(&format!("encode - {options}"), &chunk()).fine().out;
        assert_eq!(place.pipe(&format!("decode - {options}"), &encoded).fine().out, chunk());
    }
    // As numpy.fromfile gives it, the array is flat.
    place.put("flat.npy", &npy(&sample().reshape(&[-1]).unwrap()));
    place.run("encode flat.npy -o d.npy --config 2.json").fine();
    assert_eq!(place.array("d.npy"), "array([[100,   1,   2],\n       [  7,   0,  -1]], dtype=int8)");
}

/// A chunk may begin like any other file.
#[test]
fn a_chunk_may_look_like_an_archive() {
    let place = Place::new();
    place.put("c", b"PK\x03\x04abcd");
    place.run("encode c -o e --axis 0 --dtype u1 --shape 8").fine();
    place.run("decode e -o b --axis 0 --dtype u1 --shape 8").fine();
    assert_eq!(place.get("b"), b"PK\x03\x04abcd");
}

#[test]
fn what_does_not_fit_together_is_told() {
    let place = Place::new();
    place.put("c", &chunk());
    place.put("short", &chunk()[1..]);
    place.put("2.json", TWO.as_bytes());
    place.put("3.json", THREE.as_bytes());
    for (arguments, part) in [
        ("c --config 3.json", "error[file::npy]: c is not a .npy file"),
        ("c --config 3.json --shape 2,3", "flat bytes need `shape` and `dtype`"),
        ("c --config 2.json --dtype i4", "2.json has the type int16, and --dtype another"),
        ("c --config 2.json --shape 3,2", "2.json has the shape (2, 3), and --shape another"),
        (
            "short --config 2.json",
            "error[codec::shape]: short has fewer than the 12 bytes of an array of shape (2, 3) and int16, there are 11",
        ),
        ("c --axis 0 --zarr-format 3", "--write-config"),
    ] {
        let ended = place.run(&format!("encode {arguments} -o out"));
        assert!(ended.status == 2 && ended.err.contains(part), "{arguments}: {}", ended.err);
        assert!(!place.names().contains(&"out".to_string()));
    }
}

/// A chunk at the edge of an array is padded, and nobody thinks of the padding.
#[test]
fn a_fill_value_is_named_as_the_cause() {
    let place = Place::new();
    let write = |fill: i16| {
        let value = |(y, x): (usize, usize)| if y < 2 && x < 3 { (y + x) as i16 } else { fill };
        let chunk = NdArray::from(ndarray::Array2::from_shape_fn((4, 4), value));
        place.put("c", &chunk.to_bytes(MemoryOrder::C));
    };
    write(-32768);
    for axes in ["\"axis\": 0", "\"axis\": 1", "\"axes\": [0, 1]"] {
        place.put("c.json", format!("{{\"id\": \"spatial_delta\", {axes}, \"dtype\": \"<i2\", \"astype\": \"|i1\", \"shape\": [4, 4]}}").as_bytes());
        let ended = place.run("encode c -o e --config c.json");
        assert!(ended.status == 2 && ended.err.contains("error[codec::overflow]"), "{}", ended.err);
        for part in ["on all are -32768, as at the end of the chunk", "the fill value with which Zarr pads"] {
            assert!(ended.err.contains(part), "{axes}: {}", ended.err);
        }
    }
    write(1);
    place.run("encode c -o e --config c.json").fine();
    // What is in the middle is no padding.
    place.put(
        "c",
        &NdArray::from(ndarray::Array2::from_shape_fn(
            (4, 4),
            |(y, x)| if y == 1 && x == 1 { 999i16 } else { 1 },
        ))
        .to_bytes(MemoryOrder::C),
    );
    let ended = place.run("encode c -o e --config c.json");
    assert!(ended.status == 2 && !ended.err.contains("fill value"), "{}", ended.err);
}

#[test]
fn pictures_and_several_arrays_are_known() {
    let place = Place::new();
    place.put("two.npy", &[npy(&sample()), npy(&sample())].concat());
    for arguments in ["encode two.npy -o d.npy", "best-axis two.npy"] {
        let ended = place.run(arguments);
        assert!(
            ended.status == 2 && ended.err.contains("two.npy holds more than one array"),
            "{}",
            ended.err
        );
        assert!(ended.err.contains("numpy.save was called again"), "{}", ended.err);
    }
    NdArray::zeros(&[4, 4], "u1".parse().unwrap()).unwrap().write_png(&place.path("p.png")).unwrap();
    let ended = place.run("encode p.png -o d.npy");
    let help = "it is a picture: `vcf -e 'save(load(\"p.png\"), \"p.npy\")'` makes a .npy file of it";
    assert!(ended.status == 2 && ended.err.contains(help), "{}", ended.err);
    // As it says.
    place.shell("\"$VCF\" -e 'save(load(\"p.png\"), \"p.npy\")'").fine();
    place.run("encode p.npy -o d.npy").fine();
}
