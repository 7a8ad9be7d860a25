//! Golden data: without secrets, and with what changes redacted.

use std::time::Duration;

use loquat_core::{
    Attempt, Choice, Error, ErrorKind, Generation, GenerationInfo, ModelHints, Spent, Verdict,
};
use loquat_testkit::{Golden, Simulator};
use serde_json::{Value, json};

use crate::support::post;

fn attempt() -> Attempt {
    let mut attempt = Attempt::new(None, Verdict::Accepted);
    attempt.spent = Spent::Known("0.0000054".parse().unwrap());
    attempt.duration = Duration::from_millis(1234);
    attempt.request_id = Some("gen-1790000000-x".into());
    attempt
}

fn result() -> Result<Generation<Value>, Error> {
    let choice = Choice::new("a/b", ModelHints::default(), "named");
    let info = GenerationInfo::new(choice, Some("lead".into()), vec![attempt()]);
    Ok(Generation::new(json!({"zeta": 1, "alpha": "key sk-or-v1-0123456789", "cost": 12}), info))
}

#[test]
fn a_golden_holds_no_secret() {
    let shown = serde_json::to_string(&Golden::of(&result())).unwrap();
    assert!(shown.contains("key [secret]") && !shown.contains("sk-or-"), "{shown}");
}

#[test]
fn an_error_is_golden_as_well() {
    let failed: Result<Generation<String>, Error> =
        Err(Error::from(ErrorKind::Truncated { max_tokens: Some(4) })
            .with_attempts(vec![attempt()])
            .with_answer("secret text"));
    let golden = Golden::of(&failed);
    assert_eq!(golden.error.as_ref().unwrap()["spent"], json!({"known": "0.0000054"}));
    assert!(golden.value.is_none() && !format!("{golden:?}").contains("secret text"));
}

#[tokio::test]
async fn requests_stand_in_the_order_in_which_they_were_sent() {
    let simulator = Simulator::start().await.unwrap();
    post(
        &simulator,
        &json!({"model": "openai/gpt-4o", "messages": [{"role": "user", "content": "sk-or-v1-0123456789"}]}),
    )
    .await;
    let golden = Golden::of(&result()).with_requests(&simulator);
    assert_eq!(
        golden.requests,
        [json!({
            "method": "POST", "path": "/api/v1/chat/completions", "authorized": true,
            "body": {"model": "openai/gpt-4o", "messages": [{"role": "user", "content": "[secret]"}]}
        })]
    );
}

#[cfg(feature = "insta")]
mod snapshots {
    use super::{attempt, result};
    use loquat_core::{Error, ErrorKind, Generation};
    use loquat_testkit::{Golden, settings, settings_with_cost};

    #[test]
    fn what_changes_from_run_to_run_is_redacted() {
        settings().bind(|| {
            insta::assert_json_snapshot!(Golden::of(&result()), @r#"
            {
              "value": {
                "zeta": 1,
                "alpha": "key [secret]",
                "cost": 12
              },
              "info": {
                "schema": "lead",
                "choice": {
                  "model": "a/b",
                  "hints": {
                    "size": "auto",
                    "generation": "auto",
                    "kind": "auto"
                  },
                  "because": "named"
                },
                "model": "a/b",
                "provider": null,
                "rung": null,
                "duration_ms": "[duration_ms]",
                "usage": {
                  "input": null,
                  "output": null,
                  "cached": null,
                  "reasoning": null
                },
                "cost": "[cost]",
                "request_id": "[request_id]",
                "attempts": [
                  {
                    "rung": null,
                    "verdict": {
                      "is": "accepted"
                    },
                    "model": null,
                    "provider": null,
                    "usage": {
                      "input": null,
                      "output": null,
                      "cached": null,
                      "reasoning": null
                    },
                    "spent": "[spent]",
                    "duration_ms": "[duration_ms]",
                    "request_id": "[request_id]"
                  }
                ],
                "repairs": [],
                "notes": []
              }
            }
            "#);
        });
    }

    #[test]
    fn the_money_may_stay() {
        let failed: Result<Generation<String>, Error> =
            Err(Error::from(ErrorKind::Refused).with_attempts(vec![attempt()]));
        settings_with_cost().bind(|| {
            insta::assert_json_snapshot!(Golden::of(&failed), @r#"
            {
              "error": {
                "kind": "refused",
                "message": "the model refused to answer",
                "spent": {
                  "known": "0.0000054"
                },
                "retry": "never",
                "hint": "change the prompt; `answer` has the refusal",
                "attempts": [
                  {
                    "rung": null,
                    "verdict": {
                      "is": "accepted"
                    },
                    "model": null,
                    "provider": null,
                    "usage": {
                      "input": null,
                      "output": null,
                      "cached": null,
                      "reasoning": null
                    },
                    "spent": {
                      "known": "0.0000054"
                    },
                    "duration_ms": "[duration_ms]",
                    "request_id": "[request_id]"
                  }
                ],
                "notes": []
              }
            }
            "#);
        });
    }

    #[test]
    fn an_info_alone_is_redacted_as_well() {
        settings().bind(|| {
            insta::assert_json_snapshot!(result().map(|generation| generation.info).ok(), @r#"
            {
              "schema": "lead",
              "choice": {
                "model": "a/b",
                "hints": {
                  "size": "auto",
                  "generation": "auto",
                  "kind": "auto"
                },
                "because": "named"
              },
              "model": "a/b",
              "provider": null,
              "rung": null,
              "duration_ms": "[duration_ms]",
              "usage": {
                "input": null,
                "output": null,
                "cached": null,
                "reasoning": null
              },
              "cost": "[cost]",
              "request_id": "[request_id]",
              "attempts": [
                {
                  "rung": null,
                  "verdict": {
                    "is": "accepted"
                  },
                  "model": null,
                  "provider": null,
                  "usage": {
                    "input": null,
                    "output": null,
                    "cached": null,
                    "reasoning": null
                  },
                  "spent": "[spent]",
                  "duration_ms": "[duration_ms]",
                  "request_id": "[request_id]"
                }
              ],
              "repairs": [],
              "notes": []
            }
            "#);
        });
    }
}
