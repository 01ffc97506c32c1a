//! Signals of any numbers, filters of them and their transforms by filter banks, as programs.

use std::path::Path;

use crate::support::{run, run_file};

/// What a program displays, a value each.
#[track_caller]
fn shown(program: &str) -> Vec<String> {
    run(program).fine().shown.into_iter().map(|(_, text)| text).collect()
}

#[test]
fn signals_of_any_numbers() {
    assert_eq!(
        shown(
            "d = data([1/2, 0.3, -2], \"edge\")\nd[-1..5]\nd == data([0.5, 3/10, -2], \"edge\")\n\
             data(array([0.5, 0.25]), \"none\")[:]\ndata(array([0.1], \"f4\"))[0]\nlshift(d, 1)[0..3]\n\
             picture([[1/2], [1/3]], \"none\")[0, 1]"
        ),
        ["[1/2, 1/2, 3/10, -2, -2, -2]", "true", "[1/2, 1/4]", "13421773/134217728", "[1, 3/5, -4]", "1/3"]
    );
}

/// The screens of what needs integers, of gaps, and of what filters do not run over.
#[test]
fn screens_of_signals() {
    super::errors::screens(
        "filtered_signals",
        &[
            "x = data([1/2, 1], \"edge\")\nlift(x, le_gall_5_3.stages[0], 0)",
            "transform(le_gall_5_3, data([1/2, 1/3], \"none\", edges=\"reflect\"))",
            "rshift(data([0.3]), 1)",
            "transform(le_gall_5_3, [1, 2, 3])",
            "transform(le_gall_5_3, ramp(), mode=\"zero\")",
            "transform(fir(le_gall_5_3), ramp(), mode=\"zero\")",
            "transform(fir(le_gall_5_3), [1, 2], mode=\"edge\")",
            "transform(fir(le_gall_5_3), [1, 2], mode=\"zero\", edges=\"clamp\")",
            "transform(fir(le_gall_5_3), [])",
            "transform(fir(le_gall_5_3), [[1, 2], [3, 4]])",
            "transform(fir(le_gall_5_3), [1, \"a\"])",
            "transform(fir(le_gall_5_3), symbols(2, \"p\"))",
            "transform(fir(le_gall_5_3), array([[1, 2]]))",
            "h = laurent([1, 2, 1])\ninverse_transform(transform(filter_bank(h, h), [1, 2, 3]))",
            "t = transform(fir(le_gall_5_3), [1, 2, 3])\ninverse_transform(t, {(1, \"H\"): [1]})",
            "t = transform(fir(le_gall_5_3), [1, 2, 3])\ninverse_transform(t, {(1, \"Q\"): [1]})",
            "t = transform(fir(le_gall_5_3), [1, 2, 3])\ninverse_transform(t, {(1, \"H\"): ramp()})",
            "energy(transform(fir(le_gall_5_3), [1, 2, 3]))",
            "convolve(laurent([1, 1]), [])",
            "convolve(laurent([0]), [1])",
            "laurent([1, 1]) * symbols(2, \"p\")",
            "laurent([1, 1]) * [1, \"a\"]",
            "laurent([1, 1]) + [1, 2]",
            "plot(transform(fir(le_gall_5_3), [1, 2, 3]))",
        ],
    );
}

/// NaN and infinity in a file of floats are shown, and are refused where a number is needed.
#[test]
fn floats_that_are_no_numbers() {
    let folder = tempfile::tempdir().unwrap();
    for (name, sample) in [("nan", f32::NAN), ("inf", f32::INFINITY)] {
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";
        let mut npy = b"\x93NUMPY\x01\x00\x76\x00".to_vec();
        npy.extend(format!("{header:<117}\n").bytes());
        npy.extend([1f32, sample].iter().flat_map(|sample| sample.to_le_bytes()));
        std::fs::write(folder.path().join(format!("{name}.npy")), npy).unwrap();
        let sound = wav(3, 32, 1, &[1f32.to_le_bytes(), sample.to_le_bytes()].concat());
        std::fs::write(folder.path().join(format!("{name}.wav")), sound).unwrap();
    }
    let path = folder.path().join("program.vcf");
    let mut told = Vec::new();
    for file in ["nan.npy", "inf.npy", "nan.wav", "inf.wav"] {
        for use_of in ["data(x)", "data(x, \"none\")", "transform(haar, x)", "convolve(laurent([1, 1]), x)"] {
            std::fs::write(&path, format!("x = load(\"{file}\")\n{use_of}")).unwrap();
            let ran = run_file(&path);
            let problem = &ran.outcome.problems[0];
            let help = problem.help.clone().unwrap_or_default();
            told.push(format!("{file} {use_of}: {} {}\n    {help}", problem.code, problem.message));
        }
    }
    insta::assert_snapshot!(told.join("\n"));
}

/// The screens of banks and signals that there are not: what does not reconstruct, complex taps, orders out of range, no samples.
#[test]
fn screens_of_filters_that_there_are_not() {
    let one_sided = "b = filter_bank(laurent([1, 2, 1]), laurent([1, 3, 1]))\n";
    let of_bank = |rest: &str| format!("{one_sided}{rest}");
    let banks = [
        "inverse_transform(transform(b, [1, 2, 3]))",
        "transform(b, [1, 2, 3], edges=\"clamp\")",
        "lifting(b)",
        "lifting(b.h0, b.g0)",
        "wavelet(b)",
    ]
    .map(of_bank);
    let others = [
        "laurent([1, 1j])",
        "laurent([1, 2i], low=-1)",
        "laurent([sqrt(-1), 1])",
        "sqrt(-1/4)",
        "laurent([])",
        "convolve(laurent([0]), [1, 2])",
        "convolve([], [1, 2])",
        "convolve(haar.h0, [])",
        "transform(haar, array([]))",
        "data([], \"none\")",
        "data([1, nan])",
        "data([1, inf])",
        "data([1/0])",
        "daubechies(0)",
        "daubechies(39)",
        "daubechies(1/2)",
        "symlet(1)",
        "symlet(21)",
        "coiflet(6)",
        "bior(\"9.9\")",
        "bior(4.4)",
        "spline(2, 3)",
        "transform(haar, [1, 2, 3], 10**9)",
        "transform(haar, ramp(), 10**9)",
        "transform(haar, [1, 2, 3], -1)",
        "cascade(haar, 10**9)",
        "smoothness(dmey)",
    ];
    let programs: Vec<&str> = banks.iter().map(String::as_str).chain(others).collect();
    super::errors::screens("filters_that_there_are_not", &programs);
}

/// Length and origin: all samples that may differ from 0, the first at the index of the filter's first tap.
#[test]
fn convolutions() {
    assert_eq!(
        shown(
            "h = laurent([1, 2, 1], low=-1) / 4\nconvolve(h, [1, 0, 1/2])\n[1, 0, 1/2] * h == h * [1, 0, 1/2]\n\
             h * array([4, 8])\nd = h * data([4, 8], \"none\")\nd.size\nd[:]\nx = symbols(1, \"x\")\n(h * x)[3]\n\
             (laurent([1], low=2) * x)[0]\n(h * h * x)[0] == (h * (h * x))[0]\n(h * ramp())[7]\nh * [x[0], x[1]]"
        ),
        [
            "[1/4, 1/2, 3/8, 1/4, 1/8]",
            "true",
            "[1, 4, 5, 2]",
            "(4,)",
            "[1, 4, 5, 2]",
            "1/4*x[2] + 1/2*x[3] + 1/4*x[4]",
            "x[-2]",
            "true",
            "7",
            "[1/4*x[0], 1/2*x[0] + 1/4*x[1], 1/4*x[0] + 1/2*x[1], 1/4*x[1]]",
        ]
    );
}

/// For every signal of so many samples at once, as its samples are symbols.
#[test]
fn transforms_of_symbols_come_back() {
    let program = "x = symbols(1, \"x\")\nall_of = [le_gall_5_3, fidelity, daubechies_9_7, jpeg2000_5_3]\n\
        modes = [\"zero\", \"constant\", \"symmetric\", \"reflect\", \"periodic\", \"smooth\", \"antisymmetric\", \
        \"antireflect\", \"periodization\"]\nv = [x[i] for i in 0..7]\n\
        all([inverse_transform(transform(fir(w), v, 2, mode=m)) == v for w in all_of for m in modes])\n\
        all([inverse_transform(transform(lifting(w), v, 2, edges=e)) == v for w in all_of for e in [\"clamp\", \"reflect\", \"periodic\"]])\n\
        t = transform(fir(spline(3, 5)), x, 2)\n[inverse_transform(t)[i] == x[i] for i in [-3, 0, 8]]\n\
        late = filter_bank(laurent([-1, 2, 6, 2, -1]) / 8, laurent([1, 2, 1]))\n\
        inverse_transform(transform(late, v, 3)) == v\ninverse_transform(transform(late, x))[5] == x[5]";
    assert_eq!(shown(program), ["true", "true", "[true, true, true]", "true", "true"]);
}

/// Equality of infinite arrays is proven of all elements, or refuted by an input.
#[test]
fn transforms_of_infinite_arrays_are_proven_to_come_back() {
    let program = "x = symbols(1, \"x\")\nrestores(b, depth) = inverse_transform(transform(b, x, depth)) == x\n\
        [restores(b, d) for b in [haar, spline(3, 5), daubechies(2), daubechies(3), bior(\"4.4\"), fir(fidelity)] for d in [1, 2, 3]]\n\
        h = laurent([1, 2, 1]) / 4; g = laurent([1, -1])\n\
        convolve(g, convolve(h, x)) == convolve(g*h, x)\n\
        t = transform(haar, x, 2)\ninverse_transform(t, {(1, \"H\"): t[1, \"H\"]}) == x\n\
        other = transform(spline(2, 2), x)\ninverse_transform(t, {(1, \"H\"): other[1, \"H\"]}) == x\n\
        convolve(g, x) == convolve(h, x)";
    let all = format!("[{}]", ["true"; 18].join(", "));
    assert_eq!(shown(program), [all.as_str(), "true", "true", "false", "false"]);
}

/// The bands of an infinite array follow the rule of indices, those of a list are PyWavelets'.
#[test]
fn bands_of_filter_banks() {
    insta::assert_snapshot!(
        shown("x = symbols(1, \"x\")\nt = transform(fir(le_gall_5_3), x, 2)\nt\nt[1, \"H\"][2]").join("\n")
    );
    insta::assert_snapshot!(
        shown(
            "t = transform(fir(le_gall_5_3), [1, 4, -2, 3, 7], 2)\nt\nt[1, \"H\"]\nt[2, \"L\"]\nt.mode\n\
         transform(fir(le_gall_5_3), [1, 4, -2, 3], mode=\"periodization\")[1, \"L\"]\n\
         inverse_transform(t, {(1, \"H\"): [0, 0, 0, 0, 0]})"
        )
        .join("\n")
    );
}

/// `lwt(1:10, "db2", Level=2)` of MATLAB's documentation, the square root of 3 to 16 digits.
#[test]
fn lifting_of_a_periodic_signal() {
    let program = "root = 1.7320508075688772; two = 1.4142135623730951\n\
        m = matrix([[two/(root + 1), 0], [0, two/(root - 1)]])\n\
        p(f) = matrix([[1, 0], [f, 1]]); u(f) = matrix([[1, f], [0, 1]])\n\
        b = fir(p(root) * u(laurent([2 - root, -root], low=-1)/4) * p(laurent([-1], low=1)) * m)\n\
        t = transform(b, 1..=10, 2, edges=\"periodic\")";
    let program = program.replace("1..=10", "[i for i in 1..=10]")
        + "\n[decimal(c, 4) for c in t[2, \"L\"]]\n[decimal(c, 4) for c in t[1, \"H\"]]\n[decimal(c, 4) for c in t[2, \"H\"]]\n\
           inverse_transform(t) == [i for i in 1..=10]";
    assert_eq!(
        shown(&program),
        [
            "[\"5.8038\", \"14.0801\", \"16.5801\"]",
            "[\"3.5355\", \"0.0000\", \"0.0000\", \"0.0000\", \"0.0000\"]",
            "[\"5.0311\", \"0.0000\", \"-1.0311\"]",
            "true"
        ]
    );
}

#[test]
fn wavelets_of_jpeg_2000() {
    let program = "row = data([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3], \"none\", edges=\"reflect\")\n\
        t = transform(jpeg2000_5_3, row)\nt[1, \"L\"][:]\nt[1, \"H\"][:]\ninverse_transform(t) == row\n\
        o = symbols(1, \"o\", size=(17,), edges=\"reflect\")\ninverse_transform(transform(jpeg2000_5_3, o, 2)) == o\n\
        fir(jpeg2000_5_3) == fir(le_gall_5_3)\n\
        t = transform(jpeg2000_9_7, [7, 7, 7, 7, 7], edges=\"reflect\")\n\
        [decimal(c, 9) for c in t[1, \"L\"]]\n[decimal(c, 9) for c in t[1, \"H\"]]\n\
        inverse_transform(t)\nreconstruction(jpeg2000_9_7)";
    insta::assert_snapshot!(shown(program).join("\n"));
}

/// Files of signals: floats as they are, tables, sound.
#[test]
fn signals_in_files() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("column.csv", b"# made by hand\nvolts\n0.5\n-1.25\n3\n");
    write("table.csv", b"1;2\n3;4\n5;6\n");
    write("ragged.csv", b"1,2\n3\n");
    write("gap.csv", b"1,2\n3,\n");
    write("nan.csv", b"1\nnan\n");
    write("names.csv", b"a,b\n");
    write("text.csv", b"1\ntwo\n");
    write("inf.csv", b"1\n-inf\n");
    write("empty.csv", b"");
    write("blank.csv", b"\n# nothing\n\n");
    write("int.wav", &wav(1, 16, 2, &[1, 0, 0xfe, 0xff, 3, 0, 0xfc, 0xff]));
    write("float.wav", &wav(3, 32, 1, &[0.5f32.to_le_bytes(), (-2f32).to_le_bytes()].concat()));
    write("short.wav", &wav(1, 16, 1, &[1, 0])[..40]);
    write("law.wav", &wav(6, 8, 1, &[1, 2]));
    write("double.wav", &wav(3, 64, 1, &1f64.to_le_bytes()));
    write("picture.wav", b"no sound at all");
    let program = |text: &str| {
        let path = folder.path().join("program.vcf");
        std::fs::write(&path, text).unwrap();
        run_file(Path::new(&path))
    };
    let ran = program(
        "a = load(\"column.csv\")\na\ndata(a, \"none\")[:]\nload(\"table.csv\")\ns = load(\"int.wav\")\ns\nload(\"float.wav\")\n\
         convolve(laurent([1, 1]), s[:, 1])",
    )
    .fine();
    insta::assert_snapshot!(ran.texts().join("\n"));
    let names = [
        "ragged.csv",
        "gap.csv",
        "nan.csv",
        "inf.csv",
        "names.csv",
        "text.csv",
        "empty.csv",
        "blank.csv",
        "short.wav",
        "law.wav",
        "double.wav",
        "picture.wav",
        "none.csv",
    ];
    let refused = names.map(|name| {
        let ran = program(&format!("load(\"{name}\")"));
        let problem = &ran.outcome.problems[0];
        let message = problem.message.replace(&folder.path().display().to_string(), "FOLDER");
        format!("{} {message}\n    {}", problem.code, problem.help.clone().unwrap_or_default())
    });
    insta::assert_snapshot!(refused.join("\n"));
}

/// A file of sound: the code of its format, bits of a sample, channels, samples.
fn wav(format: u16, bits: u16, channels: u16, samples: &[u8]) -> Vec<u8> {
    let frame = channels * bits / 8;
    let mut file = b"RIFF".to_vec();
    file.extend((36 + samples.len() as u32).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16u32.to_le_bytes());
    file.extend([format.to_le_bytes(), channels.to_le_bytes()].concat());
    file.extend([8000u32, 8000 * u32::from(frame)].map(u32::to_le_bytes).concat());
    file.extend([frame.to_le_bytes(), bits.to_le_bytes()].concat());
    file.extend(b"data");
    file.extend((samples.len() as u32).to_le_bytes());
    file.extend(samples);
    file
}
