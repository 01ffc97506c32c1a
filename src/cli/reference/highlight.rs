//! The words of the language for highlight.js, which mdBook colours programs with.

use crate::language::functions;
use crate::language::prelude;
use crate::language::scan::KEYWORDS;

use super::Page;

/// Words that a statement begins with and that are names elsewhere.
const STATEMENTS: [&str; 2] = ["assert_error", "test"];
/// Keywords that are values.
const LITERALS: [&str; 3] = ["true", "false", "none"];

pub(super) fn page() -> Page {
    let keywords = KEYWORDS.iter().copied().filter(|word| !LITERALS.contains(word)).chain(STATEMENTS);
    let names = functions::all().map(|builtin| builtin.name).chain(prelude::names());
    let keywords = serde_json::json!({
        "keyword": keywords.collect::<Vec<_>>().join(" "),
        "literal": LITERALS.join(" "),
        "built_in": names.collect::<Vec<_>>().join(" "),
    });
    let text = format!(
        "// Made by `vcf man --reference`: programs of vcf for highlight.js.\n\
         hljs.registerLanguage(\"vcf\", (hljs) => ({{\n\
         \x20 aliases: [\"vcf-error\", \"vcf-plot\", \"vcf-part\"],\n\
         \x20 keywords: {keywords},\n\
         \x20 contains: [hljs.HASH_COMMENT_MODE, hljs.QUOTE_STRING_MODE, {{ className: \"number\", begin: /\\b\\d+(\\.\\d+)?(e[+-]?\\d+)?\\b/ }}],\n\
         }}));\n\
         hljs.registerLanguage(\"vcf-signature\", (hljs) => ({{ contains: [hljs.QUOTE_STRING_MODE] }}));\n"
    );
    Page::new("highlight-vcf.js", text)
}
