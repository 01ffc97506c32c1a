//! The normal form of a program's text, which `vcf fmt` writes.
//!
//! Only white space, `;` and blank lines change; the tree and the comments stay as they are, and so do line
//! breaks inside a statement.

mod levels;

use crate::outline::{Part, Piece, outline};
use crate::parser::parse;
use crate::print::{INDENT, is_tight, reads_as_exponent};
use crate::scan::{Token, TokenKind, scan};
use vcfilter_diagnostics::{FileId, Problem};
use vcfilter_machine::Pace;

use levels::Levels;

/// Returns a text in its normal form.
///
/// # Errors
///
/// The problems that [`parse`] finds; their places are in file 0.
///
/// ```
/// use vcfilter_syntax::format::format;
/// let text = "a=1;b = [ 1 ,\n2 ]# list\nf( x,y = 1 )=1/2 * x\n";
/// assert_eq!(format(text).unwrap(), "a = 1\nb = [1,\n    2]  # list\nf(x, y=1) = 1/2*x\n");
/// ```
pub fn format(text: &str) -> Result<String, Vec<Problem>> {
    parse(FileId(0), text)?;
    let tokens = scan(text);
    let mut writer =
        Writer { text, out: String::with_capacity(text.len()), newlines: 0, base: 0, opened: false };
    let mut pieces = outline(text, &tokens).into_iter().peekable();
    let mut at = 0;
    let pace = Pace::default();
    while let Some(&token) = tokens.get(at) {
        pace.step();
        if let Some(piece) = pieces.next_if(|piece| piece.first == at) {
            writer.piece(&tokens, piece);
            at = piece.last + 1;
            continue;
        }
        match token.kind {
            TokenKind::Newline => writer.newlines += 1,
            TokenKind::Semicolon => {}
            _ if writer.newlines == 0 && !writer.out.is_empty() => writer.trailing(token),
            _ => {
                writer.begin();
                writer.out.push_str(token.text(text).trim_end());
            }
        }
        at += 1;
    }
    if !writer.out.is_empty() {
        writer.out.push('\n');
    }
    Ok(writer.out)
}

struct Writer<'a> {
    text: &'a str,
    out: String,
    /// Line breaks of the author since the last token.
    newlines: usize,
    /// How far statements are indented.
    base: usize,
    /// Whether the last piece opened a test.
    opened: bool,
}

impl Writer<'_> {
    /// Begins a line, after a blank one where the author left some.
    fn new_line(&mut self, indentation: &str) {
        if !self.out.is_empty() {
            self.out.push_str(if self.newlines > 1 { "\n\n" } else { "\n" });
        }
        self.newlines = 0;
        self.out.push_str(indentation);
    }

    /// Begins the line of a statement, or of a comment between statements.
    fn begin(&mut self) {
        // No blank line stands after the `{` of a test.
        if std::mem::take(&mut self.opened) {
            self.newlines = 1;
        }
        self.new_line(&INDENT.repeat(self.base));
    }

    fn piece(&mut self, tokens: &[Token], piece: Piece) {
        match piece.part {
            Part::Statement => {
                self.begin();
                self.statement(tokens, piece);
            }
            Part::Opening => {
                self.begin();
                let name = tokens[piece.first + 1].text(self.text);
                self.out.push_str(&format!("test {name} {{"));
                (self.base, self.opened) = (self.base + 1, true);
            }
            Part::Closing => {
                self.base = self.base.saturating_sub(1);
                // Nothing stands in a test that is empty, not even a comment.
                if !(self.opened && self.out.ends_with('{')) {
                    self.newlines = 1;
                    self.begin();
                }
                (self.newlines, self.opened) = (0, false);
                self.out.push('}');
            }
        }
    }

    /// A comment at the end of a line.
    fn trailing(&mut self, comment: Token) {
        self.out.push_str("  ");
        self.out.push_str(comment.text(self.text).trim_end());
    }

    fn statement(&mut self, tokens: &[Token], piece: Piece) {
        let mut spaces = Spaces::new(self.text, tokens, piece);
        let mut open = Levels::default();
        let mut level = 0;
        for at in piece.first..=piece.last {
            let token = tokens[at];
            if token.kind == TokenKind::Newline {
                self.newlines += 1;
                continue;
            }
            let comment = token.kind == TokenKind::Comment;
            if self.newlines > 0 {
                if spaces.after_open() || token.kind == TokenKind::Close {
                    self.newlines = 1;
                }
                let closers =
                    tokens[at..=piece.last].iter().take_while(|token| token.kind == TokenKind::Close).count();
                level = match token.text(self.text) {
                    "else" if token.kind == TokenKind::Keyword => open.of_else(),
                    _ => open.of_line(closers),
                };
                self.new_line(&INDENT.repeat(self.base + level));
            } else if comment {
                self.trailing(token);
                continue;
            } else if spaces.before(at) {
                self.out.push(' ');
            }
            self.out.push_str(token.text(self.text).trim_end());
            if comment {
                continue;
            }
            spaces.pass(at);
            let next = tokens.get(at + 1).map(|next| next.kind);
            let ends_line = matches!(next, Some(TokenKind::Newline | TokenKind::Comment));
            open.pass(token.kind, token.text(self.text), level, ends_line);
        }
    }
}

/// Where spaces stand between the tokens of a statement.
struct Spaces<'a> {
    text: &'a str,
    tokens: &'a [Token],
    /// Whether it is a command, whose options are written `name=value` outside brackets.
    command: bool,
    depth: usize,
    last: Option<Token>,
    /// Whether the last token is a minus before one value.
    unary: bool,
    /// Whether the last token belongs to the value of a command's option.
    in_option: bool,
}

impl<'a> Spaces<'a> {
    fn new(text: &'a str, tokens: &'a [Token], piece: Piece) -> Spaces<'a> {
        let mut first = tokens[piece.first..=piece.last].iter().map(|token| token.kind);
        let named = first.next() == Some(TokenKind::Name) && first.next() == Some(TokenKind::Name);
        let command = named && tokens[piece.first].text(text) != "assert_error";
        Spaces { text, tokens, command, depth: 0, last: None, unary: false, in_option: false }
    }

    fn after_open(&self) -> bool {
        self.last.is_some_and(|last| last.kind == TokenKind::Open)
    }

    /// Whether a space stands between the last token and this one.
    fn before(&self, at: usize) -> bool {
        let token = self.tokens[at];
        let Some(last) = self.last else { return false };
        let (word, before) = (token.text(self.text), last.text(self.text));
        if last.kind == TokenKind::Open || token.kind == TokenKind::Close || self.unary || self.in_option {
            return false;
        }
        match (token.kind, word) {
            (TokenKind::Sign, ",") => false,
            // `a[0, :]` has a `:` of its own, a map's belongs to its key.
            (TokenKind::Sign, ":") if before != "," => false,
            (TokenKind::Sign, ".") => {
                let name = self.tokens.get(at + 1).map_or("", |next| next.text(self.text));
                last.kind == TokenKind::Number && reads_as_exponent(name)
            }
            (TokenKind::Sign, "-" | "+") if !last.ends_value(self.text) => self.after(before),
            (TokenKind::Sign, "=") => self.depth == 0 && !self.command,
            (TokenKind::Sign, sign) if is_tight(sign) => false,
            // A bracket that touches a value calls or indexes it.
            (TokenKind::Open, _) if last.end == token.start && last.ends_value(self.text) => false,
            _ => self.after(before),
        }
    }

    /// Whether a space stands after the last token.
    fn after(&self, last: &str) -> bool {
        match last {
            "." => false,
            "=" => self.depth == 0 && !self.command,
            sign => !is_tight(sign),
        }
    }

    fn pass(&mut self, at: usize) {
        let token = self.tokens[at];
        let word = token.text(self.text);
        let follows_value = self.last.is_some_and(|last| last.ends_value(self.text));
        self.unary = matches!(word, "-" | "+") && token.kind == TokenKind::Sign && !follows_value;
        let option = self.command && self.depth == 0;
        // `dtype=>i2`: what follows the `=` is one word.
        self.in_option = option && matches!(word, "=" | "<" | ">" | "|");
        match token.kind {
            TokenKind::Open => self.depth += 1,
            TokenKind::Close => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.last = Some(token);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vcfilter_diagnostics::ProblemCode;

    #[test]
    fn writes_the_normal_form() {
        for (text, normal) in [
            ("", ""),
            ("\n\n# only a comment  \n\n\n", "# only a comment\n"),
            ("a=1;;b=2;", "a = 1\nb = 2\n"),
            ("a\n\n\n\nb", "a\n\nb\n"),
            ("a;\n\nb", "a\n\nb\n"),
            ("\u{feff}a\r\nb # c\r\n", "a\nb  # c\n"),
            ("a ;# c\nb", "a  # c\nb\n"),
            ("x=- 1+ -y", "x = -1 + -y\n"),
            ("a  -  b", "a - b\n"),
            ("- - x", "--x\n"),
            ("2 ** - 1", "2**-1\n"),
            ("(a+b) * c // d % e", "(a + b)*c//d%e\n"),
            ("- 1 ..= 1", "-1..=1\n"),
            ("a<<1", "a << 1\n"),
            ("f( x , y = - 1 , )", "f(x, y=-1,)\n"),
            ("f(x,y = 1)=x", "f(x, y=1) = x\n"),
            ("a,b=f( x )", "a, b = f(x)\n"),
            ("x . f .g( 1 )[ 0 ]", "x.f.g(1)[0]\n"),
            ("5 .e3", "5 .e3\n"),
            ("{a :1,b: 2}", "{a: 1, b: 2}\n"),
            ("a[ : ,0,: , ]", "a[:, 0, :,]\n"),
            ("spatial_delta encode axis = 0 x->\"a.npy\"", "spatial_delta encode axis=0 x -> \"a.npy\"\n"),
            ("not(a)and(b)", "not (a) and (b)\n"),
            ("if(a)then[1]else{}", "if (a) then [1] else {}\n"),
            ("[x for x in[1]if x]", "[x for x in [1] if x]\n"),
            ("assert(a),\"b\"", "assert (a), \"b\"\n"),
            ("use\"a.vcf\"", "use \"a.vcf\"\n"),
            ("assert_error  x<y  ,\"a\"", "assert_error x < y, \"a\"\n"),
            ("assert_error  [1][5]", "assert_error [1][5]\n"),
            ("assert_error   ( -x )", "assert_error (-x)\n"),
            ("assert_error=1;test=2;test( x )", "assert_error = 1\ntest = 2\ntest(x)\n"),
            ("test   \"a\"{ }", "test \"a\" {}\n"),
            ("test \"a\"{x=1;assert x==1};y", "test \"a\" {\n    x = 1\n    assert x == 1\n}\ny\n"),
            (
                "test \"a\"{# why\n\n\n# one\nx=[\n1,\n2]# two\n\n\ny\n# last\n\n}# end\nz",
                "test \"a\" {  # why\n    # one\n    x = [\n        1,\n        2]  # two\n\n    y\n    # last\n}  # end\nz\n",
            ),
            ("test \"a\"{ # c\n}", "test \"a\" {  # c\n}\n"),
            ("test \"a\"{\n\n\n}\n\n\nx", "test \"a\" {}\n\nx\n"),
            (
                "spatial_delta  encode axis = -1 dtype = >i2 d=\"a\" e=|i1 [ [1 ] ]",
                "spatial_delta encode axis=-1 dtype=>i2 d=\"a\" e=|i1 [[1]]\n",
            ),
            ("x = [\n1,# one\n\n\n# two\n2\n\n]", "x = [\n    1,  # one\n\n    # two\n    2\n]\n"),
            ("f([\n1\n],\n2)", "f([\n    1\n],\n    2)\n"),
            ("f(g(\nx\n))", "f(g(\n    x\n))\n"),
            ("f(\n[\n1,\n],\n)", "f(\n    [\n        1,\n    ],\n)\n"),
            ("x =\n1 +\n\n2", "x =\n    1 +\n\n    2\n"),
            ("(a\n.f\n.g)", "(a\n    .f\n    .g)\n"),
            ("x = if a then\nb\nelse\nc", "x = if a then\n    b\nelse\n    c\n"),
            (
                "x = if a then # t\nb\n# e\nelse # f\nc +\nd",
                "x = if a then  # t\n    b\n    # e\nelse  # f\n    c +\n    d\n",
            ),
            (
                "x = if a then\nb\nelse if c and\nd then\nif e then\nf\nelse\ng\nelse\nh",
                "x = if a then\n    b\nelse if c and\n    d then\n    if e then\n        f\n    else\n        g\nelse\n    h\n",
            ),
            ("x = if a then b\nelse c", "x = if a then b\n    else c\n"),
            (
                "x = if a then b\nelse if c then\nd\nelse\ne",
                "x = if a then b\n    else if c then\n        d\n    else\n        e\n",
            ),
            ("x = if a then\nb else c", "x = if a then\n    b else c\n"),
            (
                "f(\nif a then\nb\nelse\nc,\nd\n)",
                "f(\n    if a then\n        b\n    else\n        c,\n    d\n)\n",
            ),
            (
                "x =\nif a then\n[\nb]\nelse\nc",
                "x =\n    if a then\n        [\n            b]\n    else\n        c\n",
            ),
            (
                "[if a then\nb\nelse\nc\nfor c in d\nif c]",
                "[if a then\n    b\nelse\n    c\n    for c in d\n    if c]\n",
            ),
            (
                "test \"a\" {\nx = if a then\nb\nelse\nc\n}",
                "test \"a\" {\n    x = if a then\n        b\n    else\n        c\n}\n",
            ),
        ] {
            assert_eq!(format(text).unwrap(), normal, "{text}");
            assert_eq!(format(normal).unwrap(), normal, "twice: {text}");
        }
    }

    #[test]
    fn tells_what_is_wrong_instead_of_guessing() {
        assert_eq!(format("a = )").unwrap_err()[0].code, ProblemCode::SyntaxStrayBracket);
    }
}
