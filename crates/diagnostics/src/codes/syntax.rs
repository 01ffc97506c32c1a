//! Codes of texts that are no programs.

codes! {
    SyntaxUnexpected, "something else was expected here",
        "The statement can't go on with what stands at the label. The message lists what could stand there; often a \
         value, an operator or a comma is missing just before.",
        "x = 1 + * 2" => "x = 1 + 2";
    SyntaxForeign, "a sign or word of another language",
        "Some signs of other languages have no meaning here: conditions are joined with `and`, `or` and `not`, a power \
         is `**`, comments begin with `#`, and a definition needs no word before it.",
        "a && b ^ 2" => "a and b ** 2";
    SyntaxUnclosedBracket, "a bracket is not closed",
        "Every `(`, `[` and `{` needs its partner. One label stands where the bracket was opened, the other where the \
         partner is missed at the latest.",
        "x = [1, (2 + 3]" => "x = [1, (2 + 3)]";
    SyntaxStrayBracket, "a bracket closes nothing",
        "A closing bracket stands where none is open. Either it is too much, or its partner is missing before it.",
        "x = 1 + 2)" => "x = (1 + 2)";
    SyntaxUnclosedText, "a text is not closed",
        "A text begins and ends with a double quote on the same line. Inside it, `\\\"` is a quote and `\\n` a line break.",
        "title = \"LeGall" => "title = \"LeGall\"";
    SyntaxQuotes, "single quotes do not make a text",
        "A single quote is a prime at the end of a name, as in `DC'`, so texts take double quotes only.",
        "symbol('a')" => "symbol(\"a\")";
    SyntaxEscape, "an escape without meaning",
        "After a backslash a text may have `\"`, `\\`, `n` (a line break), `t` (a tab) or `u{1b}`, the number of any \
         character in one to six hexadecimal digits, and nothing else.",
        "path = \"C:\\data\"" => "path = \"C:\\\\data\"";
    SyntaxNumber, "not a number",
        "A decimal has digits on both sides of its point and after its `e`, and nothing but an operator, a bracket or \
         a space may follow it. A product is written with `*`.",
        "2x + .5" => "2*x + 0.5";
    SyntaxEquals, "`=` where nothing is defined",
        "`=` defines a name, or names an argument; to compare two values write `==`.",
        "assert out.period = (2, 1)" => "assert out.period == (2, 1)";
    SyntaxUnfinished, "a line that goes on in the next one",
        "A line that ends with an operator, a comma or a dot goes on in the next line. Where the next line is a \
         statement of its own, a value is missing at the end of the first.",
        "y = 1 +\nz = 3" => "y = 1 + 2\nz = 3";
    SyntaxTarget, "only names can be defined",
        "On the left of `=` stands a name, several names with commas between them, or a function with its parameters. \
         Values do not change, so an element of a list can't be set.",
        "taps = [1, 2]; taps[0] = 3" => "taps = [3, 2]";
    SyntaxReserved, "a reserved word as a name",
        "These words can't be names: or, and, not, if, then, else, for, in, true, false, none, assert, use.",
        "in = symbols(2, \"in\")" => "input = symbols(2, \"in\")";
    SyntaxMissingThen, "`if` without `then`",
        "A choice is a value: `if c then a else b`. A line may end after `then` and after `else`, not before them.",
        "x = if n > 0 n else -n" => "x = if n > 0 then n else -n";
    SyntaxMissingElse, "`if` without `else`",
        "A choice is a value, so it needs one for either case: `if c then a else b`. A line may end after `then` and \
         after `else`, not before them.",
        "x = if n > 0 then n" => "x = if n > 0 then n else -n";
    SyntaxEmptyIndex, "an index is missing",
        "An index in brackets has one part per dimension, at least one.",
        "out[]" => "out[0, 0]";
    SyntaxSpaceBeforeBracket, "a space before the bracket of a call or an index",
        "The bracket of a call or an index touches what it follows; apart from it, it would be a value of its own.",
        "lift (a, s, 0)" => "lift(a, s, 0)";
    SyntaxNotCallable, "only names can be called",
        "Functions are called by their names, or after a dot; what a call, an index or brackets give is a value.",
        "f(x)(y)" => "f(x, y)";
    SyntaxChained, "comparisons and ranges do not chain",
        "`a < b < c` and `a..b..c` have no meaning: join two comparisons with `and`; a range counts by one.",
        "assert 0 < n < 8" => "assert 0 < n and n < 8";
    SyntaxBracketsNeeded, "an operator that needs brackets",
        "`not` and `if` bind less tightly than the operator before them, so what they take needs brackets.",
        "a == not b" => "a == (not b)";
    SyntaxArgumentOrder, "an argument without a name after one with a name",
        "Arguments without names come first, in the order of the parameters; those with names follow.",
        "symbols(ndim=2, \"L\")" => "symbols(2, prefix=\"L\")";
    SyntaxParameterOrder, "a parameter without a default after one with a default",
        "Parameters that a call may leave out come last.",
        "scale(x=1, y) = x*y" => "scale(y, x=1) = x*y";
    SyntaxDuplicate, "the same name twice",
        "A parameter, an argument or an option stands once.",
        "f(x, x) = x" => "f(x, y) = x";
    SyntaxCommand, "neither encode nor decode",
        "The command is `spatial_delta encode`, or `decode`, then its options and an array.",
        "spatial_delta compress [[1, 2]]" => "spatial_delta encode [[1, 2]]";
    SyntaxTestBlock, "a test that is not written as one",
        "A test is `test \"name\" {` on one line, statements, and `}`. It has a name that is not empty, stands in no other \
         test, and nothing follows on the line of its `}` but `;` or a comment. `test` is a name like others where no \
         text follows it.",
        "test sums {\n    assert 1 + 1 == 2\n}" => "test \"sums\" {\n    assert 1 + 1 == 2\n}";
}
