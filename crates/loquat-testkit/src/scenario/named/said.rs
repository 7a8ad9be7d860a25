//! What a model says and how it ends: cut, refused, held back, empty, in thoughts or calls alone; and what is billed for it.

use serde_json::{Value, json};

use super::{Named, Reply, TEXT, whole};
use crate::simulator::stream::Event;

pub(super) const ALL: &[Named] = &[
    Named::new("native-end-turn", "stop, called end_turn", || whole().native_finish("end_turn")),
    Named::new("native-completed", "stop, called completed", || whole().native_finish("completed")),
    Named::new("native-upper-case", "stop, called STOP", || whole().native_finish("STOP")),
    Named::new("length", "cut off by the limit", || {
        whole().finish("length").native_finish("max_output_tokens")
    }),
    Named::new("length-only-native", "stop, but the provider says MAX_TOKENS", || {
        whole().finish("stop").native_finish("MAX_TOKENS")
    }),
    Named::new("call", "a call of a tool", || call(r#"{"city": "Köln"}"#).native_finish("tool_use")),
    Named::new("calls-parallel", "two calls at once", || {
        Reply::calls([("weather", r#"{"city": "Köln"}"#), ("clock", "{}")]).usage(20, 12).cost("0.0000102")
    }),
    Named::new("call-without-arguments", "a call whose arguments are missing", || call("")),
    Named::new("call-said-stop", "a call whose reason of the end is stop", || {
        call(r#"{"city": "Köln"}"#).finish("stop").native_finish("completed")
    }),
    Named::new("call-truncated", "a call that was cut, told by the native reason alone", || {
        call(r#"{"city": "Kö"#).native_finish("length")
    }),
    Named::new("call-truncated-openly", "a call that was cut, and says so", || {
        call(r#"{"city": "Kö"#).finish("length").native_finish("MAX_TOKENS")
    }),
    Named::new("call-beside-text", "a call, and a text before it", || call(CITY).beside(TEXT)),
    Named::new("call-beside-nothing", "a call beside an empty text", || call(CITY).beside("")),
    Named::new("call-trailing-space", "white space behind arguments that are whole", || {
        call(CITY).edit_events(space_behind)
    }),
    Named::new("call-broken", "arguments that are no JSON, and nothing says that they were cut", || {
        call(r#"{"city": "#)
    }),
    Named::new("reasoning", "thoughts, then the answer", || whole().reasoning("First I greet.")),
    Named::new("reasoning-details", "thoughts in a provider's own form", || {
        whole().reasoning_details(
            json!([{"type": "reasoning.encrypted", "data": "c2VjcmV0", "format": "x-v1", "index": 0}]),
        )
    }),
    Named::new("reasoning-first", "encrypted thoughts before anything else", || {
        whole().reasoning_details(json!([
            {"type": "reasoning.encrypted", "data": "c2VjcmV0", "id": "rs_1", "format": "openai-responses-v1", "index": 0},
            {"type": "reasoning.summary", "summary": "**Greeting**", "format": "openai-responses-v1", "index": 1}
        ]))
    }),
    Named::new("reasoning-signature", "thoughts whose signature comes alone", || {
        let signature = json!([{"type": "reasoning.text", "text": null, "signature": "c2lnbg==", "format": "anthropic-claude-v1", "index": 0}]);
        whole().reasoning("First I greet.").reasoning_details(signature)
    }),
    Named::new("reasoning-only", "thoughts alone, cut off by the limit", || {
        Reply::content("").reasoning("I think and think").finish("length").usage(20, 40).cost("0.0000270")
    }),
    Named::new("refusal", "the model refuses", || {
        Reply::refusal("I will not.").usage(20, 4).cost("0.0000054")
    }),
    Named::new("refusal-filtered", "the model refuses, and the filter is the reason of the end", || {
        Reply::refusal("I will not.").finish("content_filter").usage(20, 4).cost("0.0000054")
    }),
    Named::new("content-filter", "the provider holds the answer back", || whole().finish("content_filter")),
    Named::new("finish-error", "the reason of the end is error, without one", || whole().finish("error")),
    Named::new("finish-unknown", "a reason that nobody knows", || whole().finish("bored")),
    Named::new("empty-cold", "an empty answer without a reason, unbilled", || {
        Reply::content("")
            .usage(20, 0)
            .cost("0")
            .edit_body(clear_reasons)
            .edit_events(|events| events.iter_mut().filter_map(Event::chunk).for_each(clear_reasons))
    }),
    Named::new("empty-stop", "an empty answer that says stop", || {
        Reply::content("").usage(20, 0).cost("0.000003")
    }),
    Named::new("white-space-only", "an answer of white space", || {
        Reply::content(" \n\n ").usage(20, 2).cost("0.000003")
    }),
    Named::new("cost-in-exponents", "a cost like 9.6e-6", || whole().cost("9.6e-6")),
    Named::new("usage-details-null", "details that are null, a flag that is missing", || {
        whole()
            .edit_body(poor_usage)
            .edit_events(|events| events.iter_mut().filter_map(Event::chunk).for_each(poor_usage))
    }),
    Named::new("byok", "a key of one's own: the cost is the fee", || {
        whole()
            .edit_body(byok)
            .edit_events(|events| events.iter_mut().filter_map(Event::chunk).for_each(byok))
    }),
    Named::new("content-null", "content null and nothing else", || {
        whole()
            .edit_body(|body| {
                if let Some(content) = body.pointer_mut("/choices/0/message/content") {
                    *content = Value::Null;
                }
            })
            .edit_events(|events| {
                for chunk in events.iter_mut().filter_map(Event::chunk) {
                    if let Some(content) = chunk.pointer_mut("/choices/0/delta/content") {
                        *content = Value::Null;
                    }
                }
            })
    }),
];

const CITY: &str = r#"{"city": "Köln"}"#;

fn call(arguments: &str) -> Reply {
    Reply::calls([("weather", arguments)]).usage(20, 12).cost("0.0000102")
}

/// One more piece of the last call: a line feed and blanks.
fn space_behind(events: &mut Vec<Event>) {
    const CALL: &str = "/choices/0/delta/tool_calls/0";
    let is_call = |event: &mut Event| event.chunk().is_some_and(|chunk| chunk.pointer(CALL).is_some());
    let Some(last) = events.iter_mut().rposition(is_call) else { return };
    let Some(mut space) = events.get(last).cloned() else { return };
    if let Some(call) = space.chunk().and_then(|chunk| chunk.pointer_mut(CALL)) {
        *call = json!({"index": 0, "function": {"arguments": "\n  "}});
    }
    events.insert(last + 1, space);
}

fn clear_reasons(body: &mut Value) {
    let Some(choice) = body.pointer_mut("/choices/0") else { return };
    for name in ["finish_reason", "native_finish_reason"] {
        if let Some(reason) = choice.get_mut(name) {
            *reason = Value::Null;
        }
    }
}

fn poor_usage(body: &mut Value) {
    if let Some(usage) = body.get_mut("usage").and_then(Value::as_object_mut) {
        usage.shift_remove("is_byok");
        for name in ["prompt_tokens_details", "completion_tokens_details", "cost_details"] {
            usage.insert(name.to_owned(), Value::Null);
        }
    }
}

fn byok(body: &mut Value) {
    if let Some(usage) = body.get_mut("usage").and_then(Value::as_object_mut) {
        usage.insert("is_byok".to_owned(), json!(true));
    }
}
