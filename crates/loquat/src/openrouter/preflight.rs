//! Does a request fit into the model's window? Asked before it is sent, and never answered by cutting it.
//!
//! A token is at least one byte, so a request whose bytes fit is let through without a look: that is nearly every one. Only
//! near the window its texts are counted: messages, calls, schema and tools. Refused is what cannot fit even if the count
//! errs as far as its family has been seen to err (`tokenizer/estimate.rs`), so an estimate refuses nothing that may fit;
//! between the two the provider has the last word, and says no for nothing.
//!
//! Schema and tools are rendered by the provider in a form of its own, mostly a shorter one: half of them is counted as
//! certain. Pictures, sounds and files are not counted at all.

use loquat_core::{Error, ErrorKind, Message, Prompt};
use serde_json::Value;

use super::{
    profile::Profile,
    tokenizer::{self, Counted},
};

/// What a chat adds to a message: its role and two marks (OpenAI's cookbook on counting tokens).
const A_MESSAGE: u64 = 3;

/// Checks a request that is ready to be sent. `answer` is the limit that it sets for the answer.
///
/// # Errors
/// [`PromptTooLong`](ErrorKind::PromptTooLong), with the numbers.
pub(super) async fn check(body: &[u8], profile: &Profile, answer: Option<u64>) -> Result<(), Error> {
    let Some(window) = profile.context_window else { return Ok(()) };
    // Without a limit, an answer needs what it needs: a token at the least.
    let needed = answer.unwrap_or(1);
    if (body.len() as u64).saturating_add(needed) <= window {
        return Ok(());
    }
    let Ok(request) = serde_json::from_slice::<Value>(body) else { return Ok(()) };
    let counted = weigh(&request, profile).await?;
    if counted.at_least.saturating_add(needed) <= window {
        return Ok(());
    }
    let is_exact = tokenizer::is_exact(profile.tokenizer);
    let (model, tokens) = (profile.id.clone().into_owned(), counted.tokens);
    Err(ErrorKind::PromptTooLong { model, tokens, window, answer: needed, is_exact }.into())
}

/// Whether a provider has said that the request is too long, before it did any work.
pub(super) fn is_too_long(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::ContextLength { .. }) && error.spent().is_nothing()
}

/// The same history without what the caller allows to be left out, and how many messages that were; `None` where it is
/// nothing, or all. A call of a tool and its result are left out together or not at all.
pub(super) fn shortened(prompt: &Prompt) -> Option<(Prompt, u64)> {
    let messages = prompt.messages();
    let kept: Vec<Message> =
        messages.iter().filter(|message| !is_dropped(message, messages)).cloned().collect();
    let dropped = messages.len() - kept.len();
    (dropped > 0 && !kept.is_empty()).then(|| (kept.into(), dropped as u64))
}

fn is_dropped(message: &Message, all: &[Message]) -> bool {
    match &message.tool_call_id {
        Some(id) => {
            let is_call = |other: &&Message| other.tool_calls.iter().any(|call| call.id == *id);
            message.droppable && all.iter().filter(is_call).all(|caller| is_droppable_turn(caller, all))
        }
        None => is_droppable_turn(message, all),
    }
}

/// Whether a message may go, and all results of its calls with it.
fn is_droppable_turn(caller: &Message, all: &[Message]) -> bool {
    let is_result = |other: &&Message| {
        other.tool_call_id.as_ref().is_some_and(|id| caller.tool_calls.iter().any(|call| call.id == *id))
    };
    // Most messages call nothing, and a history may be long.
    let results = if caller.tool_calls.is_empty() { &[] } else { all };
    caller.droppable && results.iter().filter(is_result).all(|result| result.droppable)
}

async fn weigh(request: &Value, profile: &Profile) -> Result<Counted, Error> {
    let mut said = String::new();
    let messages = request.get("messages").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for message in messages {
        texts(message.get("content"), &mut said);
        let calls = message.get("tool_calls").and_then(Value::as_array).into_iter().flatten();
        for function in calls.filter_map(|call| call.get("function")) {
            texts(function.get("name"), &mut said);
            texts(function.get("arguments"), &mut said);
        }
    }
    let documents = ["response_format", "tools"].iter().filter_map(|name| request.get(*name));
    let documents: String = documents.map(Value::to_string).collect();
    let said = tokenizer::count(profile.tokenizer, &said).await?;
    let documents = tokenizer::count(profile.tokenizer, &documents).await?;
    let around = A_MESSAGE * messages.len() as u64;
    Ok(Counted {
        tokens: said.tokens + documents.tokens + around,
        at_least: said.at_least + documents.at_least / 2 + around,
    })
}

/// The text of a content, or of its parts.
fn texts(content: Option<&Value>, said: &mut String) {
    match content {
        Some(Value::String(text)) => {
            said.push_str(text);
            // A border between two texts, which no token spans.
            said.push('\n');
        }
        Some(Value::Array(parts)) => parts.iter().for_each(|part| texts(part.get("text"), said)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use loquat_core::ToolCall;
    use serde_json::json;

    use super::*;

    fn profile(window: u64) -> Profile {
        Profile {
            context_window: Some(window),
            tokenizer: loquat_core::TokenizerFamily::O200k,
            ..Profile::unknown("openai/gpt-4o".into())
        }
    }

    fn body(text: &str) -> Vec<u8> {
        json!({"model": "openai/gpt-4o", "messages": [{"role": "user", "content": text}]})
            .to_string()
            .into_bytes()
    }

    #[tokio::test]
    async fn what_fits_by_its_bytes_is_not_even_counted() {
        assert!(check(&body("Hello."), &profile(1_000), Some(100)).await.is_ok());
        assert!(check(b"no JSON", &profile(10), None).await.is_ok());
        assert!(check(&body(&"x ".repeat(9_999)), &Profile::unknown("a/b".into()), None).await.is_ok());
    }

    #[tokio::test]
    async fn what_cannot_fit_is_refused_with_the_numbers() {
        let text = "A day at the river. ".repeat(1_000);
        // Six tokens each.
        assert!(check(&body(&text), &profile(7_000), Some(900)).await.is_ok());
        // An estimate by letters may be far too high, and refuses only what is far too long.
        let narrow = if cfg!(feature = "tiktoken") { 6_500 } else { 2_000 };
        let error = check(&body(&text), &profile(narrow), Some(900)).await.unwrap_err();
        let ErrorKind::PromptTooLong { tokens, window, answer, is_exact, .. } = error.kind() else {
            panic!()
        };
        assert_eq!((*window, *answer, *is_exact), (narrow, 900, cfg!(feature = "tiktoken")));
        assert!((5_000..=7_000).contains(tokens), "{error}");
        assert!(error.to_string().contains(&narrow.to_string()), "{error}");
    }

    #[tokio::test]
    async fn a_picture_is_not_taken_for_text() {
        let parts =
            json!([{"type": "image_url", "image_url": {"url": format!("data:{}", "A".repeat(90_000))}}]);
        let body = json!({"messages": [{"role": "user", "content": parts}]}).to_string();
        assert!(check(body.as_bytes(), &profile(1_000), None).await.is_ok());
    }

    #[test]
    fn only_what_is_marked_is_left_out_and_never_all() {
        let history = |marks: [bool; 3]| -> Prompt {
            let texts = ["standing", "old", "new"].into_iter().zip(marks);
            let message =
                |(text, mark)| if mark { Message::user(text).droppable() } else { Message::user(text) };
            texts.map(message).collect::<Vec<_>>().into()
        };
        let (kept, dropped) = shortened(&history([false, true, false])).unwrap();
        assert_eq!((kept.messages().len(), dropped), (2, 1));
        assert!(shortened(&history([false; 3])).is_none() && shortened(&history([true; 3])).is_none());
    }

    #[test]
    fn a_call_and_its_result_go_together_or_not_at_all() {
        let call = ToolCall { id: "1".into(), name: "stock".into(), arguments: "{}".into() };
        let caller = Message::assistant("A moment.").with_tool_calls(vec![call]);
        let (result, last) = (Message::tool("1", "2 in stock"), Message::user("And now?"));
        let one: Prompt = vec![caller.clone().droppable(), result.clone(), last.clone()].into();
        assert!(shortened(&one).is_none());
        let other: Prompt = vec![caller.clone(), result.clone().droppable(), last.clone()].into();
        assert!(shortened(&other).is_none());
        let both: Prompt = vec![caller.droppable(), result.droppable(), last].into();
        assert_eq!(shortened(&both).unwrap().1, 2);
    }
}
