//! Schemas that are ready, by their text: a file of many thousand lines usually has a handful.

use std::{collections::HashMap, rc::Rc};

use loquat::Schema;

use super::{
    failure::Failure,
    reader::{Options, Reader},
};

/// More schemas than a file has in practice; a stranger file pays for making them anew.
const MOST: usize = 64;

/// Bytes of schema text that are kept: a few of the largest schemas in use, which have about a megabyte.
const BYTES: usize = 8 << 20;

/// What a schema became: a reader, or why it cannot be used.
pub(super) type Made = Rc<Result<Reader, Failure>>;

/// Readers by the text of their schema; bounded.
#[derive(Debug)]
pub(super) struct Shelf {
    options: Options,
    made: HashMap<String, Made>,
    bytes: usize,
}

impl Shelf {
    pub(super) fn new(options: Options) -> Self {
        Self { options, made: HashMap::new(), bytes: 0 }
    }

    /// The reader for the schema that `text` is.
    pub(super) fn reader(&mut self, text: &str) -> Made {
        if let Some(made) = self.made.get(text) {
            return Rc::clone(made);
        }
        if self.made.len() >= MOST || self.bytes.saturating_add(text.len()) > BYTES {
            self.made.clear();
            self.bytes = 0;
        }
        let made = Rc::new(make(text, self.options));
        self.bytes = self.bytes.saturating_add(text.len());
        self.made.insert(text.to_owned(), Rc::clone(&made));
        made
    }
}

fn make(text: &str, options: Options) -> Result<Reader, Failure> {
    let schema = Schema::from_text(text).map_err(|error| Failure::schema(error.to_string()))?;
    Reader::new(Some(schema), options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_is_made_once_and_the_shelf_stays_small() {
        let mut shelf = Shelf::new(Options::default());
        let first = shelf.reader("true");
        assert!(Rc::ptr_eq(&first, &shelf.reader("true")));
        for n in 0..MOST * 3 {
            assert!(shelf.reader(&format!("{{\"const\": {n}}}")).is_ok());
            assert!(shelf.made.len() <= MOST);
        }
        assert!(!Rc::ptr_eq(&first, &shelf.reader("true")));
        assert!(shelf.reader("{\"type\": 7}").as_ref().as_ref().is_err_and(|why| why.kind == "bad-schema"));
    }
}
