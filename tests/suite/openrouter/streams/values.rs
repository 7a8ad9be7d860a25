//! Values that arrive piece by piece, on every rung.

use loquat::{Error, Event, Generation, Mode, NlpServiceExt, Partials, Rung, Schema};
use loquat_testkit::Reply;
use serde_json::{Value, json};

use super::super::{RIGHT, lead, playing, right, service};

#[derive(Debug, Default)]
struct Shown {
    partials: Vec<Value>,
    superseded: usize,
    reasoning: String,
    end: Option<Result<Generation<Value>, Error>>,
    requests: usize,
}

async fn stream_as(mode: Mode, partials: Partials, replies: impl IntoIterator<Item = Reply>) -> Shown {
    let simulator = playing(replies).await;
    let nlp = service(&simulator, "openai/gpt-4o");
    let leads = nlp.schematic_with(lead()).unwrap().mode(mode).partials(partials);
    let mut events = leads.stream("Ada, 36, likes red.");
    let mut shown = Shown::default();
    while let Some(event) = events.next().await {
        assert!(shown.end.is_none());
        match event {
            Ok(Event::Partial(partial)) => shown.partials.push(partial.value().clone()),
            Ok(Event::Reasoning(text)) => shown.reasoning.push_str(text.reveal()),
            Ok(Event::Superseded) => shown.superseded += 1,
            Ok(Event::Done(done)) => shown.end = Some(Ok(*done)),
            Ok(other) => panic!("{other:?}"),
            Err(error) => shown.end = Some(Err(error)),
        }
    }
    shown.requests = simulator.requests().len();
    shown
}

async fn stream(mode: Mode, replies: impl IntoIterator<Item = Reply>) -> Shown {
    stream_as(mode, Partials::Growing, replies).await
}

const RUNGS: [Rung; 4] = [Rung::JsonSchema, Rung::JsonMode, Rung::ForcedTool, Rung::Prompt];

fn answer(rung: Rung, json: &str) -> Reply {
    match rung {
        Rung::ForcedTool => Reply::tool_arguments(json),
        Rung::Prompt => Reply::content(format!("Let me see.\n\n```json\n{json}\n```\n")),
        _ => Reply::content(json),
    }
}

fn grows(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::String(old), Value::String(new)) => new.starts_with(old.as_str()),
        (Value::Object(old), Value::Object(new)) => {
            old.iter().all(|(name, old)| new.get(name).is_some_and(|new| grows(old, new)))
        }
        (old, new) => old == new,
    }
}

#[tokio::test]
async fn a_value_grows_on_every_rung_and_nothing_is_taken_back() {
    for rung in RUNGS {
        let shown =
            stream(Mode::Pinned(rung), [answer(rung, RIGHT).in_pieces(40).reasoning("Hm, a lead.")]).await;
        assert!(shown.partials.len() > 2 && shown.superseded == 0, "{rung}: {shown:?}");
        assert_eq!(shown.reasoning, "Hm, a lead.");
        let whole = shown.end.unwrap().unwrap().value;
        assert_eq!(whole, right());
        let all = shown.partials.iter().chain([&whole]).collect::<Vec<_>>();
        assert!(all.windows(2).all(|pair| grows(pair[0], pair[1])), "{rung}: {all:?}");
    }
}

#[tokio::test]
async fn the_nulls_of_the_strict_dialect_are_never_shown() {
    let strict = r#"{"reasoning": null, "name": "Ada", "age": 36, "colour": "red", "email": null}"#;
    let shown = stream(Mode::Auto, [Reply::content(strict).in_pieces(30)]).await;
    assert!(
        shown
            .partials
            .iter()
            .all(|partial| partial.get("email").is_none() && partial.get("reasoning").is_none())
    );
    assert_eq!(shown.end.unwrap().unwrap().value, right());
}

#[tokio::test]
async fn only_what_is_finished_is_shown_where_that_is_wished() {
    for rung in RUNGS {
        let reply = answer(rung, RIGHT).in_pieces(20);
        let shown = stream_as(Mode::Pinned(rung), Partials::Finished, [reply]).await;
        let whole = right();
        for partial in &shown.partials {
            for (name, value) in partial.as_object().unwrap() {
                assert_eq!(value, &whole[name], "{rung}");
            }
        }
        assert!(!shown.partials.is_empty(), "{rung}");
    }
}

#[tokio::test]
async fn once_something_is_shown_a_wrong_answer_is_the_one_error() {
    let wrong = r#"{"name": "Ada", "age": "old", "colour": "red"}"#;
    let shown =
        stream(Mode::Auto, [Reply::content(wrong).in_pieces(30).cost("0.5"), Reply::content(RIGHT)]).await;
    let error = shown.end.unwrap().unwrap_err();
    assert_eq!(
        (error.kind().name(), error.answer(), error.spent().to_string()),
        ("invalid", Some(wrong), "$0.5".to_owned())
    );
    assert_eq!(shown.requests, 1);
}

#[tokio::test]
async fn before_anything_is_shown_it_is_asked_again() {
    let prose = Reply::content("I would rather not say it in JSON.").in_pieces(50);
    let shown = stream(Mode::Auto, [prose, answer(Rung::Prompt, RIGHT)]).await;
    assert_eq!((shown.end.unwrap().unwrap().value, shown.requests), (right(), 2));
    let refused = Reply::error(400, "response_format is not supported");
    let shown = stream(Mode::Auto, [refused, answer(Rung::Prompt, RIGHT)]).await;
    assert_eq!((shown.end.unwrap().unwrap().value, shown.requests), (right(), 2));
}

#[tokio::test]
async fn a_value_that_is_cut_off_is_an_error_with_its_text() {
    for rung in RUNGS {
        let reply = answer(rung, r#"{"name": "Ada", "age": 3"#).finish("length").cost("0.5");
        let error = stream(Mode::Pinned(rung), [reply]).await.end.unwrap().unwrap_err();
        assert_eq!(
            (error.kind().name(), error.spent().to_string()),
            ("truncated", "$0.5".to_owned()),
            "{rung}"
        );
        assert!(error.answer().is_some_and(|text| text.contains("Ada")));
    }
}

#[tokio::test]
async fn a_typed_stream_ends_in_its_type() {
    let simulator = playing([Reply::content(r#"{"n": 3}"#)]).await;
    let schema = loquat::Schema::<std::collections::BTreeMap<String, u8>>::new(
        "counts",
        json!({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}),
    );
    let mut events =
        service(&simulator, "openai/gpt-4o").schematic_with(schema.unwrap()).unwrap().stream("x");
    let mut last = None;
    while let Some(event) = events.next().await {
        last = Some(event.unwrap());
    }
    assert!(matches!(last, Some(Event::Done(done)) if done.value["n"] == 3));
}

#[tokio::test]
async fn what_is_said_in_other_words_is_shown_only_at_its_end_and_a_wrapped_root_while_it_grows() {
    let shown = |document: Value, reply: &'static str| async move {
        let simulator = playing([Reply::content(reply).in_pieces(12)]).await;
        let nlp = service(&simulator, "openai/gpt-4o");
        let values = nlp.schematic_with(Schema::<Value>::new("it", document).unwrap()).unwrap();
        let (mut events, mut partials) = (values.stream("Ada, 36"), Vec::new());
        loop {
            match events.next().await.unwrap().unwrap() {
                Event::Partial(partial) => partials.push(partial.value().clone()),
                Event::Done(done) => return (partials, done.value),
                other => panic!("{other:?}"),
            }
        }
    };
    let ages = json!({"type": "object", "additionalProperties": {"type": "integer"}});
    let pairs = r#"{"value": [{"key": "Ada", "value": 36}, {"key": "Bo", "value": 7}]}"#;
    assert_eq!(shown(ages, pairs).await, (vec![], json!({"Ada": 36, "Bo": 7})));
    let words = json!({"type": "array", "items": {"type": "string"}});
    let (partials, whole) = shown(words, r#"{"value": ["one", "two", "three"]}"#).await;
    assert!(partials.len() > 2 && partials.iter().all(Value::is_array), "{partials:?}");
    assert_eq!(whole, json!(["one", "two", "three"]));
}
