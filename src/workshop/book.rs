//! A workshop as web pages that need nothing else: no network, no server. Pure.

use std::fmt::Write as _;

use pulldown_cmark::{Options, Parser, html};

use super::{Point, States, Step, Workshop, picture};
use crate::tree::{File, RelPath, Tree};

const STYLE: &str = include_str!("book/book.css");
const SCRIPT: &str = include_str!("book/book.js");

/// What a page says of a Lens demand.
pub type Demand<'d> = dyn Fn(&str) -> Option<String> + 'd;

/// The pages of a workshop: `index.html`, one for each step, and one with everything, to print.
///
/// # Errors
/// What cannot be put together at a point.
pub fn book(workshop: &Workshop, states: &States<'_>, demand: &Demand<'_>) -> Result<Tree, Vec<String>> {
    let mut pages: Vec<(String, String, String)> =
        vec![("index.html".to_owned(), workshop.title.clone(), cover(workshop))];
    for (at, step) in workshop.steps.iter().enumerate() {
        let body = format!("{}{}", chapter(workshop, (at, step), demand), drawing(states, at)?);
        pages.push((format!("{}.html", step.id), title(at, step), format!("{body}{}", hints(step))));
    }
    let mut tree = Tree::new();
    for (at, (path, title, body)) in pages.iter().enumerate() {
        let text = page(workshop, title, body, &around(&pages, at));
        put(&mut tree, path, text);
    }
    let all: String = pages.iter().map(|(_, _, body)| format!("<section>{body}</section>\n")).collect();
    put(&mut tree, "print.html", page(workshop, &workshop.title, &all, ""));
    put(&mut tree, "book.css", STYLE.to_owned());
    put(&mut tree, "book.js", SCRIPT.to_owned());
    Ok(tree)
}

fn put(tree: &mut Tree, path: &str, text: String) {
    tree.extend(RelPath::new(path).map(|path| (path, File::plain(text))));
}

fn title(at: usize, step: &Step) -> String {
    format!("{}. {}", at + 1, step.title)
}

fn cover(workshop: &Workshop) -> String {
    let mut out = format!(
        "<h1>{}</h1>\n{}<h2>Steps</h2>\n<ol class=\"steps\">\n",
        escaped(&workshop.title),
        rendered(&workshop.intro)
    );
    for step in &workshop.steps {
        let _ = writeln!(
            out,
            "<li><a href=\"{}.html\">{}</a> <small>{} min</small></li>",
            step.id,
            escaped(&step.title),
            step.minutes
        );
    }
    out.push_str("</ol>\n");
    out
}

fn chapter(workshop: &Workshop, (at, step): (usize, &Step), demand: &Demand<'_>) -> String {
    let mut out = format!(
        "<h1>{}</h1>\n<p class=\"facts\">Step {} of {}, {} minutes</p>\n{}",
        escaped(&title(at, step)),
        at + 1,
        workshop.steps.len(),
        step.minutes,
        rendered(&step.text)
    );
    out.push_str("<aside><h2>What the Lens asks for</h2>\n<dl>\n");
    for id in &step.lens {
        let text = demand(id).unwrap_or_default();
        let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", escaped(id), escaped(&text));
    }
    out.push_str("</dl></aside>\n<h2>Done?</h2>\n<pre><code>formwork workshop check\n</code></pre>\n<p>says what is missing, in these words:</p>\n<ul>\n");
    for check in &step.checks {
        let _ = writeln!(out, "<li>{}</li>", inline(&check.says));
    }
    out.push_str("</ul>\n<p>When nothing is, <code>formwork workshop next</code> goes on.</p>\n");
    out
}

/// The architecture once the step is solved; what is new stands out.
fn drawing(states: &States<'_>, at: usize) -> Result<String, Vec<String>> {
    let template = |point: Point| -> Result<String, Vec<String>> {
        let tree = states.at(point)?;
        Ok(tree.get("template.yaml").and_then(File::text).unwrap_or_default().to_owned())
    };
    let (before, after) = (template(Point::Begin(at))?, template(Point::Solved(at))?);
    let svg = picture::picture(&after, Some(&before));
    Ok(format!(
        "<figure>{svg}<figcaption>The architecture after this step; what is new stands out.</figcaption></figure>\n"
    ))
}

fn hints(step: &Step) -> String {
    let mut out = String::new();
    for (number, hint) in step.hints.iter().enumerate() {
        let (title, rest) = hint.split_once('\n').unwrap_or((hint, ""));
        let _ = writeln!(
            out,
            "<details><summary>Hint {}: {}</summary>\n{}</details>",
            number + 1,
            inline(title),
            rendered(rest)
        );
    }
    out
}

fn around(pages: &[(String, String, String)], at: usize) -> String {
    let link = |at: Option<usize>, word: &str| {
        at.and_then(|at| pages.get(at))
            .map(|(path, title, _)| format!("<a href=\"{path}\">{word} {}</a>", escaped(title)))
            .unwrap_or_default()
    };
    format!(
        "<nav class=\"around\" aria-label=\"Pages\">{} {}</nav>",
        link(at.checked_sub(1), "Back:"),
        link(Some(at + 1), "On:")
    )
}

fn page(workshop: &Workshop, title: &str, body: &str, around: &str) -> String {
    let links: String = workshop
        .steps
        .iter()
        .enumerate()
        .map(|(at, step)| {
            let name = self::title(at, step);
            let here = if name == title { " aria-current=\"page\"" } else { "" };
            format!("<li><a href=\"{}.html\"{here}>{}</a></li>\n", step.id, escaped(&name))
        })
        .collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<link rel=\"stylesheet\" href=\"book.css\">\n<script src=\"book.js\" defer></script>\n</head>\n<body>\n<nav class=\"contents\" aria-label=\"Steps\"><a href=\"index.html\">{}</a>\n<ol class=\"bare\">\n{links}</ol>\n<a href=\"print.html\">All on one page</a></nav>\n<main>\n{body}{around}\n</main>\n</body>\n</html>\n",
        escaped(title),
        escaped(&workshop.title),
    )
}

fn rendered(markdown: &str) -> String {
    let mut out = String::new();
    html::push_html(&mut out, Parser::new_ext(markdown, Options::ENABLE_TABLES));
    out
}

/// Markdown of one line, without the paragraph round it.
fn inline(markdown: &str) -> String {
    let whole = rendered(markdown);
    whole.trim().trim_start_matches("<p>").trim_end_matches("</p>").to_owned()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
