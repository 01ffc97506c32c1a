//! `vcf spatial-delta best-axis` as a process.

use serde_json::Value;
use vcfilter::codec::NdArray;

use crate::support::place::{Place, npy};

/// Smooth along time, rough along the others.
fn frames() -> NdArray {
    let frame = |(t, y, x): (usize, usize, usize)| (x * x * 7 % 91 * 300 + y * y % 83 + t) as i16;
    NdArray::from(ndarray::Array3::from_shape_fn((16, 32, 32), frame))
}

fn text(place: &Place, arguments: &str) -> String {
    String::from_utf8(place.run(arguments).fine().out).unwrap()
}

fn objects(place: &Place, arguments: &str) -> Vec<Value> {
    let json = text(place, &format!("{arguments} --format json"));
    json.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn axes_are_compared() {
    let place = Place::new();
    place.put("a.npy", &npy(&frames()));
    let shown = text(&place, "best-axis a.npy");
    let (table, below) = shown.split_once("\n\n").unwrap();
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0], ["axis", "residual", "astype", "bytes", "zstd", "ratio"]);
    assert_eq!(rows.len(), 1 + 1 + 2 * 7, "{table}");
    assert!(rows.iter().any(|row| row[0] == "none" && row[2] == "32768"), "{table}");
    let piped = place.pipe("best-axis -", &place.get("a.npy")).fine();
    assert_eq!(String::from_utf8(piped.out).unwrap(), shown);
    let objects = objects(&place, "best-axis a.npy");
    let csv = text(&place, "best-axis a.npy --format csv");
    let lines: Vec<&str> = csv.split_terminator("\r\n").collect();
    assert_eq!((lines[0], lines.len(), objects.len()), ("axes,residual,astype,bytes,zstd", 16, 15));
    for (row, (object, line)) in rows[1..].iter().zip(objects.iter().zip(&lines[1..])) {
        let axes: Vec<u64> = row[0].split(',').filter_map(|axis| axis.parse().ok()).collect();
        let residual = match row[1] {
            "zigzag" => "zigzag",
            _ if axes.is_empty() => "",
            _ => "difference",
        };
        let [astype, bytes, zstd, _] = row[row.len() - 4..] else { panic!("{row:?}") };
        assert_eq!(
            *line,
            format!("{},{residual},{astype},{bytes},{zstd}", row[0].replace("none", "").replace(',', " "))
        );
        assert_eq!(object["axes"], serde_json::json!(axes));
        assert_eq!((&object["astype"], &object["residual"]), (&astype.into(), &residual.into()));
        assert_eq!([&object["bytes"], &object["zstd"]].map(ToString::to_string), [bytes, zstd]);
        assert_eq!(object["zarr2"].is_null(), axes.is_empty());
    }
    // The best of all is shown for both.
    assert_eq!(below, format!("Zarr 2  {}\nZarr 3  {}\n", objects[0]["zarr2"], objects[0]["zarr3"]));
}

/// Both configurations of every choice encode the array to the number of bytes of the table, and decode it.
#[test]
fn every_configuration_works() {
    let place = Place::new();
    place.put("a.npy", &npy(&frames()));
    for object in objects(&place, "best-axis a.npy") {
        if object["zarr2"].is_null() {
            continue;
        }
        place.put("2.json", object["zarr2"].to_string().as_bytes());
        place.put("3.json", object["zarr3"].to_string().as_bytes());
        place.run("encode a.npy -o 2.npy --config 2.json").fine();
        place.run("encode a.npy -o 3.npy --config 3.json --write-config w.json --zarr-format 3").fine();
        assert_eq!(place.get("2.npy"), place.get("3.npy"), "{object}");
        assert_eq!(serde_json::from_slice::<Value>(&place.get("w.json")).unwrap(), object["zarr3"]);
        assert_eq!(place.get("2.npy").len() as u64, 128 + object["bytes"].as_u64().unwrap(), "{object}");
        for options in ["--config 2.json", "--config 3.json --dtype i2"] {
            place.run(&format!("decode 2.npy -o b.npy {options}")).fine();
            assert_eq!(place.get("b.npy"), place.get("a.npy"), "{object}");
        }
    }
}

#[test]
fn chunks_begin_with_whole_values() {
    let place = Place::new();
    let ramp = ndarray::Array2::from_shape_fn((60, 40), |(y, x)| (1000 + 3 * y + 2 * x) as i16);
    let wide: Vec<Value> = {
        place.put("a.npy", &npy(&NdArray::from(ramp.mapv(|value| value - 1000))));
        objects(&place, "best-axis a.npy --chunks 20,20")
    };
    // Up to 197 in the last chunk, and padding is 0.
    assert!(
        wide.iter().filter(|row| row["residual"] == "zigzag").all(|row| row["astype"] == "<u2"),
        "{wide:?}"
    );
    let along_0 = |rows: &[Value]| {
        let row =
            rows.iter().find(|row| row["axes"] == serde_json::json!([0]) && row["residual"] == "difference");
        row.unwrap().clone()
    };
    let piece = along_0(&objects(&place, "best-axis a.npy"));
    assert_eq!((&piece["astype"], &piece["zarr2"]["shape"]), (&"|i1".into(), &Value::Null));
    let chunk = along_0(&wide);
    assert_eq!((&chunk["astype"], &chunk["zarr2"]["shape"]), (&"|u1".into(), &serde_json::json!([20, 20])));
    // Padded with 0, a difference of -197 is no u1 any more; with a value near by it is.
    assert_eq!(along_0(&objects(&place, "best-axis a.npy --chunks 16,16"))["astype"], "<i2");
    let padded = objects(&place, "best-axis a.npy --chunks 16,20 --fill-value 255");
    assert_eq!(along_0(&padded)["astype"], "|u1");
    for (options, part) in [
        ("--chunks 20", "error[codec::shape]: chunks of shape (20,) are none of an array of shape (60, 40)"),
        ("--chunks 20,x", "write the length of each axis, as in 64,64,64"),
        ("--chunks 20,0", "are none of an array"),
        ("--fill-value 3", "--chunks"),
        ("--chunks 20,20 --fill-value 40000", "40000"),
        ("--sample 0", "write a size as in 16MiB, or `all`"),
        ("--then gzip", "[possible values: zstd, shuffle+zstd, blosc]"),
    ] {
        let ended = place.run(&format!("best-axis a.npy {options}"));
        assert!(ended.status == 2 && ended.err.contains(part), "{options}: {}", ended.err);
    }
}

/// Ranked by zstd alone the array as it is looks better than it is once its bytes are shuffled.
#[test]
fn what_follows_decides() {
    let place = Place::new();
    place.put("a.npy", &npy(&frames()));
    let sizes = ["zstd", "shuffle+zstd", "blosc"].map(|then| {
        let rows = objects(&place, &format!("best-axis a.npy --then {then}"));
        let none = rows.iter().find(|row| row["zarr2"].is_null()).unwrap();
        none["zstd"].as_u64().unwrap()
    });
    assert!(sizes[1] != sizes[0] && sizes[1] == sizes[2], "one block: {sizes:?}");
    let mut state = 1u32;
    let mut random = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    // Of two values, which have three differences.
    let noise: Vec<u8> = (0..8192).map(|_| random() >> 7).collect();
    place.put("noise.npy", &npy(&NdArray::from(ndarray::Array1::from(noise))));
    let shown = text(&place, "best-axis noise.npy");
    assert!(shown.ends_with("nothing is smaller than the array itself by shuffle+zstd\n"), "{shown}");
}

#[test]
fn a_sample_says_of_how_much() {
    let place = Place::new();
    place.put("a.npy", &npy(&NdArray::zeros(&[200, 300, 200], "i2".parse().unwrap()).unwrap()));
    let shown = text(&place, "best-axis a.npy --sample 4MiB");
    assert!(
        shown.contains("sizes are those of a sample of 3.9 MiB of 22.9 MiB; every astype fits all of it"),
        "{shown}"
    );
    assert!(!text(&place, "best-axis a.npy --sample all").contains("sample"));
}
