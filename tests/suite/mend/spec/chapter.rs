//! Reads a chapter of the specification: Markdown in, cases out. What it takes for a case, `tests/corpus/mend/README.md` says.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use serde_json::Value;

use super::case::{Case, Want};

/// One file.
#[derive(Default)]
pub(super) struct Chapter {
    pub(super) file: String,
    pub(super) has_title: bool,
    /// Words that are neither a case nor a heading.
    pub(super) prose: usize,
    pub(super) cases: Vec<Case>,
    /// What is not written as a case is written, with its line.
    pub(super) wrong: Vec<String>,
    schema: Option<Value>,
    open: Option<Case>,
}

/// The words with which a line below a case says what is expected.
const DIRECTIVES: [&str; 7] =
    ["unchanged", "refused", "ordered", "error:", "repairs:", "violations:", "exact:"];

impl Chapter {
    pub(super) fn read(file: &str, text: &str) -> Self {
        let mut chapter = Self { file: file.to_owned(), ..Self::default() };
        let mut code: Option<(String, Range<usize>, String)> = None;
        for (event, range) in Parser::new(text).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    code = Some((info.to_string(), range, String::new()));
                }
                Event::Text(piece) => {
                    if let Some((_, _, content)) = &mut code {
                        content.push_str(&piece);
                    }
                }
                Event::End(TagEnd::CodeBlock) => {
                    if let Some((info, range, content)) = code.take() {
                        chapter.block(&info, line(text, range.start), &content);
                    }
                }
                Event::Start(Tag::Heading { .. }) => chapter.heading(range.start),
                Event::Start(Tag::Paragraph) => {
                    chapter.paragraph(line(text, range.start), text.get(range).unwrap_or_default());
                }
                _ => {}
            }
        }
        chapter.close();
        chapter
    }

    /// A schema holds up to the next heading.
    fn heading(&mut self, at: usize) {
        self.close();
        self.schema = None;
        self.has_title |= at == 0;
    }

    fn block(&mut self, info: &str, line: usize, content: &str) {
        let mut words = info.split_whitespace();
        let name = words.next().unwrap_or_default();
        match (name, self.open.as_mut()) {
            ("mend", _) => {
                self.close();
                match Case::new(format!("{}:{line}", self.file), content, words, self.schema.clone()) {
                    Ok(case) => self.open = Some(case),
                    Err(why) => self.wrong(line, &why),
                }
            }
            ("schema", _) => {
                self.close();
                match serde_json::from_str(content) {
                    Ok(schema) => self.schema = Some(schema),
                    Err(why) => self.wrong(line, &format!("no JSON: {why}")),
                }
            }
            ("json", Some(case)) if case.want.value.is_none() => match serde_json::from_str(content) {
                Ok(value) => case.want.value = Some(value),
                Err(why) => self.wrong(line, &format!("no JSON: {why}")),
            },
            ("json", _) => self.wrong(line, "a `json` block that belongs to no case"),
            _ => self.close(),
        }
    }

    fn paragraph(&mut self, line: usize, text: &str) {
        if !text.lines().all(is_directive) {
            self.close();
            self.prose += text.split_whitespace().count();
            return;
        }
        for directive in text.lines() {
            let taken = match self.open.as_mut() {
                Some(case) => case.want.take(directive),
                None => Err("it belongs to no case".to_owned()),
            };
            if let Err(why) = taken {
                self.wrong(line, &format!("`{directive}`: {why}"));
            }
        }
    }

    /// Prose, a heading or the next case ends a case.
    fn close(&mut self) {
        let Some(mut case) = self.open.take() else { return };
        if case.want.unchanged {
            case.want.value = serde_json::from_str(&case.text).ok();
            case.want.repairs.get_or_insert_default();
        }
        if case.want == Want::default() {
            self.wrong.push(format!("{}: a case without an outcome", case.place));
        }
        self.cases.push(case);
    }

    fn wrong(&mut self, line: usize, why: &str) {
        self.wrong.push(format!("{}:{line}: {why}", self.file));
    }
}

fn is_directive(line: &str) -> bool {
    DIRECTIVES.iter().any(|word| match line.strip_prefix(word) {
        Some(rest) => word.ends_with(':') || rest.trim().is_empty(),
        None => false,
    })
}

/// The number of the line, counted from 1.
fn line(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}
