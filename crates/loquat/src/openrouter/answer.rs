//! Reads an answer, in a fixed order: error, finish reason, candidates in the text, tolerant parse, schema, `T`, checks.
//! Nothing is parsed before the finish reason has said that there is something whole to parse.

use loquat_core::{Attempt, ErasedSchema, ErrorKind, Repair, Rung, Spent, Usage, Verdict};
use loquat_mend::Mended;
use serde_json::Value;

use super::{
    client::Reply,
    dialect::{Dialect, Strict},
    profile::Profile,
    refusal::{self, Evidence, Refusal},
    strict,
    wire::reply::{ChatReply, WireChoice},
};

/// What an answer turned out to be.
pub(super) enum Outcome {
    /// Text that is whole, and not yet read as JSON.
    Text(String),
    /// Nothing that could be used; a re-ask may mend it.
    Wrong { verdict: Verdict, text: String },
    /// Cut off at its limit.
    Truncated { text: String },
    /// The request failed, or the model will not answer.
    Failed(Refusal),
}

/// The facts of an attempt, before its verdict is known.
pub(super) struct Facts {
    pub(super) model: Option<String>,
    pub(super) provider: Option<String>,
    pub(super) usage: Usage,
    pub(super) spent: Spent,
    pub(super) request_id: Option<String>,
}

impl Facts {
    pub(super) fn attempt(self, rung: Option<Rung>, verdict: Verdict, reply: &Reply) -> Attempt {
        let mut attempt = Attempt::new(rung, verdict);
        attempt.model = self.model;
        attempt.provider = self.provider;
        attempt.usage = self.usage;
        attempt.spent = self.spent;
        attempt.request_id = self.request_id;
        attempt.duration = reply.elapsed;
        attempt
    }
}

/// Reads a reply as far as its text.
pub(super) fn read(reply: &Reply, rung: Option<Rung>, profile: &Profile) -> (Facts, Outcome) {
    if reply.status >= 300 {
        let refused = refusal::http(reply, profile);
        let facts = Facts {
            model: None,
            provider: refused.provider.clone(),
            usage: Usage::default(),
            spent: refused.error.spent(),
            request_id: reply.request_id.clone(),
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
    };
    let outcome = match &body {
        Err(reason) => malformed(reason, &facts, reply),
        Ok(parsed) => outcome(parsed, rung, profile, &facts, reply),
    };
    (facts, outcome)
}

fn outcome(
    parsed: &ChatReply<'_>,
    rung: Option<Rung>,
    profile: &Profile,
    facts: &Facts,
    reply: &Reply,
) -> Outcome {
    if let Some(error) = parsed.error() {
        let mut refused = refusal::wire(&error, error.status().unwrap_or(502), reply.retry_after, profile);
        // Work had begun when the 200 was written, whatever its error says.
        refused.error = refused.error.with_spent(facts.spent);
        // What may have been charged is not sent again, whatever it proves.
        if !facts.spent.is_nothing() {
            refused.error = refused.error.with_retry(loquat_core::Retry::Never);
            refused.evidence = Evidence::Nothing;
        }
        return Outcome::Failed(refused);
    }
    let Some(choice) = parsed.first() else {
        return malformed("it has no choices", facts, reply);
    };
    let Some(text) = text(choice, rung) else {
        // Several calls of the tool: none of them is the answer.
        let text = choice.content().unwrap_or_default().to_owned();
        return Outcome::Wrong { verdict: Verdict::Unreadable, text };
    };
    let failed = |kind: ErrorKind, text: String| {
        let error = loquat_core::Error::from(kind).with_spent(facts.spent).with_answer(text);
        Outcome::Failed(Refusal { error, evidence: Evidence::Nothing, provider: None })
    };
    if let Some(refusal) = choice.refusal() {
        return failed(ErrorKind::Refused, refusal.to_owned());
    }
    if choice.is_refused() {
        return failed(ErrorKind::Refused, text);
    }
    if choice.is_truncated() {
        return Outcome::Truncated { text };
    }
    match choice.finish() {
        "content_filter" => failed(ErrorKind::Filtered, text),
        _ if choice.is_filtered() => failed(ErrorKind::Filtered, text),
        "error" => failed(ErrorKind::ProviderFailed { status: 502 }, text),
        _ if text.trim().is_empty() => Outcome::Wrong { verdict: Verdict::Empty, text },
        _ => Outcome::Text(text),
    }
}

/// Where the answer is: the content, or the arguments of a tool. Some providers emulate one by the other.
fn text(choice: &WireChoice<'_>, rung: Option<Rung>) -> Option<String> {
    let content = || choice.content().filter(|text| !text.trim().is_empty()).map(str::to_owned);
    let arguments = || choice.arguments().filter(|text| !text.trim().is_empty());
    let found = match rung {
        Some(Rung::ForcedTool) => arguments().or_else(content),
        Some(_) => content().or_else(arguments),
        None => content(),
    };
    if found.is_none() && rung.is_some() && choice.has_several_calls() {
        return None;
    }
    Some(found.unwrap_or_default())
}

fn malformed(reason: &str, facts: &Facts, reply: &Reply) -> Outcome {
    let kind = ErrorKind::Malformed { reason: reason.to_owned() };
    let body = String::from_utf8_lossy(reply.body.reveal()).into_owned();
    let error = loquat_core::Error::from(kind).with_spent(facts.spent).with_answer(body);
    Outcome::Failed(Refusal { error, evidence: Evidence::Nothing, provider: None })
}

/// A value read from an answer's text, or what is wrong with it.
pub(super) enum Judged {
    Valid { value: Value, repairs: Vec<Repair>, nulls_dropped: bool },
    Wrong(Verdict),
}

/// Lays the text of an answer on the schema: as it stands, if it is valid so, else mended.
pub(super) fn judge(text: &str, schema: &ErasedSchema, dialect: &Dialect) -> Judged {
    let strict = dialect.strict.as_ref().ok();
    if let Some(clean) = loquat_mend::clean(text)
        && let judged @ (Judged::Valid { .. } | Judged::Wrong(Verdict::SchemaEchoed)) =
            weigh(clean, schema, strict)
    {
        return judged;
    }
    match dialect.mender(schema.document()).mend(text) {
        Ok(mended) => weigh(mended, schema, strict),
        Err(_) => Judged::Wrong(Verdict::Unreadable),
    }
}

fn weigh(mended: Mended, schema: &ErasedSchema, strict: Option<&Strict>) -> Judged {
    if is_echo(&mended.value, schema.document(), strict) {
        return Judged::Wrong(Verdict::SchemaEchoed);
    }
    // A value that had to be closed for the model may be a part of its answer, however valid it looks.
    if mended.is_cut() {
        return Judged::Wrong(Verdict::Partial);
    }
    let nulls = count_nulls(&mended.value);
    let value = if nulls == 0 { mended.value } else { strict::decode(schema.document(), mended.value) };
    let nulls_dropped = nulls > count_nulls(&value);
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
fn is_echo(value: &Value, document: &Value, strict: Option<&Strict>) -> bool {
    let telling =
        ["properties", "$ref", "anyOf", "oneOf", "allOf"].iter().any(|key| document.get(key).is_some());
    if !telling {
        return false;
    }
    let wrapped = ["/schema", "/parameters", "/json_schema/schema", "/function/parameters"];
    let mut candidates = std::iter::once(value).chain(wrapped.iter().filter_map(|path| value.pointer(path)));
    if candidates.any(|value| value == document || strict.is_some_and(|strict| *value == strict.schema)) {
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
