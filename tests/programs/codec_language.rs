//! Arrays of files in programs: load, save, whole axes, commands.

use std::fs;
use std::path::Path;

use crate::support::{Ran, npy_file, run_file};
use vcfilter::codec::NdArray;

/// Runs a program in a folder.
fn run_in(folder: &Path, program: &str) -> Ran {
    let path = folder.join("program.vcf");
    fs::write(&path, program).unwrap();
    run_file(&path)
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn shown(program: &str) -> Vec<String> {
    run_in(folder().path(), program).fine().texts().iter().map(|text| text.to_string()).collect()
}

#[test]
fn a_colon_takes_a_whole_axis() {
    let program = "
        a = arange(24).reshape(2, 3, 4)
        a[:, 0, 1]
        a[1, :, 2]
        a[0..1, :, 2].shape
        a[:, :, -1].shape
        a[:].shape
        [1, 2][:]
        (1, 2)[:]
        (0..3)[:]
        arange(5)[-2..0]
        arange(5)[-3..-1]
        arange(5)[0..0].shape";
    let expected = [
        "array([ 1, 13])",
        "array([14, 18, 22])",
        "(1, 3)",
        "(2, 3)",
        "(2, 3, 4)",
        "[1, 2]",
        "(1, 2)",
        "0..=2",
        "array([3, 4])",
        "array([2, 3])",
        "(0,)",
    ];
    assert_eq!(shown(program), expected);
}

#[test]
fn a_colon_without_a_whole_is_told_why() {
    for (program, code, message) in [
        ("L = symbols(2, \"L\"); L[0, :]", "index::whole", "`:` is all of dimension 1, which is infinite"),
        ("data([1, 2])[:]", "index::whole", "`:` is all of dimension 0, which is infinite"),
        ("{1: 2}[:]", "index::whole", "`:` goes along a dimension, and there is none here"),
        ("arange(5)[-2..2]", "ndarray::index", "the range -2..2 begins at the end and goes on at the start"),
        ("arange(5)[:, :]", "ndarray::index", "2 indices for an array of 1 dimension"),
    ] {
        let ran = run_in(folder().path(), program);
        assert_eq!((ran.code(), ran.outcome.problems[0].message.as_str()), (code, message), "{program}");
    }
    let ran = run_in(folder().path(), "L = symbols(3, \"L\"); L[0, :, 0]");
    assert!(ran.screen().contains("help: name a range, as in `a[0, 0..4, 0]`"), "{}", ran.screen());
}

#[test]
fn what_is_saved_is_loaded() {
    let folder = folder();
    let program = "
        a = array([[1, 2, 300]], \">i2\")
        save(a, \"a.npy\")
        all(load(\"a.npy\") == a)
        load(\"a.npy\").dtype
        save([[1.5, -0.25]], \"b.npy\").dtype
        save(array([[0, 128, 255], [1, 2, 3]], \"u1\"), \"c.png\").shape
        load(\"c.png\")
        save(array([[0, 65535]], \"u2\"), \"d.png\").bytes
        load(\"d.png\")
        save(arange(12).astype(\"u1\").reshape(2, 2, 3), \"e.png\").shape
        load(\"e.png\")[1, 0, :]";
    let ran = run_in(folder.path(), program).fine();
    let expected = [
        "output: \"a.npy\", shape: (1, 3), dtype: \">i2\", bytes: 6",
        "true",
        "\">i2\"",
        "\"<f8\"",
        "(2, 3)",
        "array([[  0, 128, 255],\n       [  1,   2,   3]], dtype=uint8)",
        "4",
        "array([[    0, 65535]], dtype=uint16)",
        "(2, 2, 3)",
        "array([6, 7, 8], dtype=uint8)",
    ];
    assert_eq!(ran.texts(), expected);
}

/// Pictures of other depths and palettes, as other programs write them.
#[test]
fn pictures_of_every_kind_are_read() {
    use png::{BitDepth, ColorType};
    let folder = folder();
    let write = |color: ColorType, depth: BitDepth, palette: Option<Vec<u8>>, bytes: &[u8]| {
        let file = fs::File::create(folder.path().join("a.png")).unwrap();
        let mut encoder = png::Encoder::new(file, 2, 1);
        encoder.set_color(color);
        encoder.set_depth(depth);
        if let Some(palette) = palette {
            encoder.set_palette(palette);
        }
        encoder.write_header().unwrap().write_image_data(bytes).unwrap();
        NdArray::load(&folder.path().join("a.png"), None).unwrap().to_string()
    };
    assert_eq!(write(ColorType::Grayscale, BitDepth::One, None, &[0x40]), "array([[  0, 255]], dtype=uint8)");
    let palette = Some(vec![1, 2, 3, 4, 5, 6]);
    let indexed = write(ColorType::Indexed, BitDepth::One, palette, &[0x40]);
    assert_eq!(indexed, "array([[[1, 2, 3],\n        [4, 5, 6]]], dtype=uint8)");
    let alpha = write(ColorType::GrayscaleAlpha, BitDepth::Eight, None, &[1, 2, 3, 4]);
    assert_eq!(alpha, "array([[[1, 2],\n        [3, 4]]], dtype=uint8)");
}

#[test]
fn a_picture_runs_through_a_filter_and_comes_back() {
    let program = "
        save(array([[10, 20, 30, 40], [50, 60, 70, 80]], \"u1\"), \"in.png\")
        p = picture(load(\"in.png\"), \"edge\")
        there = lift(p, le_gall_5_3.stages[1].inverse, 0)
        back = lift(there, le_gall_5_3.stages[1], 0)
        rows = [[back[x, y] for x in 0..4] for y in 0..2]
        save(array(rows, \"u1\"), \"out.png\")
        assert all(load(\"out.png\") == load(\"in.png\"))
        save(array([[there[x, y] for x in 0..4] for y in 0..2], \"i2\"), \"there.npy\")
        data(load(\"there.npy\"))[0, 0..4]";
    let expected = "[10, 0, 30, 5]";
    assert_eq!(shown(program).last().unwrap(), expected);
}

#[test]
fn arrays_of_an_archive_have_names() {
    let folder = folder();
    let path = folder.path().join("two.npz");
    let mut archive = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    for (name, method) in [("a", zip::CompressionMethod::Stored), ("b", zip::CompressionMethod::Deflated)] {
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        archive.start_file(format!("{name}.npy"), options).unwrap();
        NdArray::from(ndarray::array![1i16, 2]).write_npy_to(&mut archive).unwrap();
    }
    archive.finish().unwrap();
    let ran = run_in(folder.path(), "load(\"two.npz\", \"a\")\nload(\"two.npz\", name=\"b\")").fine();
    assert_eq!(ran.texts(), ["array([1, 2], dtype=int16)"; 2]);
    let ran = run_in(folder.path(), "load(\"two.npz\")");
    assert_eq!(ran.code(), "file::npy");
    assert!(
        ran.screen().contains("its arrays are a, b; name one, as in `load(\"x.npz\", \"a\")`"),
        "{}",
        ran.screen()
    );
    let ran = run_in(folder.path(), "load(\"two.npz\", \"c\")");
    assert!(ran.screen().contains("has no array `c`"), "{}", ran.screen());
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(run_in(folder.path(), "load(\"two.npz\", \"a\")").code(), "file::npy");
}

#[test]
fn what_can_not_be_loaded_or_saved_is_told() {
    let folder = folder();
    fs::write(folder.path().join("text.npy"), "no array").unwrap();
    fs::write(folder.path().join("cut.png"), b"\x89PNG\r\n\x1a\n\0\0").unwrap();
    fs::write(folder.path().join("old.npy"), "old").unwrap();
    for (program, code) in [
        ("load(\"none.npy\")", "file::missing"),
        ("load(\".\")", "file::missing"),
        ("load(\"text.npy\")", "file::npy"),
        ("load(\"cut.png\")", "file::png"),
        ("save([1, 2], \"a.txt\")", "file::write"),
        ("save([1, 2], \"no/a.npy\")", "file::write"),
        ("save([1, 2], \"old.png\")", "file::png"),
        ("save([[1, 2]], \"old.png\")", "file::png"),
        ("save([[1], 2], \"old.npy\")", "ndarray::ragged"),
        ("spatial_delta encode axis=0 \"none.npy\" -> \"old.npy\"", "file::missing"),
        ("spatial_delta encode axis=0 \"text.npy\" -> \"old.npy\"", "file::npy"),
        ("spatial_delta encode axis=0 [1, 2] -> \"no/a.npy\"", "file::write"),
        ("spatial_delta encode axis=1 [1, 2] -> \"old.npy\"", "codec::axis"),
        ("spatial_delta encode axis=0 \"old.npy\" -> \"old.npy\"", "file::write"),
    ] {
        let ran = run_in(folder.path(), program);
        assert_eq!(ran.code(), code, "{program}\n{}", ran.screen());
        assert!(ran.screen().contains("help: "), "{}", ran.screen());
    }
    assert_eq!(fs::read(folder.path().join("old.npy")).unwrap(), b"old");
    let mut left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, ["cut.png", "old.npy", "program.vcf", "text.npy"]);
}

/// Damaged and hostile files are refused by all that reads them, and what would be replaced stays.
#[test]
fn bad_files_are_refused_by_all_that_read_them() {
    let of = |descr: &str, shape: &str| {
        npy_file(&format!("{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}}}"), 24)
    };
    let fine = of("'<i2'", "(3, 4)");
    let many = format!("({})", "1, ".repeat(65));
    for (input, code, part) in [
        (&fine[..fine.len() - 1], "file::npy", "in.npy is truncated: its header promises 24 bytes"),
        (&of("'<i2'", "(100, 200)"), "file::npy", "promises 40000 bytes of data, there are 24"),
        (&of("'<i2'", "(1000000, 1000000, 1000000)"), "file::npy", "promises 2000000000000000000 bytes"),
        (&of("'|O'", "(3,)"), "codec::dtype", "pickled objects are never loaded"),
        (&of("[('a', '<i2')]", "(12,)"), "codec::dtype", "structs"),
        (&of("'<i2'", &many), "ndarray::limit", "65 dimensions are more than 64"),
        (b"", "file::npy", "in.npy"),
        (b"not an array", "file::npy", "in.npy"),
    ] {
        let folder = folder();
        fs::write(folder.path().join("in.npy"), input).unwrap();
        fs::write(folder.path().join("old.npy"), "old").unwrap();
        for program in [
            "load(\"in.npy\")",
            "save(load(\"in.npy\"), \"old.npy\")",
            "spatial_delta encode axis=0 \"in.npy\"",
            "spatial_delta encode axis=0 \"in.npy\" -> \"old.npy\"",
            "spatial_delta decode axis=0 \"in.npy\" -> \"old.npy\"",
        ] {
            let ran = run_in(folder.path(), program);
            assert_eq!(ran.code(), code, "{program}\n{}", ran.screen());
            assert!(ran.screen().contains(part), "{program}\n{}", ran.screen());
        }
        assert_eq!(fs::read(folder.path().join("old.npy")).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "{part}");
    }
}

#[test]
fn an_axis_is_an_integer_that_the_array_has() {
    for (program, code, part) in [
        ("spatial_delta(axis=1099511627776)", "codec::axis", "axis 1099511627776 is out of range"),
        ("spatial_delta(axis=-1099511627776)", "codec::axis", "axis -1099511627776 is out of range"),
        ("spatial_delta encode axis=1099511627776 [1, 2]", "codec::axis", "is out of range"),
        ("spatial_delta encode axis=1 [1, 2]", "codec::axis", "for an array of 1 dimension"),
        ("spatial_delta encode axis=0 \"scalar.npy\"", "codec::axis", "for an array of 0 dimensions"),
        ("spatial_delta encode \"scalar.npy\" -> \"d.npy\"", "codec::axis", "for an array of 0 dimensions"),
        ("spatial_delta(axis=true)", "call::kind", "`axis` of `spatial_delta` is an integer, got a bool"),
        (
            "spatial_delta(axis=1.5)",
            "call::kind",
            "`axis` of `spatial_delta` is an integer, got the number 3/2",
        ),
        ("spatial_delta(axis=none)", "call::kind", "`axis` of `spatial_delta` is an integer, got none"),
        ("spatial_delta(axis=0, axes=[0, 1])", "codec::axis", "`axis` and `axes` are both given"),
        ("spatial_delta(axes=[])", "codec::axis", "no axis is given"),
        ("spatial_delta(axes=[0, 0])", "codec::axis", "axis 0 is given twice"),
        ("spatial_delta(axes=[1, -1]).encode([[1, 2]])", "codec::axis", "axis 1 is given twice"),
        ("spatial_delta(axes=[0, 1/2])", "codec::axis", "`axes` are integers, got 1/2"),
        ("spatial_delta(axes=[0, \"a\"])", "codec::axis", "`axes` are integers, got a text"),
        ("spatial_delta(axes=[0, 2 ** 70])", "codec::axis", "is out of range"),
        ("spatial_delta(axes=[0, 99])", "codec::axis", "axis 99 is out of range"),
        ("spatial_delta(axes=[0, 1], mode=\"arithmetic\")", "codec::axis", "mode arithmetic has one axis"),
        ("spatial_delta encode axes=\"0, 1\" [1, 2]", "codec::axis", "axis 1 is out of range"),
        ("spatial_delta encode axes=\"0; 1\" [1, 2]", "call::kind", "`axes`"),
        ("spatial_delta(dtype=\"b1\", residual=\"zigzag\")", "codec::astype", "bool has no zigzag residuals"),
        (
            "spatial_delta(dtype=\"i2\", astype=\"i1\", residual=\"zigzag\")",
            "codec::astype",
            "zigzag residuals of int16 cannot be stored as int8",
        ),
        (
            "spatial_delta(residual=\"zigzag\", mode=\"arithmetic\")",
            "codec::astype",
            "mode arithmetic has no zigzag residuals",
        ),
        ("spatial_delta(residual=\"zig\")", "value::range", "unknown choice \"zig\""),
    ] {
        let folder = folder();
        NdArray::from(ndarray::arr0(5i16)).write_npy(&folder.path().join("scalar.npy")).unwrap();
        let ran = run_in(folder.path(), program);
        assert!(ran.code() == code && ran.screen().contains(part), "{program}\n{}", ran.screen());
    }
}

#[test]
fn commands_take_and_give_files() {
    let program = "
        x = array([[100, 101, 103], [7, 7, 6]], \"i2\")
        save(x, \"x.npy\").bytes
        spatial_delta encode axis=1 astype=i1 \"x.npy\"
        spatial_delta encode axis=1 astype=i1 \"x.npy\" -> \"d.npy\"
        spatial_delta encode axis=1 astype=i1 x -> \"e.npy\"
        name = \"d.npy\"
        spatial_delta decode axis=1 dtype=i2 astype=i1 name -> \"y.npy\"
        assert all(load(\"y.npy\") == x)
        assert all(load(\"e.npy\") == load(\"d.npy\"))
        spatial_delta decode axis=1 dtype=i2 astype=i1 \"d.npy\"";
    let expected = [
        "12",
        "array([[100,   1,   2],\n       [  7,   0,  -1]], dtype=int8)",
        "input: \"x.npy\", output: \"d.npy\", shape: (2, 3), from: \"<i2\", to: \"|i1\", bytes: (12, 6)",
        "output: \"e.npy\", shape: (2, 3), dtype: \"|i1\", bytes: 6",
        "input: \"d.npy\", output: \"y.npy\", shape: (2, 3), from: \"|i1\", to: \"<i2\", bytes: (6, 12)",
        "array([[100, 101, 103],\n       [  7,   7,   6]], dtype=int16)",
    ];
    assert_eq!(shown(program), expected);
}

#[test]
fn paths_are_relative_to_the_text_that_names_them() {
    let folder = folder();
    fs::create_dir(folder.path().join("parts")).unwrap();
    let part = "save([1, 2, 3], \"here.npy\")\nread(name) = load(name)\nhere = load(\"here.npy\")";
    fs::write(folder.path().join("parts/part.vcf"), part).unwrap();
    let ran =
        run_in(folder.path(), "use \"parts/part.vcf\"\nread(\"here.npy\")\nload(\"parts/here.npy\")").fine();
    assert_eq!(ran.texts(), ["array([1, 2, 3])"; 2]);
    assert!(folder.path().join("parts/here.npy").exists());
}

#[test]
fn residuals_along_several_axes_are_small_numbers() {
    let program = "a = array([[10, 12, 13], [11, 13, 13]], \"i2\")
        c = spatial_delta(axes=[0, 1], dtype=\"i2\", astype=\"u1\", residual=\"zigzag\")
        c.encode(a)
        all(c.decode(c.encode(a)) == a)
        c.axes
        c.axis
        c.config
        spatial_delta(axes=[1]).axis
        spatial_delta encode axes=\"1, 0\" dtype=i2 residual=zigzag [[10, 12, 13], [11, 13, 13]]
        spatial_delta decode axes=\"1, 0\" dtype=i2 residual=zigzag [[20, 4, 2], [2, 0, 1]]";
    let ran = shown(program);
    assert_eq!(ran[0], "array([[20,  4,  2],\n       [ 2,  0,  1]], dtype=uint8)");
    assert_eq!(ran[1..4], ["true", "(0, 1)", "none"]);
    assert_eq!(
        ran[4],
        "{\"id\": \"spatial_delta\", \"axes\": [0, 1], \"dtype\": \"<i2\", \"astype\": \"|u1\", \"residual\": \"zigzag\"}"
    );
    assert_eq!(ran[5], "1");
    assert_eq!(ran[6], "array([[20,  4,  2],\n       [ 2,  0,  1]], dtype=uint16)");
    assert_eq!(ran[7], "array([[10, 12, 13],\n       [11, 13, 13]], dtype=int16)");
}

/// What the help of `best_axis` says of its own example.
#[test]
fn a_chunk_begins_with_whole_values() {
    let text = "a = arange(4096).reshape(64, 64).astype(\"i2\")
        c = spatial_delta(axis=0, dtype=\"i2\", astype=\"i1\")
        all(c.decode(c.encode(a)) == a)
        w = spatial_delta(axis=0, dtype=\"i2\", astype=\"i2\")
        chunk = a[32..64, :]
        all(w.decode(w.encode(chunk)) == chunk)
        c.encode(chunk)";
    let ran = run_in(folder().path(), text);
    assert_eq!(ran.texts(), ["true", "true"]);
    assert_eq!(ran.code(), "codec::overflow");
    let help = vcfilter::language::functions::find("best_axis").unwrap().summary;
    assert!(help.contains("every chunk begins with whole values"), "{help}");
}

#[test]
fn best_axis_finds_what_is_smooth() {
    let program = "
        frames = array([[[x*x*37 % 251 * 100 + 17*y*y % 89 + t for x in 0..20] for y in 0..20] for t in 0..10], \"i2\")
        best = best_axis(frames)
        best.axes
        best.astype
        len(best.choices)
        best.zstd < frames.shape[0]*400
        best_axis(array([[1, 2, 3]], \"f4\")).astype
        best_axis(array([[true, false]])).astype
        best_axis(array([], \"i2\")).zstd < 20";
    assert_eq!(shown(program)[1..], ["\"<i2\"", "15", "true", "\"<f4\"", "\"|b1\"", "true"]);
    let table = shown("a = arange(4096).reshape(64, 64).astype(\"i2\")\nbest_axis(a)").remove(0);
    assert!(table.starts_with("axis  residual  astype  bytes  zstd"), "{table}");
    assert_eq!(table.lines().count(), 8, "{table}");
}

/// Lists are arrays wherever an array is compared; the number may stand on either side.
#[test]
fn arrays_are_compared_with_lists_and_numbers() {
    let program = r#"
        a = array([[1, 2], [3, 4]], "i2")
        [all(a == [[1, 2], [3, 4]]), all(a != [[1, 2], [3, 4]]), all([1, 2] == a[0]), all(a[1] == (3, 4))]
        3 < a[1]
        3 >= a
        assert all(a <= [[1, 2], [3, 4]])"#;
    let expected = [
        "[true, false, true, true]",
        "array([False,  True])",
        "array([[ True,  True],\n       [ True, False]])",
    ];
    assert_eq!(shown(program), expected);
}

/// NaT equals nothing, and units are not mixed up.
#[test]
fn times_are_compared_as_numpy_does() {
    let folder = folder();
    let times = |name: &str, unit: &str, counts: &[i64]| {
        let array =
            NdArray::from(ndarray::arr1(counts)).astype(format!("M8[{unit}]").parse().unwrap()).unwrap();
        array.save(&folder.path().join(name)).unwrap();
    };
    times("d.npy", "D", &[18262, i64::MIN]);
    times("later.npy", "D", &[18628, 18628]);
    times("ns.npy", "ns", &[18262, i64::MIN]);
    let program = r#"
        d = load("d.npy")
        d == d
        d != d
        d < load("later.npy")"#;
    let expected = ["array([ True, False])", "array([False,  True])", "array([ True, False])"];
    assert_eq!(run_in(folder.path(), program).fine().texts(), expected);
    for program in [r#"load("d.npy") == load("ns.npy")"#, r#"load("d.npy") == [1, 2]"#] {
        let screen = run_in(folder.path(), program).screen();
        assert!(screen.contains("error[ndarray::cast]") && screen.contains("are not compared"), "{screen}");
    }
}

/// Commands take every file that `load` takes, and write every file that `save` writes.
#[test]
fn archives_and_pictures_there_and_back() {
    let program = r#"
        a = array([[1, 2], [3, 5]], "u1")
        save(a, "a.npz").bytes
        save(a, "a.png").bytes
        spatial_delta encode axis=0 "a.npz" -> "d.npy"
        spatial_delta encode axis=0 "a.png" -> "d.npz"
        all(load("d.npy") == load("d.npz", "arr_0"))
        spatial_delta decode axis=0 "d.npz"
        load("a.npz").transpose((1, 0))
        a.transpose([1, 0]).shape
        load("a.npz", "b")"#;
    let ran = run_in(folder().path(), program);
    let texts = ran.texts();
    assert_eq!(texts[..2], ["4", "4"]);
    assert!(
        texts[2].starts_with(r#"output: "d.npy""#) && texts[3].starts_with(r#"output: "d.npz""#),
        "{texts:?}"
    );
    let expected = [
        "true",
        "array([[1, 2],\n       [3, 5]], dtype=uint8)",
        "array([[1, 3],\n       [2, 5]], dtype=uint8)",
        "(2, 2)",
    ];
    assert_eq!(texts[4..], expected);
    assert!(ran.screen().contains("its arrays are arr_0"), "{}", ran.screen());
}

/// What is no array of its own stays one in a file: it knows its type.
#[test]
fn a_file_without_dimensions_is_an_array() {
    let folder = folder();
    NdArray::from(ndarray::arr0(5i16)).save(&folder.path().join("s.npy")).unwrap();
    let program = r#"
        s = load("s.npy")
        s
        s.dtype
        s == 5
        save(s, "t.npy").shape
        spatial_delta(axis=0).encode(s)"#;
    let ran = run_in(folder.path(), program);
    assert_eq!(ran.texts(), ["array(5, dtype=int16)", "\"<i2\"", "true", "()"]);
    assert!(ran.screen().contains("codec::axis"), "{}", ran.screen());
    let screen = run_in(folder.path(), r#"load("s.npy", "x")"#).screen();
    assert!(screen.contains("s.npy is one array, without names"), "{screen}");
}
