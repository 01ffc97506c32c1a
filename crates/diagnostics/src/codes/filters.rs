//! Codes of filters in the z-domain, their design and their pictures.

codes! {
    FilterEmpty, "an empty polynomial",
        "A Laurent polynomial is given by its entries, at least one. The polynomial 0 is `laurent([0])`.",
        "laurent([])" => "laurent([0])";
    FilterNoZero, "no zero where one is needed",
        "The cascade algorithm converges, and a scaling function has a Sobolev exponent, where the low-pass filter is \
         0 at z = -1 and not at z = 1. Taps that were rounded miss the zero by a little: a tolerance counts it \
         nevertheless. The taps of the published `fidelity` miss it by 5/32; `fidelity_symmetric` has it.",
        "smoothness(daubechies_9_7)" => "smoothness(daubechies_9_7, tolerance=1/1000)";
    FilterNotDivisible, "a division leaves a remainder",
        "`/` between Laurent polynomials gives the quotient where the division leaves nothing. `divide(a, b)` gives \
         quotient and remainder; `from_low` chooses at which end entries are cancelled.",
        "laurent([1, 2, 2]) / laurent([1, 1])" => "divide(laurent([1, 2, 2]), laurent([1, 1]))";
    FilterNotInvertible, "no inverse of finite length",
        "A matrix of Laurent polynomials has an inverse of Laurent polynomials where its determinant is a single power \
         of z times a number; so has a polynomial that is itself such a power. Every polyphase matrix of lifting \
         steps has the determinant 1.",
        "inverse(matrix([[1, 1], [laurent([1, 1]), 0]]))" => "inverse(matrix([[1, laurent([1, 1])], [0, 1]]))";
    FilterNotReconstructing, "no filters that reconstruct",
        "An analysis low-pass h and a synthesis low-pass g belong to a bank with perfect reconstruction where every other \
         entry of their product is 0 but one. The even and odd entries of g, as polynomials, then have no common \
         factor. Four filters are a bank where synthesis after analysis gives back the signal, but for a delay and a gain; \
         the problem names coefficients that differ. Taps rounded to decimals fulfil this up to a tolerance only.",
        "lifting(laurent([1, 1]), laurent([1, 2, 1]))" => "lifting(laurent([-1, 2, 6, 2, -1], low=-2) / 8, laurent([1, 2, 1], low=-1) / 2)";
    FilterNotInteger, "no integer lifting stages",
        "A stage adds a sum of integer multiples, shifted right. It can't scale a band, delay it, or divide by anything but \
         a power of two. A factoring of scale 1 and delay 0 whose taps are integers over powers of two becomes a wavelet.",
        "wavelet(lifting(laurent([1, 1]), laurent([1, 1]) / 3))" => "wavelet(lifting(laurent([1, 1]) / 2, laurent([1, 1])))";
    PlotDimensions, "a picture of more than two dimensions",
        "Samples and coefficients are drawn along one dimension as stems or a line, along two as a picture. Of more \
         dimensions a part is drawn.",
        "plot(arange(8).reshape(2, 2, 2))" => "plot(arange(8).reshape(2, 2, 2)[0])";
    PlotKind, "what has no picture",
        "Wavelets, stages, factorings, filter banks, filters, expressions with symbols, arrays of numbers, lists of \
         numbers, ndarrays and transforms have pictures. An array of symbols has no samples, but its elements have \
         coefficients.",
        "plot(symbols(1, \"x\"), x=0..8)" => "plot(symbols(1, \"x\")[0])";
    PlotRange, "no range, or one that can't be drawn",
        "An infinite array and the bands of a transform are drawn in a range of indices per dimension, `x` and `y`, \
         which hold at most 4 million samples. Other values have a size of their own and take no range.",
        "plot(data([1, 2, 3]))" => "plot(data([1, 2, 3]), x=0..3)";
    PlotUnused, "an argument that this picture does not use",
        "`side` is for pictures of wavelets and filter banks, `iterations` for \"functions\", `bits` and `depth` for \
         \"growth\". Where one of them would change nothing it is refused, so that no picture is taken for another.",
        "plot(laurent([1, 2, 1]), \"response\", side=\"analysis\")" => "plot(laurent([1, 2, 1]), \"response\")";
    PlotWhat, "no such picture of this",
        "`what` names a picture: \"lifting\", \"taps\", \"response\", \"zeros\", \"functions\" and \"growth\" of wavelets, \
         most of them of filter banks and filters too; \"stencil\" of expressions; \"samples\" of arrays and numbers; \
         \"bands\" of transforms. Each kind of value has a usual one.",
        "plot(le_gall_5_3, \"stencil\")" => "plot(le_gall_5_3, \"taps\")";
    PlotFormat, "a plot can't be saved as that",
        "The end of the file's name says what a plot becomes: `.svg`, `.png`, or `.txt` for the text that a terminal shows.",
        "save(plot(le_gall_5_3), \"taps.pdf\")" => "save(plot(le_gall_5_3), \"taps.svg\")";
    PlotSize, "a picture would be too large",
        "A .png of more than 64 million pixels is not made. An .svg has no such limit.",
        "long = wavelet([le_gall_5_3.stages[0] for i in 0..2000])\nsave(plot(long), \"long.png\")"
            => "long = wavelet([le_gall_5_3.stages[0] for i in 0..2000])\nsave(plot(long), \"long.svg\")";
    FilterOrders, "no wavelet of these orders",
        "`interpolating(N, M)` predicts and updates from even numbers of neighbours, 2 to 32. `spline(N, M)` has filters \
         where N + M is even, both from 1 to 32.",
        "interpolating(3, 2)" => "interpolating(4, 2)";
    FilterZero, "the polynomial 0 where a filter is needed",
        "Moments, zeros and smoothness are those of a filter that answers with something: the polynomial 0 has none.",
        "zeros(laurent([0]))" => "zeros(laurent([1, 2, 1]))";
}
