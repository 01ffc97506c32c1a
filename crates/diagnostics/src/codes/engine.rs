//! Codes of names, values, arrays and limits.

codes! {
    NameUnknown, "a name that is not defined",
        "Names are defined above the place where they are used; functions see the names as they were at their \
         definition. Where a similar name exists, the help line tells it.",
        "out = interlave(L, H, 0)" => "out = interleave(L, H, 0)";
    NameNotAFunction, "a call of something that is no function",
        "Brackets after a name call a function; an element is written with `[...]`. Parameters of functions can't be \
         called either: functions can be passed by name to built-in functions only.",
        "L = symbols(2, \"L\"); L(0, 0)" => "L = symbols(2, \"L\"); L[0, 0]";
    NameRecursion, "a function that uses itself",
        "A function sees the names as they were at its definition, so it can't call itself, and every program ends, \
         though it may take longer than anybody waits. What is repeated is written as a list: `[... for i in 0..n]`.",
        "f(n) = if n == 0 then 1 else n*f(n - 1)" => "factorials = [1, 1, 2, 6, 24]; f(n) = factorials[n]";
    NameUnused, "a name that nothing uses",
        "A warning of `vcf check`. Often another name was meant where this one should stand. A name that begins with `_` is \
         meant to be unused, as is `_` alone. Definitions are told of in programs that display values; what a program without \
         displayed values defines may be what others `use`.",
        "f(x, scale) = 2*x; f(1, 3)" => "f(x, scale) = scale*x; f(1, 3)";
    NameHides, "a name of a function or of a wavelet",
        "A warning of `vcf check`. The name means something to every program, and means this definition from here on, so that \
         `data([1, 2])` calls no function any more. After a dot a function is found all the same, unless the definition is \
         a function. Where that is meant, `# allow: name::hides` at the end of the line says so.",
        "data = [1, 2, 3]; data[0]" => "three = [1, 2, 3]; three[0]";
    NameRepeated, "two tests of one name",
        "A warning of `vcf check`. Reports and `vcf test --filter` know a test by its file and its name, so that nobody can tell \
         these two apart. Often one was copied, and its name was to be changed. Where it is meant, `# allow: name::repeated` at \
         the end of the line of the later one says so.",
        "a = 1\ntest \"a sum\" { assert a + 2 == 3 }\ntest \"a sum\" { assert a - 2 == -1 }" => "a = 1\ntest \"a sum\" { assert a + 2 == 3 }\ntest \"a difference\" { assert a - 2 == -1 }";

    CallArity, "a wrong number of arguments",
        "A call gives one value for each parameter that has no default, and none beyond the parameters.",
        "lift(symbols(2, \"L\"))" => "lift(symbols(2, \"L\"), le_gall_5_3.stages[0], 0)";
    CallKind, "an argument of the wrong kind",
        "The function needs a value of another kind for this parameter; `vcf help NAME` shows its signature.",
        "symbols(\"L\", 2)" => "symbols(2, \"L\")";
    CallUnknownArgument, "a named argument that the function does not have",
        "A named argument has the name of one of the function's parameters; `vcf help NAME` lists them.",
        "symbols(2, name=\"L\")" => "symbols(2, prefix=\"L\")";

    ValueKind, "a value of the wrong kind",
        "The operation is not defined for values of this kind.",
        "1 + \"a\"" => "1 + 2";
    ValueRange, "a value out of its range",
        "The value is of the right kind, but the operation is not defined for it.",
        "data([1, 2], \"mirror\")" => "data([1, 2], \"reflect\")";
    ValueDropped, "a value that is computed for nothing",
        "A warning of `vcf check`. Either a name is defined again before anything uses its first value, or a comparison stands \
         alone in a program that asserts and displays nothing else: `vcf test`, for which such a program is, drops what is \
         displayed, so that a comparison without `assert` checks nothing.",
        "x = 2; assert x > 1\nx == 3" => "x = 2; assert x > 1\nassert x == 2";
    IndexLength, "an index with too few or too many parts",
        "The index of an element has one part per dimension.",
        "L = symbols(2, \"L\"); L[0]" => "L = symbols(2, \"L\"); L[0, 0]";
    IndexNotInteger, "an index that is not an integer",
        "Elements stand at integers.",
        "L = symbols(1, \"L\"); L[1/2]" => "L = symbols(1, \"L\"); L[1]";
    IndexWhole, "`:` where there is no whole",
        "Among indices `:` is all of a dimension. An infinite array's dimensions have no end, so a range says how much \
         of one is read; `:` is for arrays with a size.",
        "L = symbols(2, \"L\"); L[:, 0]" => "L = symbols(2, \"L\"); L[0..4, 0]";
    IndexOutOfRange, "an index beyond a list, or beyond the edges of an array with a size",
        "A list of n items has the indices 0 to n - 1, and from its end -1 to -n. An array with a size has those from 0 to \
         below its size along each dimension, and others have no end.",
        "[1, 2][2]" => "[1, 2][1]";
    NumberDivisionByZero, "a division by zero",
        "There is no quotient by zero, nor a remainder, nor a negative power of zero.",
        "1/(2 - 2)" => "1/(2 - 1)";
    ExpressionNotLinear, "a result that is not linear",
        "Expressions are linear in their symbols: a sum of symbols times numbers, and a number. A product of two \
         symbols, a quotient by one, or a power is none. A quotient of proportional expressions is a number.",
        "L = symbols(1, \"L\"); L[0]*L[1]" => "L = symbols(1, \"L\"); 3*L[0] + L[1]";
    ExpressionNotComparable, "expressions that do not compare",
        "Which of two expressions is less depends on their symbols unless their difference is a number. Ask for \
         bounds instead.",
        "L = symbols(1, \"L\"); L[0] < L[1]" => "L = symbols(1, \"L\"); bounds(L[0] - L[1], {L: 0..=255}).upper < 256";

    ArrayDimension, "a dimension that the array does not have",
        "An array of n dimensions has the dimensions 0 to n - 1; dimension 0 is horizontal.",
        "lshift(interleave(symbols(2, \"L\"), symbols(2, \"H\"), 2))" => "lshift(interleave(symbols(2, \"L\"), symbols(2, \"H\"), 1))";
    ArrayNdimMismatch, "arrays of different numbers of dimensions",
        "Arrays that are combined have equally many dimensions.",
        "interleave(symbols(1, \"L\"), symbols(2, \"H\"), 0)" => "interleave(symbols(2, \"L\"), symbols(2, \"H\"), 0)";
    ArraySteps, "steps or offsets that do not fit",
        "Steps and offsets have one part per dimension, and every step is at least 1.",
        "subsample(symbols(2, \"L\"), (2,), (0,))" => "subsample(symbols(2, \"L\"), (2, 1), (0, 0))";
    ArrayShift, "a shift by a negative number of bits",
        "Shifts are by 0 bits or more; to shift to the other side use the other function.",
        "lshift(symbols(2, \"L\"), -1)" => "rshift(symbols(2, \"L\"), 1)";
    ArrayAmbiguousStep, "a step that differs between two paths",
        "The array reads another one over two paths with different steps, so there is no single step from one to the \
         other. Elements can be read, but what needs every phase can't be computed.",
        "x = symbols(1, \"x\"); interleave(x, subsample(x, (2,), (0,)), 0).relative_step_size_to(x)"
            => "x = symbols(1, \"x\"); interleave(x, x, 0).relative_step_size_to(x)";
    ArrayMissingSymbols, "a symbol array that is not named",
        "A periodic cache moves the indices of the symbols that it is given, so it needs every symbol array that its \
         array reads.",
        "L = symbols(1, \"L\"); H = symbols(1, \"H\"); periodic_cache(interleave(L, H, 0), L)"
            => "L = symbols(1, \"L\"); H = symbols(1, \"H\"); periodic_cache(interleave(L, H, 0), L, H)";
    ArrayCachedSum, "a sum of elements whose errors repeat (a warning)",
        "Elements of a `periodic_cache` bear the rounding errors of their phase, as in the published package, so two of \
         them share errors that are different ones. In their sum, also in one that a stage on top of the cache makes, \
         errors may cancel that do not, and bounds may be too narrow. The array itself gives exact elements.",
        "c = periodic_cache(a, L); bounds(c[0] - c[2], {L: (0, 255)})" => "bounds(a[0] - a[2], {L: (0, 255)})";
    ArrayMixed, "symbols and variables in one array",
        "Elements are either expressions over symbols or code over variables; an array can't mix the two.",
        "interleave(symbols(1, \"L\"), variables(1, \"h\"), 0)" => "interleave(variables(1, \"l\"), variables(1, \"h\"), 0)";
    ArrayUndecided, "arrays whose equality could not be decided",
        "Neither could the two be shown to be the same filter, nor was an input found for which they differ. The two are \
         the same where their elements are the same sums of samples and of roundings of such sums; there are others, such as \
         a rounding of a rounding that is one rounding. No answer is guessed. Comparing elements decides about those elements.",
        "a == b" => "a[0, 0] == b[0, 0]";
    ArraySize, "a size that an array can't have",
        "A size is one integer per dimension, the horizontal one first, each at least 1. Lifting with edges \"clamp\" or \
         \"periodic\" needs as many odd as even samples, so an even size, at every level of a transform; \"reflect\" takes \
         any size, and the low band gets the odd sample.",
        "x = symbols(1, \"x\", size=(5,)); lift(x, le_gall_5_3.stages[0], 0)"
            => "x = symbols(1, \"x\", size=(5,), edges=\"reflect\"); lift(x, le_gall_5_3.stages[0], 0)";
    ArraySizeMismatch, "arrays whose sizes do not fit together",
        "Arrays that are interleaved, or put in the place of each other, have a size both or neither, and the same rule of \
         edges. Interleaved ones are of one size, but along the dimension where the first may have one sample more.",
        "interleave(symbols(1, \"L\", size=(4,)), symbols(1, \"H\"), 0)"
            => "interleave(symbols(1, \"L\", size=(4,)), symbols(1, \"H\", size=(4,)), 0)";
    ArrayEdges, "a rule of edges that there is not",
        "What a lifting stage reads beyond the edges of an array with a size is \"clamp\", the nearest sample of the same \
         parity (VC-2), \"reflect\", the samples mirrored at the first and the last one (JPEG 2000), or \"periodic\". All \
         three keep parity, so that no stage reads what it changes and each can be undone. Half-sample symmetry, \
         \"symmetric\" elsewhere, does not: it puts an even sample in the place of an odd one. An infinite array has no edges.",
        "symbols(1, \"x\", size=(8,), edges=\"symmetric\")" => "symbols(1, \"x\", size=(8,), edges=\"reflect\")";
    StageTaps, "a lifting stage without taps, or with taps that are not integers",
        "A lifting stage weighs its samples with integer taps, at least one.",
        "stage(\"even_add_odd\", taps=[])" => "stage(\"even_add_odd\", taps=[1, 1], S=1)";
    StageType, "an unknown type of lifting stage",
        "The types are even_add_odd, even_subtract_odd, odd_add_even and odd_subtract_even: which samples are \
         updated, how, and from which.",
        "stage(\"even_plus_odd\", taps=[1, 1])" => "stage(\"even_add_odd\", taps=[1, 1])";

    LimitNesting, "nested too deeply",
        "Brackets, `if`, `not`, `-` and `**` may stand 200 deep inside each other. The limit is fixed; a name for an \
         inner part shortens the rest.",
        "x = ((((((((...))))))))" => "inner = ((((...)))); x = ((((inner))))";
    LimitLength, "too long",
        "A list has up to 10^7 items, a text that is put together up to 10^8 bytes, and a program up to 4 GiB. Ranges are \
         not lists and may be longer.",
        "[i for i in 0..10**12]" => "[i for i in 0..10**6]";
    LimitBits, "a number with too many bits",
        "Numbers are exact and have up to 10^6 bits above and below the fraction line, about 301,000 digits. Shifts \
         and powers that exceed it are refused before they are computed.",
        "2**10**9" => "2**10**5";
    LimitTerms, "an expression with too many terms",
        "One expression has up to 10^7 terms.",
        "sum([L[i] for i in 0..10**8])" => "sum([L[i] for i in 0..10**5])";
    LimitDepth, "an array too deep to be read, or a program too deep for its stack",
        "Reading an element goes through the arrays that it is made of; so many stand one upon the other that this \
         is refused. Where the stack can't grow, as in a browser, a program that nests or calls too deep is refused, too.",
        "a deep chain of lifts" => "a periodic_cache in its middle";
    LimitIndex, "an index too far out",
        "Elements can be read far from the origin, but not arbitrarily far: their indices are machine integers, with \
         room for the steps of a filter.",
        "L = symbols(1, \"L\"); L[10**40]" => "L = symbols(1, \"L\"); L[10**30]";
    LimitPhases, "too many filter phases",
        "The bounds of a whole array, and the widths of a transform, are found phase by phase: one element for each place \
         within the period of the filter. Up to 2^24 phases are gone through, in a transform those of all its arrays \
         together. Each level that splits both dimensions makes four times as many.",
        "bit_widths(le_gall_5_3, depth=20)" => "bit_widths(le_gall_5_3, depth=2)";
    LimitMemory, "not enough memory",
        "The evaluation would take more memory than its limit, or than the system gives, so it stops; what was defined \
         before it stays. The limit counts the memory of the whole process. `--max-memory` sets it: else it is a \
         quarter of the machine's memory, and at most 4 GiB. Shells limit memory with `ulimit -v`, containers have \
         limits of their own.",
        "len([[i, j] for i in 0..10**6 for j in 0..10])" => "sum([1 for i in 0..10**6])";
    LimitTime, "too much time",
        "The evaluation took longer than its limit, so it stops; what was defined before it stays. `--timeout` sets \
         the limit, for each program, or for each input at the prompt; without it there is none.",
        "sum([i*j for i in 0..10**6 for j in 0..10**6])" => "sum([i for i in 0..10**6]) ** 2";
    LimitOutput, "too much output",
        "The evaluation writes more than its limit: what it displays, files, plots and pages together. `--max-output` \
         sets the limit; without it programs may write 1 GiB, and commands that write files as much as they need.",
        "[10**9999 for i in 0..200000]" => "len([10**9999 for i in 0..200000])";
    LimitCalls, "functions called too deeply",
        "Functions that call functions may be so many levels deep; the message tells how many.",
        "f0(x) = x; f1(x) = f0(x); f2(x) = f1(x)  # ... and so on" => "f(x, n) = n*x";

    AssertionFailed, "an assertion is false",
        "The message shows both sides and their difference, and the labels where their names come from.",
        "assert 1/2 + 1/3 == 1" => "assert 1/2 + 1/3 == 5/6";
    AssertionUndecided, "an assertion could not be decided",
        "Whether it holds could not be found out, so it counts as failed. The message tells what remained different.",
        "assert a == b" => "assert a[0, 0] == b[0, 0]";
    AssertionCertain, "an assertion that can't fail",
        "A warning of `vcf check`. The condition is true whatever the program computes: it consists of literals, or both sides of \
         `==`, `<=` or `>=` are written alike and give the same value each time. It proves nothing.",
        "x = 2; assert x + 1 == x + 1" => "x = 2; assert x + 1 == 3";
    ReportDetails, "details that are not closed, or not opened",
        "A warning of `vcf report`. What stands between the lines `# <details>` and `# </details>` is hidden until a reader asks for \
         it. Each of the two stands on a line of its own, outside of lists and quotations. What is not closed is hidden up to the end \
         of the page.",
        "# <details><summary>Solution</summary>\n#\n# It is one." => "# <details><summary>Solution</summary>\n#\n# It is one.\n#\n# </details>";
    ReportPicture, "a file that is no picture",
        "A page shows files that are SVG, PNG or JPEG, of 16 MiB at most. What a file is stands in its first bytes; its name does not \
         matter.",
        "# ![A grid](lesson.vcf)\n1" => "# [The program](lesson.vcf)\n1";
    ReportAltText, "a picture without words",
        "A warning of `vcf report`. Between the square brackets stands what the picture shows, for readers who do not see it.",
        "# ![](grid.png)\n1" => "# ![A grid of four by four samples](grid.png)\n1";
    ReportNote, "a note that is not there, or there twice",
        "A warning of `vcf report`. A note is asked for by `[^key]` and stands on a line of its own that begins with `[^key]: `. \
         Of several with one key the first counts.",
        "# See [^daubechies]." => "# See [^daubechies].\n#\n# [^daubechies]: I. Daubechies, *Ten Lectures on Wavelets*, 1992.";
    Internal, "a defect of vcf",
        "Something failed inside vcf, or in a library that it is built on, that should not be able to fail. No program is \
         to blame. The text or the file that met it ends there; a session goes on with all that was defined, and the next \
         file is run. The message tells the version and the place: a report with these lines, the program and the files \
         that it reads lets the defect be found.",
        "a program that meets the defect" => "the same program without the statement that the message shows";
    Interrupted, "stopped from outside",
        "Ctrl-C stopped the evaluation. What was defined before it stays.",
        "[i*j for i in 0..10**6 for j in 0..10**6]" => "[i*j for i in 0..10 for j in 0..10]";
}
