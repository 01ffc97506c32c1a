//! What is not a function: statements, literals, operators.

use super::transcript;
use crate::display::Screen;

/// A part of the language.
pub(crate) struct Topic {
    /// What it is found by; the first is its name.
    pub names: &'static [&'static str],
    /// A line.
    pub title: &'static str,
    /// How it is written, one form per line.
    pub forms: &'static [&'static str],
    /// A paragraph.
    pub text: &'static str,
    /// A program that runs.
    pub example: &'static str,
}

/// In the order of `vcf help`.
pub(crate) const TOPICS: &[Topic] = &[
    Topic {
        names: &["definitions", "=", "define", "names"],
        title: "Gives a name to a value; takes a tuple or list apart.",
        forms: &["name = value", "a, b = pair"],
        text: "A later definition shadows an earlier one. A name may end with primes: DC''.",
        example: "x = 3\na, b = (x, x + 1)\nb",
    },
    Topic {
        names: &["functions", "function", "def"],
        title: "Defines a function.",
        forms: &["f(x, y=1) = value"],
        text: "A function sees the names as they were at its definition, so it can't call itself.",
        example: "scale(x, by=2) = by*x\nscale(5)\n5.scale(by=3)",
    },
    Topic {
        names: &["assert"],
        title: "States what must hold; shows both sides and their difference otherwise.",
        forms: &["assert condition", "assert condition, \"why\""],
        text: "`vcf run` ends at the first one that fails, with status 1; `vcf test` goes on and counts them. Where a bound, its \
               bits, .lower or .upper is compared with something else and fails, an input is shown that breaks the assertion, or \
               it is said that none was found: a bound is proven, and may be wider than what is reached. The ends of the ranges \
               are tried, as by `witness`, and then up to 256 inputs beside them, for at most 0.2 s.",
        example: "x = symbols(1, \"x\")\nassert rshift(x).period == (1,), \"shifts keep the period\"",
    },
    Topic {
        names: &["assert_error"],
        title: "States that something is refused, and with which error.",
        forms: &["assert_error expr", "assert_error expr, \"code\"", "assert_error expr, \"family\""],
        text: "It counts as an assertion. It fails where the expression has a value, and where another error comes than the one \
               of the code; `call` stands for every code that begins with `call::`. `vcf help codes` lists them. Without a code \
               any error will do, but for an unknown name, which may be mistyped, and a limit: these end the program as \
               elsewhere, unless they are asked for. Ctrl-C, and a limit of time, memory or output of the whole program, end it \
               in any case. `assert_error` is a name like others where no value follows it, as in `assert_error = 1` and \
               `assert_error(x)`; a value that begins with a minus needs brackets.",
        example: "x = symbols(1, \"x\")\nassert_error x[0]*x[1], \"expression::not_linear\"\nassert_error 1/0, \"number\"",
    },
    Topic {
        names: &["test", "tests"],
        title: "Statements under a name, whose own names stay inside.",
        forms: &["test \"name\" { statements }"],
        text: "The statements see the names from outside; what they define, or take by `use`, is forgotten at the `}`. They are \
               evaluated where they stand, by `vcf run` too, and display what they would display elsewhere. `vcf run` ends at the first \
               problem. Under `vcf test` an assertion that fails ends nothing, any other problem ends its test alone, and a summary \
               names the tests; `--filter` chooses among them. The tests of a file that is taken by `use` are not run, while its \
               assertions outside of tests are. A test stands in no other. `test` is a name like others where no text follows it.",
        example: "half(n) = n // 2\ntest \"halves are rounded down\" {\n    n = 7\n    assert half(n) == 3\n    assert half(-n) == -4\n}",
    },
    Topic {
        names: &["use", "import"],
        title: "Evaluates another file and takes its names.",
        forms: &["use \"other.vcf\""],
        text: "The path is relative to the file that the statement stands in. What the other file would display is not \
               displayed. It is a regular file, no pipe and no device. Of one that can't be read as a program nothing is \
               shown, unless its name ends with .vcf.",
        example: "",
    },
    Topic {
        names: &["reports", "lessons", "markdown"],
        title: "A program whose comments are Markdown becomes a page, with its results.",
        forms: &[
            "vcf report lesson.vcf -o lesson.html",
            "vcf report lesson.vcf -o lesson.md",
            "vcf report lesson.vcf -o lesson.ipynb",
            "vcf report lessons -o site",
            "vcf report lesson.vcf --watch",
        ],
        text: "Lines that begin with # are Markdown: `# # Title`, lists, tables, links, and formulas between dollar signs. \
               What a line displays stands below it: plots as pictures, polynomials, matrices, expressions and stages as \
               formulas, tables as tables, all else as text. The page needs neither scripts nor a network. What stands between the \
               lines `# <details><summary>Solution</summary>` and `# </details>`, code and results too, is hidden until a reader opens \
               it; in a notebook cells of code are hidden by their metadata. `[^key]` asks for the note that a line `[^key]: text` has. \
               `![what it shows](file.svg)` shows a picture that lies beside the program: it is part of a page of HTML, attached in a \
               notebook, and linked in Markdown. `[lesson 2](02.vcf)` leads to the page of that program. After an assertion that fails, \
               or a test that something else ends, the page goes on. Several programs, and those below a folder, make a page each, with \
               links to those before and after, and an index. With --watch pages are made again when a file that they are made of \
               changes; those of HTML are shown at an address of this machine, where they reload by themselves.",
        example: "# # The low-pass filter of LeGall (5,3)\n# It has *five* taps, and $H_0(1) = 1$.\nfir(le_gall_5_3).h0",
    },
    Topic {
        names: &["limits", "budgets", "timeout"],
        title: "How far a program may go: memory, time, output, terms.",
        forms: &[
            "vcf run FILE --timeout 60s --max-memory 2GiB",
            "vcf test FOLDER --timeout 10s --max-output 10MiB --max-terms 100000",
        ],
        text: "What goes beyond ends with a problem `limit::...` at its place; the prompt keeps its names, and `vcf test` goes \
               on with the next file. --max-memory counts the memory of the whole process as the system does, two hundred \
               times a second and before large pieces; else it is a quarter of the machine's memory, and at most 4 GiB. \
               --timeout is for each program, each input at the prompt, and each other command, by the clock; without it there is none. \
               Where `vcf test` runs several files at once, one that comes to the limit of memory is run again by itself, so that \
               each has the memory that it has with `-j 1`. \
               --max-output counts what is displayed and written in files; else programs write 1 GiB at most, and commands \
               that write files as much as they need; problems and the document of `vcf test --junit` do not count. Time is \
               not looked at while nobody reads the output, nor within a statement of megabytes. --max-terms is for each \
               expression, never more than 10 million. `none` \
               is no limit. Some limits are fixed: a list has 10^7 items, a text 10^8 bytes, a number 10^6 bits; values \
               nest 200 deep, and calls too.",
        example: "",
    },
    Topic {
        names: &["problems", "errors", "warnings"],
        title: "How problems are told.",
        forms: &[
            "vcf run FILE --error-format text",
            "vcf run FILE --error-format plain",
            "vcf run FILE --error-format json",
            "vcf test FOLDER --error-format github",
            "vcf run FILE --plain",
            "vcf check FOLDER --deny-warnings",
        ],
        text: "Every problem has a code, which `vcf help CODE` explains. On standard error it is drawn over the source (text), \
               told in sentences without graphics or colours for screen readers (plain), written as an object on a line (json), \
               or as an annotation of a workflow (github). The variable VCF_ERROR_FORMAT says which where no argument does. \
               Standard output and the exit status do not change by it; where results are JSON, problems are among them, and on \
               standard error too where a format is asked for. --ascii draws these, plots and JSON in ASCII; --plain is \
               --error-format plain --ascii --color never. `vcf check` also warns of what is odd and not wrong: name::unused, \
               name::hides, name::repeated, assertion::certain and value::dropped; `vcf run` and `vcf test` do not tell these.",
        example: "",
    },
    Topic {
        names: &["sandbox"],
        title: "Programs of strangers.",
        forms: &["vcf run --sandbox FILE", "vcf test --sandbox FOLDER", "vcf --sandbox"],
        text: "With --sandbox a program reads regular files below its folder alone, and writes none; one after -e, from standard \
               input or at the prompt has no folder. Links that lead out, hard links, devices and pipes are refused. What the \
               command line names is read and written as asked. On Linux the kernel keeps the command to that, too, where it has \
               Landlock.",
        example: "",
    },
    Topic {
        names: &["search", "optima", "gaps", "seed"],
        title: "What is reached, and what is proven: pictures that are searched, and best bounds.",
        forms: &[
            "vcf bit-widths ANALYSIS -b 10 --search 10s",
            "vcf bit-widths ANALYSIS -b 10 --search-steps 100000 --seed 1",
            "vcf test-pictures ANALYSIS 64 64 -b 10 --search 10s -o FOLDER",
            "vcf optimise-patterns ANALYSIS -b 10 --search 10s -o FILE",
            "vcf optimum ANALYSIS -b 10",
        ],
        text: "A table proves how far values get, and patterns reach less. A search changes pictures, with an index of quantisation for \
               each slice, and raises what is reached; it proves nothing. The same seed and number of steps find the same. Of one \
               level `vcf optimum` proves the best bounds of encoders and of Haar's decoded pixels. docs/search.md tells how, and \
               docs/bounds.md what gaps are left.",
        example: "",
    },
    Topic {
        names: &["certificates", "proofs"],
        title: "Proofs that another program checks.",
        forms: &[
            "vcf run --certificates DIR FILE",
            "vcf test --certificates DIR FOLDER",
            "vcf bit-widths --certificates DIR ANALYSIS -b BITS",
            "vcf optimum --certificates DIR ANALYSIS -b BITS",
            "python3 tools/check_equality.py DIR/equality-*.json",
            "python3 tools/check_bound.py DIR/bounds-*.json DIR/optimum-*.json",
        ],
        text: "Every `==` of arrays that is proven gets a file: both arrays as they were written, and the rules by which they were \
               rewritten. tools/check_equality.py, 300 lines of Python, writes out the elements of both at each residue of the index \
               and compares them; it knows no rules. What is proven and has no certificate is counted, with the reason. Tables of \
               bit widths and optima get files too; tools/check_bound.py works out the same bounds from the stages alone. \
               docs/certificates.md tells the format and what is trusted.",
        example: "",
    },
    Topic {
        names: &["pictures", "plot"],
        title: "What `plot` draws, and what its arguments are for.",
        forms: &[
            "plot(w, \"response\", side=\"analysis\")",
            "plot(w, \"functions\", iterations=6)",
            "plot(w, \"growth\", bits=10, depth=2, side=\"synthesis\")",
            "plot({\"5/3\": le_gall_5_3, \"9/7\": daubechies_9_7})",
            "plot({\"a\": [1, 2], \"b\": [3, 4]})",
            "plot(a, \"graph\")",
        ],
        text: "`side` is for pictures of wavelets and filter banks, \"analysis\" or \"synthesis\". `iterations` is for \"functions\". \
               `bits` and `depth` are for \"growth\": the bits of a sample, and the levels, of which 0 shows the stages of one; \
               a decoder's growth is that of what quantising can make of the encoder's coefficients. Edges, and sums inside a \
               stage, may need more than \"growth\" shows. `x` and `y` are ranges \
               of arrays and transforms; of a list, `x` says where its numbers lie. \"graph\" shows the arrays that \
               an array is computed from, each once: the number of one is that in `explain(a)`, unless only the nearest 150 of \
               more are drawn. An argument that a picture does not \
               use is an error. A map from names to wavelets, filters, lists of numbers or of points makes one picture: \
               the responses, or a line for each. In a list of wavelets or filters their places are the names.",
        example: "",
    },
    Topic {
        names: &["commands", "command", "spatial_delta"],
        title: "A codec on an inline array, a name or a file, in one line.",
        forms: &[
            "spatial_delta encode OPTION=VALUE ... ARRAY",
            "spatial_delta decode OPTION=VALUE ... \"in.npy\"",
            "spatial_delta encode OPTION=VALUE ... \"in.npy\" -> \"out.npy\"",
        ],
        text: "An option's value is an integer, a type such as i2 or >i2, or a text; several axes are axes=\"0, 1\". Files are named \
               relative to the program. From file to file the array need not fit into memory. In a shell: vcf spatial-delta encode in.npy -o out.npy --axis 0.",
        example: "spatial_delta encode axis=1 dtype=i2 astype=i1 [[[0, 1, 2], [3, 4, 5]]]",
    },
    Topic {
        names: &["if", "then", "else"],
        title: "One of two values.",
        forms: &["if condition then value else value"],
        text: "Only the value that is chosen is evaluated. A line may end behind `then` and `else`, and begin with `else`.",
        example: "x = 7\nif x % 2 == 0 then \"even\" else \"odd\"",
    },
    Topic {
        names: &["comprehensions", "for", "in", "lists"],
        title: "Lists, written out or built from others.",
        forms: &[
            "[a, b, c]",
            "[value for name in items]",
            "[value for x in items for y in items if condition]",
        ],
        text: "Items come from lists, tuples, ranges and the keys of maps. A negative index counts from the end.",
        example: "[x*y for x in 1..4 for y in x..4 if (x + y) % 2 == 0]\n[1, 2, 3][-1]",
    },
    Topic {
        names: &["ranges", "..", "..="],
        title: "Integers from one to another.",
        forms: &["0..n", "0..=n"],
        text: "`..` leaves its end out, `..=` includes it; they are displayed with `..=`.",
        example: "0..4\n(0..4).upper",
    },
    Topic {
        names: &["numbers", "decimals"],
        title: "Exact integers, fractions, decimals and square roots.",
        forms: &["42", "1/3", "0.1", "1e3"],
        text: "Numbers are exact: 0.1 is 1/10, and `sqrt(12)` is 2*sqrt(3). What else is irrational is known to 115 digits and shown with ten, marked as approximate. `//` and `%` round down.",
        example: "0.1 + 0.2\n2**100\n-7//2\n(1 + sqrt(3)) ** 2\nsqrt(2) + sqrt(3)",
    },
    Topic {
        names: &["operators", "and", "or", "not"],
        title: "From the loosest to the tightest.",
        forms: &[
            "if c then a else b",
            "or",
            "and",
            "not",
            "== != < <= > >=   (they don't chain)",
            ".. ..=",
            "<< >>",
            "+ -",
            "* / // %",
            "unary - +",
            "**   (to the right)",
            "f(x)  a[i, j]  x.f",
        ],
        text: "`//` and `>>` on expressions round down and add a rounding error. `/` on code must leave no remainder: \
               where it does, the generated function fails.",
        example: "-2**2\nnot 1 + 1 == 3 and true",
    },
    Topic {
        names: &["maps", "tuples", "texts", "none", "true", "false"],
        title: "Other literals.",
        forms: &["{key: value}", "(a, b)", "(a,)", "\"text\"", "true  false  none"],
        text: "Keys of maps are expressions. Texts know \\\", \\\\, \\n, \\t and \\u{e9}, the number \
               of a character in hexadecimal digits. Characters that nobody sees are displayed by their numbers.",
        example: "m = {\"LL\": 1, (1, \"HL\"): 2}\nm[(1, \"HL\")]\nlen(\"text\")",
    },
    Topic {
        names: &["slices", "slice", "slicing", ":"],
        title: "Parts of finite arrays.",
        forms: &["a[i, j]", "a[0..4, :, 2]", "a[-3..0]"],
        text: "`:` is a whole axis, and so is every axis that has no index. A negative index counts from the end, and a \
               range from it to 0 goes up to the last. Arrays of filters need an index for each dimension and count none from the end; where they have a size, `:` is a whole dimension.",
        example: "a = arange(24).reshape(2, 3, 4)\na[:, 0, 1]\na[0, -2..0, 1..3]",
    },
    Topic {
        names: &["sizes", "finite", "edge"],
        title: "Arrays with a size, and what lies at their edges.",
        forms: &[
            "symbols(2, \"P\", size=(64, 48))",
            "symbols(2, \"P\", size=(64, 48), edges=\"reflect\")",
            "data(values, \"none\")",
            "picture(rows, \"none\")",
            "analysis(w, depth, size=\"any\")",
            "a[:, 0]",
        ],
        text: "A size has a number of samples per dimension, dimension 0 first, which is horizontal: (width, height). Indices go \
               from 0 to below it. Where a lifting stage reads beyond, \"clamp\" takes the nearest sample of the same parity, as \
               VC-2 does, \"reflect\" mirrors at the first and the last sample, as JPEG 2000 does, \"periodic\" begins again. \
               Clamped and periodic edges need even sizes at every level; reflected ones take any, and the low band gets the \
               odd sample; symbols for bands have at least one. What is made of arrays with a size has one: `a.size`, `a.edges`; such arrays have no period. \
               Size \"any\" of `analysis` and `synthesis` stands for every size that the transform permits, each side for itself: \
               `bounds`, `witness` and `sums` hold for all of them, and elements can't be read.",
        example: "P = symbols(2, \"P\", size=(8, 4))\nt = analysis(fidelity, depth=2, input=P)\n\
                  t.coeffs[1, \"HL\"].size\nsynthesis(fidelity, depth=2, coeffs=t.coeffs).output == P",
    },
    Topic {
        names: &["elements", "arrays", "index", "indexing"],
        title: "Elements of arrays, and lists of them.",
        forms: &["a[i, j]", "a[0..4, 0]", "a[0..4, 0..2]", "a[:, 0]"],
        text: "One index per dimension; dimension 0 is horizontal. A negative index is an ordinary one; `:` is all of a \
               dimension, where the array has a size. Rounding errors \
               are numbered e1, e2, ... when an element that holds them is first read.",
        example: "L = symbols(2, \"L\"); H = symbols(2, \"H\")\nout = rshift(interleave(L, H, 0))\nout[0..2, 0]\nout[1, -3]",
    },
];

/// The topic of a name.
pub(super) fn find(name: &str) -> Option<&'static Topic> {
    TOPICS.iter().find(|topic| topic.names.contains(&name))
}

/// A topic as text.
pub(super) fn page(topic: &Topic, screen: Screen) -> String {
    let forms: String = topic.forms.iter().map(|form| format!("    {form}\n")).collect();
    let example = if topic.example.is_empty() {
        String::new()
    } else {
        format!("\n{}", transcript(topic.example, screen))
    };
    let text = super::hanging("", topic.text, 0, screen.columns);
    let title = super::hanging("", &format!("{}: {}", topic.names[0], topic.title), 0, screen.columns);
    format!("{title}\n{forms}\n{text}{example}")
}
