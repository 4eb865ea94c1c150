//! SAM and CloudFormation templates: a map of sections, each a map of logical ids.
//!
//! The parser is asked for positions only; what is kept and written is the source text, so comments,
//! order, quotes and tags survive.

use saphyr_parser::{Event, Parser, Span, StrInput};

use super::doc::{Doc, Fault, Key, Kind, Piece, first_line_of, indent_of, line_starts};

/// Cuts a template at its sections and logical ids. The cut is refused where a key does not stand at
/// the start of its line, where the template is written in flow style (JSON), and where the text holds
/// several documents or is no YAML.
pub fn cut(text: &str) -> Result<Doc<'_>, Fault> {
    if text.matches('\r').count() != text.matches("\r\n").count() {
        return Err(Fault::new("a line ends with a carriage return alone; convert the file to `\\n` or `\\r\\n`"));
    }
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let sections = Reader::new(body).sections()?;
    Cut { text, lines: text.split_inclusive('\n').collect(), starts: line_starts(text) }.doc(&sections)
}

struct Section {
    name: String,
    line: usize,
    open: bool,
    entries: Vec<(String, usize)>,
}

struct Reader<'t> {
    parser: Parser<'t, StrInput<'t>>,
    lines: Vec<&'t str>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self { parser: Parser::new_from_str(text), lines: text.split('\n').collect() }
    }

    fn next(&mut self) -> Result<(Event<'t>, Span), Fault> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => {
                let at = error.marker();
                Err(Fault::at(format!("this is no valid YAML: {}", error.info()), at.line(), at.col() + 1))
            }
            None => Err(Fault::new("the YAML ends too early")),
        }
    }

    fn sections(&mut self) -> Result<Vec<Section>, Fault> {
        let mut sections = Vec::new();
        loop {
            match self.next()? {
                (Event::StreamStart | Event::DocumentStart(_), _) => {}
                (Event::StreamEnd, _) => return Ok(sections),
                (Event::MappingStart(..), span) if !self.is_flow(span) => {
                    sections = self.mapping()?;
                    return self.end().map(|()| sections);
                }
                (Event::Scalar(value, ..), _) if value.is_empty() || value == "~" => {}
                (Event::DocumentEnd, _) => {}
                (_, span) => {
                    return Err(at(
                        "this is no template of sections in block style (JSON and flow style cannot be merged line by line)",
                        span,
                    ));
                }
            }
        }
    }

    fn end(&mut self) -> Result<(), Fault> {
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(()),
                (Event::DocumentStart(_), span) => return Err(at("the file holds more than one YAML document", span)),
                _ => {}
            }
        }
    }

    fn mapping(&mut self) -> Result<Vec<Section>, Fault> {
        let mut sections = Vec::new();
        while let Some((name, line)) = self.key()? {
            let (event, span) = self.next()?;
            let mut section = Section { name, line, open: false, entries: Vec::new() };
            match event {
                Event::MappingStart(..) if !self.is_flow(span) => {
                    section.open = true;
                    while let Some(entry) = self.key()? {
                        section.entries.push(entry);
                        let (event, _) = self.next()?;
                        self.skip(&event)?;
                    }
                }
                Event::Scalar(ref value, ..) => section.open = value.is_empty() && span.is_empty(),
                ref other => self.skip(other)?,
            }
            sections.push(section);
        }
        Ok(sections)
    }

    /// The next key and its line (0-based), or nothing at the end of the mapping.
    fn key(&mut self) -> Result<Option<(String, usize)>, Fault> {
        match self.next()? {
            (Event::MappingEnd, _) => Ok(None),
            (Event::Scalar(name, ..), span) => {
                let line = span.start.line() - 1;
                let before: String = self.lines.get(line).unwrap_or(&"").chars().take(span.start.col()).collect();
                if self.lines.get(line).is_none_or(|text| text.trim().is_empty()) {
                    return Err(at("this key is not a plain name", span));
                }
                if !before.trim().is_empty() {
                    return Err(at("this key does not stand alone at the start of its line", span));
                }
                Ok(Some((name.into_owned(), line)))
            }
            (_, span) => Err(at("this key is not a plain name", span)),
        }
    }

    fn skip(&mut self, event: &Event<'_>) -> Result<(), Fault> {
        let mut depth = opens(event);
        while depth > 0 {
            depth += opens(&self.next()?.0);
        }
        Ok(())
    }

    fn is_flow(&self, span: Span) -> bool {
        let line = self.lines.get(span.start.line() - 1).unwrap_or(&"");
        line.chars().nth(span.start.col()) == Some('{')
    }
}

/// The mark (`|`, `>-`, `|+`) of the block of text in which the last line of a YAML text lies.
pub fn open_block(text: &str) -> Option<&str> {
    let mut least = usize::MAX;
    for line in text.lines().rev().filter(|line| !line.trim().is_empty()) {
        let (indent, is_last) = (indent_of(line), least == usize::MAX);
        if indent >= least {
            continue;
        }
        least = indent;
        let head = line.split(" #").next().unwrap_or(line).trim_end();
        let mark = head.rsplit(' ').next().unwrap_or(head);
        let rest = mark.strip_prefix(['|', '>']);
        if !is_last && rest.is_some_and(|rest| rest.chars().all(|c| c == '+' || c == '-' || c.is_ascii_digit())) {
            return Some(mark);
        }
    }
    None
}

fn opens(event: &Event<'_>) -> i32 {
    match event {
        Event::MappingStart(..) | Event::SequenceStart(..) => 1,
        Event::MappingEnd | Event::SequenceEnd => -1,
        _ => 0,
    }
}

fn at(message: &str, span: Span) -> Fault {
    Fault::at(message, span.start.line(), span.start.col() + 1)
}

struct Cut<'t> {
    text: &'t str,
    lines: Vec<&'t str>,
    starts: Vec<usize>,
}

impl<'t> Cut<'t> {
    fn doc(&self, sections: &[Section]) -> Result<Doc<'t>, Fault> {
        let mut keys = Vec::new();
        for section in sections {
            keys.push((Key::Section(section.name.clone()), section.line, section.open));
            let entries = section.entries.iter();
            keys.extend(entries.map(|(id, line)| (Key::Entry(section.name.clone(), id.clone()), *line, false)));
        }
        if let Some(pair) = keys.windows(2).find(|pair| pair[0].1 >= pair[1].1) {
            return Err(Fault::at(format!("`{}` and `{}` stand on one line", pair[0].0, pair[1].0), pair[1].1 + 1, 1));
        }
        let mut pieces = Vec::new();
        let mut from = 0;
        for (index, key) in keys.iter().enumerate() {
            let next = keys.get(index + 1);
            let (end, to) = self.with_kept_blanks(key, self.ends(key, next));
            pieces.push(self.piece(key.0.clone(), (from, end), key));
            if end < to {
                pieces.push(self.piece(Key::Tail(key.0.section().unwrap_or_default().to_owned()), (end, to), key));
            }
            from = to;
        }
        if from < self.lines.len() || pieces.is_empty() {
            let text = &self.text[self.starts[from]..];
            pieces.push(Piece { key: Key::Tail(String::new()), text, indent: 0, open: false });
        }
        Ok(Doc { pieces, kind: Kind::Template })
    }

    /// Where a key's own lines end, and where the lines end that stand after it in its section.
    fn ends(&self, key: &(Key, usize, bool), next: Option<&(Key, usize, bool)>) -> (usize, usize) {
        let floor = key.1 + 1;
        match next {
            Some((Key::Entry(..), line, _)) => {
                let to = first_line_of(&self.lines, *line, floor, indent_of(self.lines[*line]));
                (to, to)
            }
            _ => {
                let to =
                    next.map_or_else(|| self.tail(floor), |(_, line, _)| first_line_of(&self.lines, *line, floor, 0));
                let indent = if matches!(key.0, Key::Entry(..)) { indent_of(self.lines[key.1]) } else { 0 };
                (first_line_of(&self.lines, to, floor, indent), to)
            }
        }
    }

    /// A block of text that keeps its blank lines owns those that follow it.
    fn with_kept_blanks(&self, key: &(Key, usize, bool), (end, to): (usize, usize)) -> (usize, usize) {
        let is_blank = |line: &usize| self.lines.get(*line).is_some_and(|line| line.trim().is_empty());
        if !is_blank(&end) {
            return (end, to);
        }
        let text = &self.text[self.starts[key.1]..self.starts[end]];
        if !text.contains('+') || !open_block(text).is_some_and(|mark| mark.contains('+')) {
            return (end, to);
        }
        let end = (end..self.lines.len()).find(|line| !is_blank(line)).unwrap_or(self.lines.len());
        (end, to.max(end))
    }

    fn piece(&self, key: Key, (from, to): (usize, usize), (_, line, open): &(Key, usize, bool)) -> Piece<'t> {
        let text = &self.text[self.starts[from]..self.starts[to]];
        let indent = indent_of(self.lines[*line].trim_start_matches('\u{feff}'));
        let open = *open && !key.is_tail();
        Piece { key, text, indent, open }
    }

    /// The first line of the comments and blank lines at the end, and of an end marker.
    fn tail(&self, floor: usize) -> usize {
        let mut first = first_line_of(&self.lines, self.lines.len(), floor, 0);
        while first > floor && self.lines[first - 1].trim_end() == "..." {
            first = first_line_of(&self.lines, first - 1, floor, 0);
        }
        first
    }
}
