//! Text and names to text. The only file that knows `tera`.

#![expect(clippy::disallowed_methods, reason = "this is where tera is known")]

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tera::{Context, Delimiters, ErrorKind, Kwargs, State, Tera};

/// The names that a fragment may use.
pub type Names = BTreeMap<String, Value>;

/// Renders texts; set up once, used for many.
pub struct Renderer {
    tera: Tera,
}

impl Default for Renderer {
    fn default() -> Self {
        Self::new()
    }
}

impl Renderer {
    /// A renderer with Formwork's delimiters and without escaping.
    pub fn new() -> Self {
        let mut tera = Tera::new();
        let text = |text: &'static str| Cow::Borrowed(text);
        let delimiters = Delimiters {
            block_start: text("<%"),
            block_end: text("%>"),
            variable_start: text("<["),
            variable_end: text("]>"),
            comment_start: text("<#"),
            comment_end: text("#>"),
        };
        let set = tera.set_delimiters(delimiters);
        debug_assert!(set.is_ok(), "the delimiters are two bytes each and differ");
        tera.autoescape_on(Vec::<&str>::new());
        tera.register_filter("hang", hang);
        // Loops run over what a composition has; counting would let a text grow without end.
        tera.register_function("range", |_: Kwargs, _: &State<'_>| -> tera::TeraResult<bool> {
            Err(tera::Error::message("`range` is not known here"))
        });
        Self { tera }
    }

    /// `text` with its names filled in. A value of several lines goes to the column of its placeholder.
    ///
    /// # Errors
    /// A line `place:line:column: what is wrong`; an undefined name is one.
    pub fn render(&mut self, place: &str, text: &str, names: &Names) -> Result<String, String> {
        if !text.contains("<[") && !text.contains("<%") && !text.contains("<#") {
            return Ok(text.to_owned());
        }
        let context = Context::from_serialize(names).map_err(|error| format!("{place}: {error}"))?;
        let hung = hang_values(text);
        let added = self.tera.add_raw_template(place, &hung);
        let rendered = added.and_then(|()| self.tera.render(place, &context));
        rendered.map_err(|error| explained(place, &error))
    }

    /// The names that `text` needs, also where no condition leads, each once at its first place. A text that cannot be
    /// read needs none; rendering it tells why.
    pub fn used(&mut self, place: &str, text: &str) -> Vec<Used> {
        if !text.contains("<[") && !text.contains("<%") || self.tera.add_raw_template(place, text).is_err() {
            return Vec::new();
        }
        let names = self.tera.get_template_variables(place).unwrap_or_default();
        let names: BTreeSet<&str> = names.into_iter().collect();
        let words = words(text);
        let used = |name: &str| {
            let first = words.iter().find(|word| word.text == name)?;
            let compared =
                words.windows(3).filter(|three| three[0].text == name && matches!(three[1].text, "==" | "!="));
            let compared = compared.filter_map(|three| three[2].text.strip_prefix('"')?.strip_suffix('"'));
            let compared = compared.map(str::to_owned).collect();
            Some(Used { name: name.to_owned(), line: first.line, column: first.column, compared })
        };
        names.into_iter().filter_map(used).collect()
    }

    /// A path with its `__name__` parts filled in; a part that is no known name stays as it is.
    pub fn path(&self, path: &str, names: &Names) -> String {
        if !path.contains("__") {
            return path.to_owned();
        }
        names.iter().fold(path.to_owned(), |path, (name, value)| match value {
            Value::String(text) => path.replace(&format!("__{name}__"), text),
            _ => path,
        })
    }
}

/// A name in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// The name.
    pub name: String,
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
    /// The texts that it is compared with.
    pub compared: Vec<String>,
}

struct Word<'t> {
    text: &'t str,
    line: usize,
    column: usize,
}

/// The words inside placeholders and blocks: names with what follows a dot cut off, texts with their quotes, signs.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = ["<[", "<%"].iter().filter_map(|open| text[at..].find(open)).min().map(|start| at + start) {
        let close = if text[start..].starts_with("<[") { "]>" } else { "%>" };
        let end = text[start..].find(close).map_or(text.len(), |end| start + end);
        let mut from = start + 2;
        while let Some(length) = word(&text[from..end]) {
            let before = &text[..from];
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|letter| *letter != '\n').count() + 1;
            let whole = &text[from..from + length];
            let name = if whole.starts_with('"') { whole } else { whole.split('.').next().unwrap_or(whole) };
            if !name.trim().is_empty() {
                found.push(Word { text: name, line, column });
            }
            from += length;
        }
        at = end;
    }
    found
}

/// The length of the first word: a name, a quoted text, a run of blanks, or a run of signs.
fn word(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let in_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let run = |holds: &dyn Fn(char) -> bool| text.find(|c: char| !holds(c)).unwrap_or(text.len());
    Some(match first {
        '"' => text[1..].find('"').map_or(text.len(), |end| end + 2),
        _ if in_name(first) => run(&in_name),
        _ if first.is_whitespace() => run(&char::is_whitespace),
        _ => run(&|c| !in_name(c) && !c.is_whitespace() && c != '"'),
    })
}

fn explained(place: &str, error: &tera::Error) -> String {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = report.span();
            format!("{place}:{}:{}: {}", span.start_line, span.start_col + 1, report.message())
        }
        other => format!("{place}: {other}"),
    }
}

/// Sends a placeholder that stands alone on its line, indented, through [`hang`].
fn hang_values(text: &str) -> String {
    text.split_inclusive('\n').map(hang_line).collect()
}

fn hang_line(line: &str) -> Cow<'_, str> {
    let content = line.trim();
    let column = line.len() - line.trim_start().len();
    let name = content.strip_prefix("<[").and_then(|rest| rest.strip_suffix("]>")).map(str::trim);
    match name.filter(|name| column > 0 && crate::manifest::is_name(name)) {
        Some(name) => Cow::Owned(line.replace(content, &format!("<[ {name} | hang(column={column}) ]>"))),
        None => Cow::Borrowed(line),
    }
}

fn hang(value: &str, kwargs: Kwargs, _: &State<'_>) -> tera::TeraResult<String> {
    let column: usize = kwargs.must_get("column")?;
    let indent = " ".repeat(column);
    let lines: Vec<&str> = value.trim_end().lines().collect();
    let hung = lines.iter().enumerate().map(|(number, line)| match number {
        0 => (*line).to_owned(),
        _ if line.is_empty() => "\n".to_owned(),
        _ => format!("\n{indent}{line}"),
    });
    Ok(hung.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(text: &str) -> Result<String, String> {
        let names =
            [("name", Value::from("demo")), ("auth", Value::from("A: 1\n\nB: 2\n")), ("yes", Value::from(true))];
        Renderer::new().render("a.yaml", text, &names.map(|(name, value)| (name.to_owned(), value)).into())
    }

    #[test]
    fn names_are_filled_in_and_other_braces_stay() {
        let text = "<[ name ]>: '{{resolve:ssm:x}}' ${{ github }} <[ yes ]> <b>&</b>\n";
        assert_eq!(render(text), Ok("demo: '{{resolve:ssm:x}}' ${{ github }} true <b>&</b>\n".to_owned()));
    }

    #[test]
    fn a_value_of_several_lines_hangs_at_its_placeholder() {
        assert_eq!(render("Auth:\n  <[ auth ]>\nX: 1\n"), Ok("Auth:\n  A: 1\n\n  B: 2\nX: 1\n".to_owned()));
    }

    #[test]
    fn an_undefined_name_is_an_error_with_its_place() {
        let error = render("a: 1\nb: <[ nmae ]>\n").expect_err("undefined");
        assert!(error.starts_with("a.yaml:2:"), "{error}");
        assert!(error.contains("nmae"), "{error}");
        assert!(render("<% if x").expect_err("syntax").starts_with("a.yaml:1:"));
    }

    #[test]
    fn names_are_found_where_no_condition_leads_but_not_those_that_a_loop_gives() {
        let text = "<% if no %>\n  <[ inner ]> <% elif auth == \"iam\" or auth != \"x y\" %>\n<% endif %>\n\
                    <% for met in rows %><[ met.no_name ]><% if loop.last %><% endif %><[ own | hang(column=2) ]><% endfor %>";
        let used = Renderer::new().used("a.md", text);
        let seen: Vec<(&str, usize, usize)> =
            used.iter().map(|used| (used.name.as_str(), used.line, used.column)).collect();
        assert_eq!(seen, [("auth", 2, 23), ("inner", 2, 6), ("no", 1, 7), ("own", 4, 71), ("rows", 4, 15)]);
        assert_eq!(used[0].compared, ["iam", "x y"]);
    }

    #[test]
    fn names_in_paths_are_filled_in() {
        let names = [("function".to_owned(), Value::from("get-item"))].into();
        assert_eq!(Renderer::new().path("functions/__function__/a__b__.rs", &names), "functions/get-item/a__b__.rs");
    }
}
