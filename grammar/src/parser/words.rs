//! What the rules of the grammar are called in messages.

use super::Rule;

/// The words for a rule that was expected; none where naming it would only add noise.
fn word(rule: &Rule) -> Option<&'static str> {
    match rule {
        Rule::expression
        | Rule::prefix
        | Rule::conditional
        | Rule::chain
        | Rule::number
        | Rule::truth
        | Rule::nothing
        | Rule::round
        | Rule::list
        | Rule::map
        | Rule::display => Some("a value"),
        Rule::statement
        | Rule::opening
        | Rule::assertion
        | Rule::refusal
        | Rule::import
        | Rule::definition
        | Rule::function
        | Rule::command
        | Rule::signature
        | Rule::kw_assert
        | Rule::kw_assert_error
        | Rule::kw_test
        | Rule::kw_use => Some("a statement"),
        Rule::name | Rule::names => Some("a name"),
        Rule::parameter => Some("a parameter's name"),
        Rule::parameters | Rule::open_round => Some("`(`"),
        Rule::action => Some("`encode` or `decode`"),
        Rule::option => Some("an option such as `axis=1`"),
        Rule::integer => Some("an integer"),
        Rule::word => Some("a type such as `i2`"),
        Rule::text => Some("a text in double quotes"),
        Rule::infix => Some("an operator"),
        Rule::entry => Some("a key"),
        Rule::for_clause | Rule::kw_for => Some("`for`"),
        Rule::if_clause | Rule::kw_if => Some("`if`"),
        Rule::argument => Some("an argument"),
        Rule::kw_then => Some("`then`"),
        Rule::kw_else => Some("`else`"),
        Rule::kw_in => Some("`in`"),
        Rule::assign => Some("`=`"),
        Rule::comma => Some("`,`"),
        Rule::colon => Some("`:`"),
        Rule::close_round => Some("`)`"),
        Rule::close_square => Some("`]`"),
        Rule::open_curly => Some("`{`"),
        Rule::close_curly => Some("`}`"),
        Rule::EOI => Some("the end of the statement"),
        // Possible after every value, and told by their own messages where they are meant.
        Rule::arguments | Rule::index | Rule::dot | Rule::arrow => None,
        // Possible where every index begins.
        Rule::whole => None,
        // Silent rules, or parts of tokens, which are never expected by themselves.
        Rule::WHITESPACE
        | Rule::operand
        | Rule::atom
        | Rule::gap
        | Rule::place
        | Rule::clause
        | Rule::letter
        | Rule::name_character
        | Rule::name_end
        | Rule::keyword => None,
    }
}

/// "a value, `,` or `)`"
pub(super) fn list(expected: &[Rule]) -> String {
    let value = expected.iter().any(|rule| word(rule) == Some("a value"));
    let mut words: Vec<&str> = Vec::new();
    for word in expected.iter().filter_map(word) {
        // A name or a text is a value too.
        let covered = value
            && matches!(word, "a name" | "a text in double quotes" | "a statement" | "`if`" | "an argument");
        if !covered && !words.contains(&word) {
            words.push(word);
        }
    }
    // What is most likely meant comes first.
    let order = |word: &&str| match *word {
        "a value" | "a name" => 0,
        "an operator" => 1,
        _ if word.starts_with('`') => 2,
        _ => 3,
    };
    words.sort_by_key(order);
    match words.split_last() {
        None => "a statement".to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}
