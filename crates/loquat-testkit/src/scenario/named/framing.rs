//! Bytes, lines and the order of events: whole answers in odd dress, and streams that lack their end.

use serde_json::{Value, json};

use super::{Named, Reply, TEXT, whole};
use crate::simulator::{stream::Event, stream::UsageChunk, wire_body::Cutting};

pub(super) const ALL: &[Named] = &[
    Named::new("whole", "a whole answer", whole),
    Named::new("ticks", "white space before a blocking answer", || whole().ticks(25)),
    Named::new("only-ticks", "white space and nothing else, then the end", || Reply::raw("").ticks(9)),
    Named::new("ticks-then-error", "white space, then an error in the 200", || {
        Reply::error_in_200(502, "Network connection lost.").ticks(9)
    }),
    Named::new("comments", "thirty comments before the first event", || whole().comments(30)),
    Named::new("comments-between", "a comment after each event", || whole().edit_events(comment_each)),
    Named::new("pieces-of-1", "a byte at a time", || whole().in_pieces(1)),
    Named::new("pieces-by-event", "an event at a time", || whole().cutting(Cutting::Events)),
    Named::new("pieces-random", "seeded random pieces", || whole().cutting(Cutting::Seeded(7))),
    Named::new("pieces-inside-characters", "cut inside of characters", || {
        whole().cutting(Cutting::InsideCharacters)
    }),
    Named::new("pieces-inside-line-ends", "cut inside of the empty line", || {
        whole().cutting(Cutting::InsideLineEnds)
    }),
    Named::new("crlf", "lines that end in CR LF", || whole().edit_lines(|text| text.replace('\n', "\r\n"))),
    Named::new("no-space", "`data:` without a space", || {
        whole().edit_lines(|text| text.replace("data: ", "data:"))
    }),
    Named::new("event-lines", "`event: message` before each event, ids and empty data", || {
        whole().edit_lines(|text| text.replace("data: {", "event: message\nid: 1\ndata: {") + "data:\n\n")
    }),
    Named::new("byte-order-mark", "a byte order mark before the body", || {
        whole().edit_lines(|text| format!("\u{feff}{text}"))
    }),
    Named::new("usage-without-reason", "the usage in a chunk with a null reason", || {
        whole().usage_chunk(UsageChunk::WithoutReason)
    }),
    Named::new("usage-without-choices", "the usage in a chunk without choices", || {
        whole().usage_chunk(UsageChunk::WithoutChoices)
    }),
    Named::new("no-usage", "a whole answer without usage", || {
        whole().usage_chunk(UsageChunk::None).edit_body(|body| drop(remove(body, "usage")))
    }),
    Named::new("empty-usage", "`usage: {}` in each chunk but the last", || {
        whole().edit_events(|events| empty_usage_each(events))
    }),
    Named::new("no-done", "a stream without `[DONE]`", || {
        whole().edit_events(|events| events.retain(|event| *event != Event::Done))
    }),
    Named::new("done-then-open", "`[DONE]`, and the connection stays open", || whole().then_silence()),
    Named::new("no-finish", "a stream that ends without a reason", || whole().edit_events(without_finish)),
    Named::new("no-finish-but-done", "no reason of the end, but `[DONE]`", || {
        whole().edit_events(|events| {
            without_finish(events);
            events.push(Event::Done);
        })
    }),
    Named::new("only-comments", "comments, then the end", || {
        Reply::events(": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n")
    }),
    Named::new("only-done", "`[DONE]` and nothing before it", || Reply::events("data: [DONE]\n\n")),
    Named::new("no-bytes", "a 200 with an empty body", || Reply::raw("")),
    Named::new("not-json", "a 200 whose body is words", || Reply::raw("upstream connect error")),
    Named::new("broken-event", "an event whose data is no JSON", || {
        whole().edit_lines(|text| text.replacen("data: {\"id\"", "data: {\"id", 2))
    }),
    Named::new("older-keys", "the keys in the order of 2025", || {
        whole()
            .edit_body(older)
            .edit_events(|events| events.iter_mut().filter_map(Event::chunk).for_each(older))
    }),
    Named::new("newer-fields", "fields and words that nobody knows yet", || {
        whole()
            .edit_body(newer)
            .edit_events(|events| events.iter_mut().filter_map(Event::chunk).for_each(newer))
    }),
    Named::new("gzip", "a body that is packed, unasked", || whole().gzip()),
    Named::new("gzip-cut", "a packed body that ends too early", || whole().gzip().cut_after(200)),
    Named::new("gzip-broken", "a body that begins as if it were packed", || {
        Reply::raw(b"\x1f\x8b\x08 and then words".to_vec()).header("content-encoding", "gzip")
    }),
    Named::new(
        "cut-json",
        "a blocking answer that is cut in the middle, a stream in the middle of an event",
        || whole().cut_after(180),
    ),
    Named::new("content-length-too-long", "fewer bytes than were announced", || {
        whole().header("content-length", "100000").cut_after(120)
    }),
];

fn remove(body: &mut Value, name: &str) -> Option<Value> {
    body.as_object_mut()?.shift_remove(name)
}

fn comment_each(events: &mut Vec<Event>) {
    *events = events.drain(..).flat_map(|event| [event, Event::Comment]).collect();
}

fn empty_usage_each(events: &mut [Event]) {
    for chunk in events.iter_mut().filter_map(Event::chunk) {
        if let Some(map) = chunk.as_object_mut() {
            map.entry("usage").or_insert_with(|| json!({}));
        }
    }
}

fn without_finish(events: &mut Vec<Event>) {
    events.retain_mut(|event| match event.chunk() {
        Some(chunk) => chunk.pointer("/choices/0/finish_reason").is_some_and(Value::is_null),
        None => false,
    });
}

/// id, provider, model, object, ...: as it was in 2025.
fn older(body: &mut Value) {
    let mut first = serde_json::Map::new();
    for name in ["id", "provider", "model"] {
        if let Some(value) = remove(body, name) {
            first.insert(name.to_owned(), value);
        }
    }
    if let Some(map) = body.as_object_mut() {
        first.append(map);
    }
    *body = Value::Object(first);
}

fn newer(body: &mut Value) {
    let Some(map) = body.as_object_mut() else { return };
    map.insert("service_tier".to_owned(), json!("ultrafast"));
    map.insert("alignment".to_owned(), json!({"score": [1, {"deep": TEXT.len()}]}));
    for part in ["/choices/0/message", "/choices/0/delta"] {
        if let Some(part) = body.pointer_mut(part).and_then(Value::as_object_mut) {
            part.insert("annotations".to_owned(), json!([{"type": "hologram", "hologram": {"x": 1}}]));
            part.insert("mood".to_owned(), json!(null));
        }
    }
    let choice = body.pointer_mut("/choices/0").and_then(Value::as_object_mut);
    let ended = |choice: &&mut serde_json::Map<String, Value>| {
        choice.get("native_finish_reason").is_some_and(|reason| !reason.is_null())
    };
    if let Some(choice) = choice.filter(ended) {
        choice.insert("native_finish_reason".to_owned(), json!("END_OF_DREAM"));
    }
}
