//! Every way in which a first answer goes wrong: mended, asked again, or the typed error that is right.

use loquat::{ErrorKind, Mode, NlpServiceExt, Rung, Schema, Spent, Verdict};
use loquat_testkit::Reply;
use serde_json::{Value, json};

use super::{RIGHT, ask, lead, playing, right, sent, service};

/// A model on the prompt rung, where every answer is possible.
const CLAUDE: &str = "anthropic/claude-3.5-sonnet";

/// A first answer that the second round mends, with the words that its complaint has to hold.
async fn is_mended_by_the_second_round(first: &str, complaint: &[&str]) {
    let (answer, simulator) = ask(CLAUDE, [Reply::content(first), Reply::content(RIGHT)]).await;
    let answer = answer.unwrap();
    assert_eq!((answer.value, answer.info.attempts.len()), (right(), 2), "{first}");
    let bodies = sent(&simulator);
    let dialogue = bodies[1]["messages"].as_array().unwrap();
    let said = dialogue.last().unwrap()["content"].as_str().unwrap();
    for word in complaint {
        assert!(said.contains(word), "{first}: {word} is not in: {said}");
    }
    if !first.is_empty() {
        assert_eq!(dialogue[dialogue.len() - 2], json!({"role": "assistant", "content": first}));
    }
}

async fn is_read_at_once(first: &str) {
    let (answer, _) = ask(CLAUDE, [Reply::content(first)]).await;
    let answer = answer.unwrap();
    assert_eq!((answer.value, answer.info.attempts.len()), (right(), 1), "{first}");
    assert!(!answer.info.repairs.is_empty(), "{first}");
}

#[tokio::test]
async fn a_fenced_answer_is_read_at_once() {
    is_read_at_once(&format!("```json\n{RIGHT}\n```")).await;
}

#[tokio::test]
async fn an_answer_in_prose_is_read_at_once() {
    is_read_at_once(&format!(
        "Ada says she is 36 {{years}} old.\n\nHere is the lead:\n{RIGHT}\nAnything else?"
    ))
    .await;
}

#[tokio::test]
async fn an_answer_after_thoughts_is_read_at_once() {
    is_read_at_once(&format!(
        "<think>Perhaps {{\"name\": \"Bob\", \"age\": 1, \"colour\": \"blue\"}}?</think>{RIGHT}"
    ))
    .await;
}

#[tokio::test]
async fn of_two_objects_the_one_that_fits_is_taken() {
    is_read_at_once(&format!("{{\"note\": \"a draft\"}}\n{RIGHT}")).await;
}

#[tokio::test]
async fn a_damaged_answer_is_repaired_and_the_repairs_are_told() {
    is_read_at_once("{'name': 'Ada', \"age\": 36, colour: \"red\",}").await;
}

#[tokio::test]
async fn what_can_be_laid_on_the_schema_without_inventing_is_read_at_once() {
    is_read_at_once(&format!("[{RIGHT}]")).await;
    is_read_at_once(r#"{"name": ["Ada"], "age": 36, "colour": "red"}"#).await;
    is_read_at_once(r#"{"name": "Ada", "age": 36, "colour": "RED"}"#).await;
    is_read_at_once(r#"{"Name": "Ada", "age": "36", "colour": "red"}"#).await;
}

#[tokio::test]
async fn a_renamed_key_is_asked_again() {
    let renamed = r#"{"full_name": "Ada", "age": 36, "colour": "red"}"#;
    is_mended_by_the_second_round(renamed, &["/name: expected property `name`, got nothing"]).await;
}

#[tokio::test]
async fn a_wrong_type_is_asked_again() {
    let wrong = r#"{"name": "Ada", "age": "thirty-six or so", "colour": "red"}"#;
    is_mended_by_the_second_round(wrong, &["/age: expected integer, got string"]).await;
}

#[tokio::test]
async fn a_missing_field_is_asked_again() {
    is_mended_by_the_second_round(r#"{"name": "Ada", "colour": "red"}"#, &["expected property `age`"]).await;
}

#[tokio::test]
async fn an_unknown_enum_word_is_asked_again_with_the_legal_words() {
    let wrong = r#"{"name": "Ada", "age": 36, "colour": "teal"}"#;
    is_mended_by_the_second_round(wrong, &["/colour: expected one of [\"red\",\"blue\"]"]).await;
}

#[tokio::test]
async fn an_empty_object_is_asked_again_with_all_that_is_missing() {
    is_mended_by_the_second_round("{}", &["`name`", "`age`", "`colour`"]).await;
}

#[tokio::test]
async fn an_empty_answer_is_asked_again() {
    is_mended_by_the_second_round("", &["Your answer was empty"]).await;
}

#[tokio::test]
async fn prose_without_json_is_asked_again() {
    is_mended_by_the_second_round("Ada is 36 and likes red.", &["No JSON value could be read"]).await;
}

#[tokio::test]
async fn an_echoed_schema_is_asked_again() {
    is_mended_by_the_second_round(&lead().erased().document().to_string(), &["the JSON Schema itself"]).await;
}

#[tokio::test]
async fn a_partial_answer_that_calls_itself_finished_is_asked_again() {
    is_mended_by_the_second_round(
        r#"{"name": "Ada", "age": 36, "colour": "red", "email": "ada@exa"#,
        &["stops in the middle"],
    )
    .await;
}

/// What every re-ask has failed to mend is the error of the last answer, priced and listed.
#[tokio::test]
async fn when_the_re_asks_are_used_up_the_error_is_that_of_the_last_answer() {
    for (text, kind) in [
        ("", "empty"),
        ("{}", "invalid"),
        ("I would rather not.", "unreadable"),
        (r#"{"name": "Ada"#, "partial"),
        (&lead().erased().document().to_string(), "schema_echoed"),
    ] {
        let replies = (0..3).map(|_| Reply::content(text).cost("0.01"));
        let (answer, _) = ask(CLAUDE, replies).await;
        let error = answer.unwrap_err();
        assert_eq!((error.kind().name(), error.attempts().len()), (kind, 3));
        assert_eq!(error.spent().to_string(), "$0.03");
        assert_eq!(error.answer(), Some(text));
    }
}

#[tokio::test]
async fn re_asks_can_be_turned_off() {
    let simulator = playing([Reply::content("{}")]).await;
    let generator = service(&simulator, CLAUDE).schematic_with(lead()).unwrap().re_asks(0);
    let error = generator.generate("Ada").await.unwrap_err();
    assert_eq!((error.kind().name(), error.attempts().len()), ("invalid", 1));
}

#[tokio::test]
async fn a_refusal_is_an_error_at_once() {
    let (answer, _) = ask("openai/gpt-4o", [Reply::refusal("I cannot help with that.").cost("0.001")]).await;
    let error = answer.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Refused));
    assert_eq!(error.spent().to_string(), "$0.001");
    assert_eq!(error.answer(), Some("I cannot help with that."));
}

#[tokio::test]
async fn a_refusal_with_the_finish_reason_of_a_filter_is_still_a_refusal() {
    let (answer, _) = ask("openai/gpt-4o", [Reply::refusal("No.").finish("content_filter")]).await;
    assert!(matches!(answer.unwrap_err().kind(), ErrorKind::Refused));
}

#[tokio::test]
async fn a_filtered_answer_is_an_error_at_once() {
    let (answer, _) = ask("openai/gpt-4o", [Reply::content(RIGHT).finish("content_filter")]).await;
    assert!(matches!(answer.unwrap_err().kind(), ErrorKind::Filtered));
}

#[tokio::test]
async fn a_check_is_judged_like_a_rule_of_the_schema_and_its_words_reach_the_model() {
    let simulator = playing([Reply::content(RIGHT), Reply::content(RIGHT.replace("36", "37"))]).await;
    let schema = lead().check(|lead: &Value| match lead["age"].as_u64() {
        Some(37) => Ok(()),
        _ => Err("Ada turned 37 yesterday".to_owned()),
    });
    let answer = service(&simulator, CLAUDE).schematic_with(schema).unwrap().generate("Ada").await.unwrap();
    assert_eq!(answer.value["age"], 37);
    assert!(sent(&simulator)[1].to_string().contains("Ada turned 37 yesterday"));
    let Verdict::Invalid { violations } = &answer.info.attempts[0].verdict else { panic!() };
    assert!(!format!("{violations:?}").contains("yesterday"));
}

#[tokio::test]
async fn what_the_schema_allows_and_the_type_does_not_is_asked_again() {
    #[derive(Debug, serde::Deserialize)]
    struct Small {
        n: u8,
    }
    let document = json!({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]});
    let schema = Schema::<Small>::new("small", document).unwrap();
    let simulator = playing([Reply::content(r#"{"n": 300}"#), Reply::content(r#"{"n": 30}"#)]).await;
    let answer =
        service(&simulator, "openai/gpt-4o").schematic_with(schema).unwrap().generate("?").await.unwrap();
    assert_eq!((answer.value.n, answer.info.attempts.len()), (30, 2));
}

#[tokio::test]
async fn the_answer_of_a_forced_tool_is_in_its_arguments() {
    let simulator = playing([Reply::tool_arguments(RIGHT)]).await;
    let generator =
        service(&simulator, CLAUDE).schematic_with(lead()).unwrap().mode(Mode::Pinned(Rung::ForcedTool));
    let answer = generator.generate("Ada").await.unwrap();
    assert_eq!((answer.value, answer.info.rung), (right(), Some(Rung::ForcedTool)));
}

#[tokio::test]
async fn json_in_a_tool_call_that_nobody_asked_for_is_read_too() {
    let (answer, _) = ask("openai/gpt-4o", [Reply::tool_arguments(RIGHT)]).await;
    assert_eq!(answer.unwrap().value, right());
}

#[tokio::test]
async fn the_prices_of_all_attempts_add_up_exactly() {
    let replies = [
        Reply::content("{}").cost("0.1"),
        Reply::content("[]").cost("0.2"),
        Reply::content(RIGHT).cost("9.6e-6"),
    ];
    let info = ask(CLAUDE, replies).await.0.unwrap().info;
    assert_eq!(info.cost.to_string(), "$0.3000096");
    let prices: Vec<String> = info.attempts.iter().map(|attempt| attempt.spent.to_string()).collect();
    assert_eq!(prices, ["$0.1", "$0.2", "$0.0000096"]);
}

#[tokio::test]
async fn no_text_of_an_answer_is_in_what_an_error_prints() {
    let replies = (0..3).map(|_| {
        Reply::content(r#"{"name": 5, "Zanzibar": "Zanzibar", "age": "Zanzibar", "colour": "Zanzibar"}"#)
    });
    let error = ask(CLAUDE, replies).await.0.unwrap_err();
    let shown = format!("{error} {error:?} {}", error.hint());
    assert!(!shown.contains("Zanzibar"), "{shown}");
    assert!(error.answer().unwrap().contains("Zanzibar"));
    assert_ne!(error.spent(), Spent::Nothing);
}
