//! Reasoning in the provider's own form, out of its pieces: what goes back to the provider must be what it would have sent in
//! one piece. Only texts are joined; a signature and what is encrypted stay as they came.

use serde_json::Value;

/// Adds `pieces` to what has come so far.
pub(super) fn join(details: &mut Vec<Value>, pieces: &[Value], is_whole: bool) {
    for piece in pieces {
        let before =
            if is_whole { None } else { details.iter_mut().rev().find(|before| is_same(before, piece)) };
        match before {
            Some(before) => extend(before, piece),
            None => details.push(piece.clone()),
        }
    }
}

/// Whether `piece` goes on with `before`: the same kind of text at the same place.
fn is_same(before: &Value, piece: &Value) -> bool {
    let field = |value: &'_ Value, name: &str| value.get(name).filter(|field| !field.is_null()).cloned();
    let same = |name: &str| field(before, name) == field(piece, name);
    let differs = |name: &str| {
        let (before, piece) = (field(before, name), field(piece, name));
        before.is_some() && piece.is_some() && before != piece
    };
    let is_text = ["text", "summary", "signature"].iter().any(|name| field(piece, name).is_some());
    same("type")
        && same("index")
        && is_text
        && !differs("id")
        && !differs("format")
        && field(before, "signature").is_none()
}

fn extend(before: &mut Value, piece: &Value) {
    let (Some(before), Some(piece)) = (before.as_object_mut(), piece.as_object()) else { return };
    for (name, new) in piece {
        match (before.get_mut(name), new) {
            (Some(Value::String(text)), Value::String(more)) if name == "text" || name == "summary" => {
                text.push_str(more);
            }
            (Some(Value::Null) | None, new) => {
                before.insert(name.clone(), new.clone());
            }
            _ => {}
        }
    }
}
