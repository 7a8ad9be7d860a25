//! Leaves: as they stand, or what they mean where another kind is wanted.

use serde_json::{Number, Value};

use crate::align::lay::CEILING;
use crate::align::number::{literal_in, number_in, of_kind};
use crate::align::straight::{Choice, Laid, State};
use crate::repair::RepairKind as K;
use crate::shape::{
    ANY, ARRAY, BOOLEAN, FRACTION, Kinds, NULL, NUMBER, OBJECT, One, SCALAR, STRING, ShapeId,
};
use crate::words::{Found, list, literal, moment};

/// What is known of a place beside its shape.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    /// Where the key of a member ends: only there is it known where a number or a literal stands.
    pub(super) behind: Option<usize>,
    /// The member may be absent.
    pub(super) optional: bool,
}

/// A string that stands in the text as it is, and where.
type Written<'de> = (&'de str, (usize, usize));

impl<'s, 'de> State<'s, 'de> {
    pub(super) fn null(&mut self, shape: ShapeId, place: Place) -> Result<Laid, Choice> {
        let legal = self.asis || self.shapes.kinds(shape) & NULL != 0;
        let listed = self.one(shape).is_none_or(|one| is_listed(one, NULL, &Value::Null));
        if legal && listed {
            return Ok(Some(Value::Null));
        }
        if let Some(span) = self.token(place).filter(|_| place.optional) {
            self.tell(K::NullAbsent, span);
            return Ok(None);
        }
        self.choice().map(|()| Some(Value::Null))
    }

    pub(super) fn boolean(&mut self, value: bool, shape: ShapeId, place: Place) -> Result<Value, Choice> {
        let value = Value::Bool(value);
        match self.one(shape) {
            Some(one) if one.kinds & BOOLEAN == 0 || !is_listed(one, BOOLEAN, &value) => {
                let text = self.as_text(one, place);
                self.or_choice(text, value)
            }
            _ => Ok(value),
        }
    }

    pub(super) fn number(&mut self, number: Number, shape: ShapeId, place: Place) -> Result<Value, Choice> {
        let whole = !number.is_f64();
        let value = Value::Number(number);
        match self.one(shape) {
            Some(one) if one.kinds & NUMBER == 0 => {
                let meant = self.as_text(one, place).or_else(|| self.as_boolean(one, place));
                self.or_choice(meant, value)
            }
            // `1.0` is an integer to a schema, and stays; where anything else is done, it becomes 1.
            Some(one) if (!whole && one.kinds & FRACTION == 0) || !is_listed(one, NUMBER, &value) => {
                self.or_choice(None, value)
            }
            _ => Ok(value),
        }
    }

    /// A string; `written` if nothing in it was escaped.
    pub(super) fn string(
        &mut self,
        text: &str,
        written: Option<Written<'de>>,
        shape: ShapeId,
    ) -> Result<Value, Choice> {
        match self.one(shape) {
            Some(one) if !is_text(one, text) => {
                let meant = written.and_then(|(text, span)| Some((self.meant(text, shape, one)?, span)));
                self.or_choice(meant, text.into())
            }
            _ => Ok(text.into()),
        }
    }

    fn or_choice(
        &mut self,
        meant: Option<(Found<Value>, (usize, usize))>,
        value: Value,
    ) -> Result<Value, Choice> {
        match meant {
            Some((found, span)) => {
                self.tell_all(&found.repairs, span);
                Ok(found.value)
            }
            None => self.choice().map(|()| value),
        }
    }

    /// What a text means where it may not stand as it is.
    fn meant(&mut self, text: &'de str, shape: ShapeId, one: &'s One) -> Option<Found<Value>> {
        let masked = one.words.as_ref().map_or(0, |words| words.mask);
        let (free, listed) = (one.kinds & !masked, one.kinds & masked);
        let found = if free & STRING != 0 {
            if one.kinds & (SCALAR & !STRING) != 0 { None } else { moment_in(text, one) }
        } else if listed & SCALAR != 0 {
            if free & SCALAR != 0 { None } else { self.word(text, shape, one) }
        } else if free & SCALAR != 0 {
            scalar(text, one)
        } else {
            None
        };
        // Where a list or an object may stand too, what was found in a sentence has rivals.
        let rivals = one.kinds & (ARRAY | OBJECT) != 0;
        let found = match found {
            None if one.kinds == ARRAY => self.item(text, one),
            Some(found) if rivals && cost(&found.repairs) >= K::NumberInProse.cost() => None,
            found => found,
        };
        found.filter(|found| cost(&found.repairs) <= CEILING)
    }

    fn word(&mut self, text: &'de str, shape: ShapeId, one: &'s One) -> Option<Found<Value>> {
        let words = one.words.as_ref()?;
        let (at, kinds) = self.spelled.word(shape, words, text)?;
        let word = words.get(at).filter(|word| word.is_string())?;
        Some(Found::new(word.clone(), &*kinds))
    }

    /// The only item of the list that is wanted.
    fn item(&mut self, text: &'de str, one: &'s One) -> Option<Found<Value>> {
        let rule =
            one.array.as_ref().filter(|rule| rule.min <= 1 && rule.max >= 1 && rule.prefix.len() <= 1)?;
        let other =
            text.is_empty() || text.trim_start().starts_with(['{', '[', '"']) || list::is_marked(text);
        let single = || text.bytes().all(|byte| byte.is_ascii_alphanumeric()) || list::items(text).is_none();
        if other || one.words.is_some() || !single() {
            return None;
        }
        let inside = rule.prefix.first().copied().unwrap_or(rule.rest);
        let found = match self.shapes.one(inside)? {
            _ if inside == ANY => Found::new(text.into(), []),
            one if one.kinds & (ARRAY | OBJECT) != 0 => return None,
            one if is_text(one, text) => Found::new(text.into(), []),
            one => self.meant(text, inside, one)?,
        };
        let Found { value, mut repairs } = found;
        repairs.push(K::ItemAsArray);
        Some(Found { value: Value::Array(vec![value]), repairs })
    }

    /// A number or literal where only a text may stand: its characters.
    fn as_text(&self, one: &One, place: Place) -> Option<(Found<Value>, (usize, usize))> {
        if one.kinds & STRING == 0 || one.words.is_some() || one.kinds & BOOLEAN != 0 {
            return None;
        }
        let span = self.token(place)?;
        let text = self.text.get(span.0..span.1).filter(|text| is_text(one, text))?;
        Some((Found::new(text.into(), [K::ScalarAsText]), span))
    }

    fn as_boolean(&self, one: &One, place: Place) -> Option<(Found<Value>, (usize, usize))> {
        if one.kinds & SCALAR & !NULL != BOOLEAN || one.words.is_some() {
            return None;
        }
        let span = self.token(place)?;
        let found = literal::boolean(self.text.get(span.0..span.1)?)?;
        Some((Found { value: Value::Bool(found.value), repairs: found.repairs }, span))
    }

    /// Where the number or literal stands that is the value of a member.
    fn token(&self, place: Place) -> Option<(usize, usize)> {
        let rest = self.text.get(place.behind?..)?;
        let token = rest.trim_start_matches([' ', '\t', '\n', '\r', ':']);
        let length = token.find([' ', '\t', '\n', '\r', ',', '}'])?;
        let start = self.text.len() - token.len();
        Some((start, start + length))
    }
}

/// Whether a text may stand as it is.
fn is_text(one: &One, text: &str) -> bool {
    if one.kinds & STRING == 0 {
        return false;
    }
    match one.words.as_ref().filter(|words| words.mask & STRING != 0) {
        Some(words) => words.exactly(text).is_some(),
        None => one.text.as_ref().is_none_or(|rule| rule.refuses(text).is_none()),
    }
}

/// Whether the list of words has the value, if it speaks of its kind.
fn is_listed(one: &One, kind: Kinds, value: &Value) -> bool {
    let words = one.words.as_ref().filter(|words| words.mask & kind != 0);
    words.is_none_or(|words| words.equal(value).is_some())
}

/// A date or time in another notation.
fn moment_in(text: &str, one: &One) -> Option<Found<Value>> {
    let rule = one.text.as_ref().filter(|rule| rule.refuses(text) == Some("format"))?;
    let found = rule.formats.iter().find_map(|format| moment::rewrite(text, format))?;
    rule.refuses(&found.value).is_none().then(|| Found::new(Value::String(found.value), found.repairs))
}

/// A number, a boolean or null; the number, if both are as cheap.
fn scalar(text: &str, one: &One) -> Option<Found<Value>> {
    let number = if one.kinds & NUMBER != 0 { number_in(text, false) } else { None };
    let number = number.and_then(|found| of_kind(one, found)).map(|found| {
        let fits = one.number.as_ref().is_none_or(|rule| rule.refuses(&found.value).is_none());
        (fits, Found::new(Value::Number(found.value), found.repairs))
    });
    let literal = if one.kinds & (BOOLEAN | NULL) != 0 { literal_in(text, false, one) } else { None };
    let literal = literal.map(|Found { value, mut repairs }| {
        if repairs.is_empty() {
            repairs.push(K::Literal);
        }
        Found { value, repairs }
    });
    match (number, literal) {
        (Some((true, number)), Some(literal)) => {
            Some(if cost(&literal.repairs) < cost(&number.repairs) { literal } else { number })
        }
        (Some((true, number)), None) => Some(number),
        // What is out of bounds is told, and that is for the plans.
        (Some((false, _)), None) => None,
        (_, literal) => literal,
    }
}

fn cost(kinds: &[K]) -> u32 {
    kinds.iter().map(|kind| kind.cost()).sum()
}
