//! One case of the specification: the text, how it is read, and what is expected of it.

use std::collections::BTreeMap;

use loquat_mend::{Incomplete, Keep, Limits, Mended, Mender, Unreadable};
use serde_json::Value;

pub(super) struct Case {
    /// `file:line`.
    pub(super) place: String,
    pub(super) text: String,
    /// Where these are no UTF-8, `text` is what is left of them.
    pub(super) bytes: Option<Vec<u8>>,
    pub(super) schema: Option<Value>,
    pub(super) how: How,
    pub(super) want: Want,
}

/// The words behind `mend`.
#[derive(Default)]
pub(super) struct How {
    pub(super) unfinished: bool,
    pub(super) strict: bool,
    defaults: bool,
    exact: bool,
    incomplete: Incomplete,
    limits: Limits,
}

/// What stands below a text; what is not said is not looked at.
#[derive(Default, PartialEq)]
pub(super) struct Want {
    pub(super) value: Option<Value>,
    pub(super) unchanged: bool,
    pub(super) ordered: bool,
    /// An error or a violation, whichever.
    pub(super) refused: bool,
    pub(super) error: Option<String>,
    /// Names, with how often where the case says so.
    pub(super) repairs: Option<BTreeMap<String, Option<usize>>>,
    /// `..`: there may be other repairs.
    pub(super) more_repairs: bool,
    /// Path (the root is `/`), and the keyword where the case says so.
    pub(super) violations: Vec<(String, Option<String>)>,
    /// `..`: there may be other violations.
    pub(super) more_violations: bool,
    /// Path and digits.
    pub(super) exact: Vec<(String, String)>,
}

impl Case {
    pub(super) fn new<'w>(
        place: String,
        content: &str,
        words: impl Iterator<Item = &'w str>,
        schema: Option<Value>,
    ) -> Result<Self, String> {
        let text = content.strip_suffix('\n').unwrap_or(content);
        let mut case = Self {
            place,
            text: text.to_owned(),
            bytes: None,
            schema,
            how: How::default(),
            want: Want::default(),
        };
        for word in words {
            match word {
                "escaped" => case.text = unescaped(&case.text)?,
                "bytes" => {
                    let bytes = bytes(&case.text)?;
                    case.text = String::from_utf8_lossy(&bytes).into_owned();
                    case.bytes = Some(bytes);
                }
                _ => case.how.take(word)?,
            }
        }
        Ok(case)
    }

    pub(super) fn mender(&self) -> Result<Mender, Unreadable> {
        let mender = self.schema.as_ref().map_or(Ok(Mender::new()), Mender::for_schema)?;
        let how = &self.how;
        Ok(mender
            .with_limits(how.limits)
            .with_defaults(how.defaults)
            .with_exact_numbers(how.exact)
            .with_incomplete(how.incomplete))
    }

    /// Reads the text in one piece.
    pub(super) fn whole(&self) -> Result<Mended, Unreadable> {
        let mender = self.mender()?;
        match (self.how.strict, self.how.unfinished) {
            (true, _) => mender.strict(&self.text),
            (_, true) => mender.so_far(&self.text),
            _ => mender.mend(&self.text),
        }
    }

    /// What is shown after each character of the text, and in the end the answer. Where a later value took the place of the one
    /// shown, what was shown before is forgotten.
    pub(super) fn shown(&self) -> Result<Vec<Value>, Unreadable> {
        let mut partial = self.mender()?.partial();
        let (mut shown, mut piece) = (Vec::new(), [0; 4]);
        for character in self.text.chars() {
            if partial.feed(character.encode_utf8(&mut piece))?.superseded {
                shown.clear();
            }
            shown.extend(partial.value());
        }
        if !self.how.unfinished {
            shown.push(partial.finish()?.value);
        }
        Ok(shown)
    }

    /// Reads the text character by character.
    pub(super) fn in_pieces(&self) -> Result<Mended, Unreadable> {
        let mut partial = self.mender()?.partial();
        let mut piece = [0; 4];
        for character in self.text.chars() {
            partial.feed(character.encode_utf8(&mut piece))?;
        }
        if self.how.unfinished { partial.so_far() } else { partial.finish() }
    }
}

impl How {
    fn take(&mut self, word: &str) -> Result<(), String> {
        let keep = |word: &str| match word {
            "keep" => Ok(Keep::Keep),
            "omit" => Ok(Keep::Omit),
            _ => Err(format!("`{word}` is neither `keep` nor `omit`")),
        };
        let number = |word: &str| word.parse::<usize>().map_err(|why| format!("`{word}`: {why}"));
        match word.split_once('=') {
            None if word == "unfinished" => self.unfinished = true,
            None if word == "strict" => self.strict = true,
            None if word == "defaults" => self.defaults = true,
            None if word == "exact" => self.exact = true,
            Some(("strings", to)) => self.incomplete = self.incomplete.with_strings(keep(to)?),
            Some(("numbers", to)) => self.incomplete = self.incomplete.with_numbers(keep(to)?),
            Some(("literals", to)) => self.incomplete = self.incomplete.with_literals(keep(to)?),
            Some(("depth", to)) => self.limits = self.limits.with_depth(number(to)?),
            Some(("size", to)) => self.limits = self.limits.with_size(number(to)?),
            _ => return Err(format!("`mend` does not know `{word}`")),
        }
        Ok(())
    }
}

impl Want {
    /// Takes a line such as `repairs: fence, prose`.
    pub(super) fn take(&mut self, line: &str) -> Result<(), String> {
        let (word, rest) = line.split_once(':').unwrap_or((line.trim(), ""));
        let open = rest.split(',').any(|item| item.trim() == "..");
        let items = rest.split(',').map(str::trim).filter(|item| !["", "..", "none"].contains(item));
        let pair = |item: &str| match item.split_once(' ') {
            Some((first, second)) => (first.to_owned(), Some(second.trim().to_owned())),
            None => (item.to_owned(), None),
        };
        match word {
            "unchanged" => self.unchanged = true,
            "refused" => self.refused = true,
            "ordered" => self.ordered = true,
            "error" => self.error = Some(rest.trim().to_owned()),
            "violations" => (self.violations, self.more_violations) = (items.map(pair).collect(), open),
            "exact" => {
                self.exact = items.map(pair).map(|(path, to)| (path, to.unwrap_or_default())).collect()
            }
            "repairs" => {
                self.repairs = Some(items.map(counted).collect::<Result<_, _>>()?);
                self.more_repairs = open;
            }
            _ => return Err("not a word of the specification".to_owned()),
        }
        Ok(())
    }

    /// Whether the case says that the text has an answer that fits.
    pub(super) fn is_met(&self) -> bool {
        self.error.is_none() && !self.refused && self.violations.is_empty()
    }
}

/// `single-quotes (4)` is four times; without a number it is once or more.
fn counted(item: &str) -> Result<(String, Option<usize>), String> {
    let Some((name, times)) = item.split_once('(') else { return Ok((item.to_owned(), None)) };
    let times = times.trim_end_matches(')').parse().map_err(|why| format!("`{times}`: {why}"))?;
    Ok((name.trim().to_owned(), Some(times)))
}

/// `\u{FEFF}` becomes the character; nothing else is an escape here, so those of JSON stay.
fn unescaped(text: &str) -> Result<String, String> {
    let mut pieces = text.split("\\u{");
    let mut to = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (digits, rest) = piece.split_once('}').ok_or("an escape without its end")?;
        let number = u32::from_str_radix(digits, 16).map_err(|why| format!("`{digits}`: {why}"))?;
        to.push(char::from_u32(number).ok_or_else(|| format!("`{digits}` is no character"))?);
        to.push_str(rest);
    }
    Ok(to)
}

/// `\x{E9}` becomes the byte.
fn bytes(text: &str) -> Result<Vec<u8>, String> {
    let mut pieces = text.split("\\x{");
    let mut to = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let (digits, rest) = piece.split_once('}').ok_or("an escape without its end")?;
        to.push(u8::from_str_radix(digits, 16).map_err(|why| format!("`{digits}`: {why}"))?);
        to.extend_from_slice(rest.as_bytes());
    }
    Ok(to)
}
