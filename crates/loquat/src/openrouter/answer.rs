//! Reads an answer, in a fixed order: error, finish reason, candidates in the text, tolerant parse, schema, `T`, checks.
//! Nothing is parsed before the finish reason has said that there is something whole to parse.

use std::time::Duration;

use loquat_core::{
    Attempt, Error, ErrorKind, Hidden, Repair, Retry, Rung, Served, Spent, ToolCall, Turn, Usage, Verdict,
};
use loquat_mend::Mended;
use serde_json::{Value, value::RawValue};

use super::{
    catalog::Consumed,
    client::Reply,
    ladder::Ladder,
    prepared::Sent,
    profile::Profile,
    refusal::{self, Evidence, Refusal},
    said::Said,
    stream::{Decoder, End},
    wire::{error::WireError, reply::ChatReply},
};

/// What an answer turned out to be.
pub(super) enum Outcome {
    /// A turn that is whole; `text` is what of it is the answer, and not yet read as JSON.
    Said { text: String, turn: Box<Turn> },
    /// Nothing that could be used; a re-ask may mend it.
    Wrong { verdict: Verdict, text: String },
    /// Cut off at its limit.
    Truncated { text: String },
    /// The request failed, or the model will not answer.
    Failed(Refusal),
}

/// What is looked for in a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted<'a> {
    /// Its text.
    Text,
    /// All of it.
    Turn,
    /// The JSON of an answer on this rung; where it stands beside tools, a call of another name than its own is one of those.
    Answer { rung: Rung, beside: Option<&'a str> },
}

/// The facts of an attempt, before its verdict is known.
#[derive(Default)]
pub(super) struct Facts {
    pub(super) model: Option<String>,
    pub(super) provider: Option<String>,
    pub(super) usage: Usage,
    pub(super) spent: Spent,
    pub(super) request_id: Option<String>,
    /// What a price list can be laid on.
    pub(super) consumed: Option<Consumed>,
    pub(super) served: Served,
}

impl Facts {
    pub(super) fn attempt(self, rung: Option<Rung>, verdict: Verdict, elapsed: Duration) -> Attempt {
        let mut attempt = Attempt::new(rung, verdict);
        attempt.model = self.model;
        attempt.provider = self.provider;
        attempt.usage = self.usage;
        attempt.spent = self.spent;
        attempt.request_id = self.request_id;
        attempt.served = self.served;
        attempt.duration = elapsed;
        attempt
    }
}

/// Reads a reply as far as its text.
pub(super) fn read(reply: &Reply, wanted: Wanted<'_>, profile: &Profile) -> (Facts, Outcome) {
    if reply.status >= 300 {
        let refused = refusal::http(reply, profile);
        let facts = Facts {
            provider: refused.provider.clone(),
            spent: refused.error.spent(),
            request_id: reply.request_id.clone(),
            ..Facts::default()
        };
        return (facts, Outcome::Failed(refused));
    }
    let body = ChatReply::read(reply.body.reveal());
    let nothing = ChatReply::default();
    let parsed = body.as_ref().unwrap_or(&nothing);
    let facts = Facts {
        model: parsed.model.clone(),
        provider: parsed.provider(),
        usage: parsed.usage(),
        spent: parsed.spent(),
        request_id: parsed.id.clone().or_else(|| reply.request_id.clone()),
        consumed: parsed.consumed(),
        served: with_cache(parsed.served(), reply),
    };
    let outcome = match body {
        Err(reason) => malformed(reason, facts.spent, reply.body.reveal()),
        Ok(mut parsed) => match (parsed.error(), parsed.take_first()) {
            (Some(error), _) => failed_inside(&error, facts.spent, reply, profile),
            (None, None) => malformed("it has no choices", facts.spent, reply.body.reveal()),
            (None, Some(choice)) => outcome(choice.said(), wanted, facts.spent),
        },
    };
    (facts, outcome)
}

/// Reads what a stream has given, once it is over; `broken` where the connection was lost before that.
pub(super) fn read_stream(
    decoder: Decoder,
    broken: Option<Error>,
    reply: &Reply,
    wanted: Wanted<'_>,
    profile: &Profile,
) -> (Facts, Outcome) {
    let (gathered, told, end) = decoder.finish();
    if let (None, Some(End::Body(body))) = (&broken, &end) {
        let reply = Reply { body: Hidden::new(body.clone()), ..reply.clone() };
        return read(&reply, wanted, profile);
    }
    let facts = Facts {
        model: told.model,
        provider: told.provider,
        usage: told.usage,
        spent: told.spent.unwrap_or(Spent::Maybe),
        request_id: told.id.or_else(|| reply.request_id.clone()),
        consumed: told.consumed,
        served: with_cache(told.served, reply),
    };
    let spent = facts.spent;
    let text = || gathered.text().to_owned();
    let cut = || Error::from(ErrorKind::Interrupted);
    let outcome = match end {
        Some(End::Whole) => outcome(gathered.whole(), wanted, spent),
        Some(End::Error(raw)) => {
            let raw = RawValue::from_string(raw).ok();
            let error = WireError::of(raw.as_deref()).unwrap_or_default();
            let mut failed = failed_inside(&error, spent, reply, profile);
            if let Outcome::Failed(refusal) = failed {
                let error = refusal.error.with_answer(text());
                failed = Outcome::Failed(Refusal { error, ..refusal });
            }
            failed
        }
        Some(End::Malformed(reason)) => malformed(reason, spent, text().as_bytes()),
        Some(End::Cut | End::Body(_)) | None => {
            let error = broken.unwrap_or_else(cut).with_spent(spent).with_answer(text());
            Outcome::Failed(Refusal { error, evidence: Evidence::Nothing, provider: None })
        }
    };
    (facts, outcome)
}

/// With what a header alone tells.
fn with_cache(mut served: Served, reply: &Reply) -> Served {
    served.response_cache = reply.cache;
    served
}

/// An error behind a 200.
fn failed_inside(error: &WireError<'_>, spent: Spent, reply: &Reply, profile: &Profile) -> Outcome {
    let mut refused = refusal::wire(error, error.status().unwrap_or(502), reply, profile);
    // Work had begun when the 200 was written, whatever its error says.
    refused.error = refused.error.with_spent(spent);
    // What may have been charged is not sent again, whatever it proves.
    if !spent.is_nothing() {
        refused.error = refused.error.with_retry(Retry::Never);
        refused.evidence = Evidence::Nothing;
    }
    Outcome::Failed(refused)
}

fn outcome(said: Said, wanted: Wanted<'_>, spent: Spent) -> Outcome {
    let Some(text) = text(&said.turn, wanted) else {
        // Several calls of the tool: none of them is the answer.
        return Outcome::Wrong { verdict: Verdict::Unreadable, text: said.turn.text.unwrap_or_default() };
    };
    let failed = |kind: ErrorKind, text: String| {
        let error = Error::from(kind).with_spent(spent).with_answer(text);
        Outcome::Failed(Refusal { error, evidence: Evidence::Nothing, provider: None })
    };
    if let Some(refusal) = said.refusal {
        return failed(ErrorKind::Refused, refusal);
    }
    if said.is_refused() {
        return failed(ErrorKind::Refused, text);
    }
    // Arguments that are the answer itself are read, and found to be a part of it, where its schema is known.
    let is_tool = |call: &ToolCall| match wanted {
        Wanted::Answer { beside, .. } => beside.is_some_and(|name| call.name != name),
        Wanted::Text | Wanted::Turn => true,
    };
    if said.is_truncated() {
        return Outcome::Truncated { text };
    }
    let has_calls = !said.turn.tool_calls.is_empty();
    match said.finish() {
        _ if said.is_filtered() => failed(ErrorKind::Filtered, text),
        "error" => failed(ErrorKind::ProviderFailed { status: 502 }, text),
        _ if said.has_cut_call(is_tool) => Outcome::Wrong { verdict: Verdict::Partial, text },
        _ if text.trim().is_empty() && !has_calls => Outcome::Wrong { verdict: Verdict::Empty, text },
        _ => Outcome::Said { text, turn: Box::new(said.turn) },
    }
}

/// Where the answer is: the content, or the arguments of a tool. Some providers emulate one by the other.
fn text(turn: &Turn, wanted: Wanted<'_>) -> Option<String> {
    let content = || turn.text.clone().filter(|text| !text.trim().is_empty());
    let Wanted::Answer { rung, beside } = wanted else { return Some(content().unwrap_or_default()) };
    let is_answer = |call: &&ToolCall| beside.is_none_or(|name| call.name == name);
    let mut calls = turn.tool_calls.iter().filter(is_answer);
    let first = calls.next();
    let has_several = calls.any(|call| first.is_some_and(|first| first.arguments != call.arguments));
    let arguments = || first.filter(|_| !has_several).map(|call| call.arguments.clone());
    let found = match rung {
        // Missing arguments are `{}`: what stands beside them says more.
        Rung::ForcedTool => arguments().filter(|text| text != "{}").or_else(content).or_else(arguments),
        _ => content().or_else(arguments),
    };
    if found.is_none() && has_several {
        return None;
    }
    Some(found.unwrap_or_default())
}

fn malformed(reason: &str, spent: Spent, body: &[u8]) -> Outcome {
    let kind = ErrorKind::Malformed { reason: reason.to_owned() };
    let body = String::from_utf8_lossy(body).into_owned();
    let error = Error::from(kind).with_spent(spent).with_answer(body);
    Outcome::Failed(Refusal { error, evidence: Evidence::Nothing, provider: None })
}

/// A value read from an answer's text, or what is wrong with it.
pub(super) enum Judged {
    Valid { value: Value, repairs: Vec<Repair>, nulls_dropped: bool },
    Wrong(Verdict),
}

/// Lays the text of an answer on the schema that the model was shown: as it stands, if it is valid so, else mended.
pub(super) fn judge(text: &str, rung: Rung, ladder: &Ladder<'_>) -> Judged {
    let schema = ladder.schema;
    let shown = ladder.sent().ok().filter(|_| rung == Rung::JsonSchema);
    if let Some(clean) = loquat_mend::clean(text)
        && let judged @ (Judged::Valid { .. } | Judged::Wrong(Verdict::SchemaEchoed)) =
            weigh(clean, shown, ladder)
    {
        return judged;
    }
    let mender = match shown {
        Some(sent) => sent.mender(),
        None => ladder.prepared.mender(schema.document()),
    };
    match mender.mend(text) {
        Ok(mended) => weigh(mended, shown, ladder),
        Err(_) => Judged::Wrong(Verdict::Unreadable),
    }
}

fn weigh(mended: Mended, shown: Option<&Sent>, ladder: &Ladder<'_>) -> Judged {
    let schema = ladder.schema;
    if is_echo(&mended.value, schema.document(), ladder.sent().ok()) {
        return Judged::Wrong(Verdict::SchemaEchoed);
    }
    // A value that had to be closed for the model may be a part of its answer, however valid it looks.
    if mended.is_cut() {
        return Judged::Wrong(Verdict::Partial);
    }
    let nulls = count_nulls(&mended.value);
    let value = match (shown, ladder.sent()) {
        (Some(sent), _) => sent.said.decode(mended.value),
        (None, Ok(sent)) if nulls > 0 => sent.said.without_nulls(mended.value),
        _ => mended.value,
    };
    let nulls_dropped = shown.is_none() && nulls > count_nulls(&value);
    match schema.violations(&value) {
        violations if violations.is_empty() => {
            Judged::Valid { value, repairs: mended.repairs, nulls_dropped }
        }
        violations => Judged::Wrong(Verdict::Invalid { violations }),
    }
}

/// Depth is bounded by the parser's limit.
fn count_nulls(value: &Value) -> usize {
    match value {
        Value::Null => 1,
        Value::Array(items) => items.iter().map(count_nulls).sum(),
        Value::Object(members) => members.values().map(count_nulls).sum(),
        _ => 0,
    }
}

/// The schema itself, bare or in one of the wrappers that it is sent in, or something that reads as one where the schema
/// asks for no such properties.
fn is_echo(value: &Value, document: &Value, sent: Option<&Sent>) -> bool {
    let telling =
        ["properties", "$ref", "anyOf", "oneOf", "allOf"].iter().any(|key| document.get(key).is_some());
    if !telling {
        return false;
    }
    let wrapped = ["/schema", "/parameters", "/json_schema/schema", "/function/parameters"];
    let mut candidates = std::iter::once(value).chain(wrapped.iter().filter_map(|path| value.pointer(path)));
    if candidates.any(|value| value == document || sent.is_some_and(|sent| *value == sent.said.schema)) {
        return true;
    }
    let own = document.get("properties").and_then(Value::as_object);
    let (Some(own), Some(echoed)) = (own, value.get("properties").and_then(Value::as_object)) else {
        return false;
    };
    // The names of its properties are those of the schema, and each stands for a schema.
    !own.contains_key("properties")
        && !echoed.is_empty()
        && echoed.iter().all(|(name, schema)| own.contains_key(name) && schema.is_object())
}
