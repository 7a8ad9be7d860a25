//! `GET /generation?id=`: what was billed for an answer, told some time after it. Eventually: the first look-ups find nothing.

use std::collections::HashMap;

use axum::http::HeaderMap;
use serde_json::{Value, json};

use super::{
    EPOCH, auth,
    completion::{Completion, Frame, set},
    error_body::ErrorBody,
    ledger::Billed,
};
use crate::scenario::Reply;

/// How often a record is asked for in vain.
const LOOK_UPS_IN_VAIN: u32 = 2;

/// The records of all answers.
#[derive(Debug, Default)]
pub(super) struct Generations(HashMap<String, Record>);

#[derive(Debug)]
struct Record {
    body: Value,
    asked: u32,
}

impl Generations {
    /// Writes an answer down.
    pub(super) fn note(&mut self, completion: &Completion, frame: &Frame) {
        let usage: Value = serde_json::from_str(&completion.usage(frame)).unwrap_or_default();
        let told = |name: &str| usage.get(name).cloned().unwrap_or_default();
        let body = json!({
            "id": frame.id, "upstream_id": null, "model": frame.model, "provider_name": "simulator",
            "created_at": EPOCH, "api_type": "completions", "streamed": frame.stream, "cancelled": false,
            "finish_reason": completion.finish(), "native_finish_reason": completion.native(),
            "latency": 1, "generation_time": 1, "moderation_latency": null,
            "tokens_prompt": told("prompt_tokens"), "tokens_completion": told("completion_tokens"),
            "native_tokens_prompt": told("prompt_tokens"), "native_tokens_completion": told("completion_tokens"),
            "native_tokens_reasoning": 0, "native_tokens_cached": 0, "usage": told("cost"),
            "total_cost": told("cost"), "upstream_inference_cost": null, "cache_discount": null, "is_byok": false,
            "origin": "", "router": null, "service_tier": null
        });
        self.0.insert(frame.id.clone(), Record { body, asked: 0 });
    }

    /// Writes down that a stream was left, and what is billed of it.
    pub(super) fn cancel(&mut self, entry: &Billed) {
        let Some(record) = self.0.get_mut(&entry.id) else { return };
        let cost: Value = serde_json::from_str(&entry.cost).unwrap_or_default();
        set(&mut record.body, "cancelled", json!(true));
        set(&mut record.body, "usage", cost.clone());
        set(&mut record.body, "total_cost", cost);
        for name in ["tokens_completion", "native_tokens_completion"] {
            set(&mut record.body, name, json!(entry.completion_tokens));
        }
    }

    /// The reply to a look-up.
    pub(super) fn reply(&mut self, headers: &HeaderMap, query: &str) -> Reply {
        if let Err(refusal) = auth::check(headers, true) {
            return refusal.into();
        }
        let id = query.split('&').find_map(|pair| pair.strip_prefix("id=")).unwrap_or_default();
        match self.0.get_mut(id) {
            Some(record) if record.asked >= LOOK_UPS_IN_VAIN => Reply::json(json!({"data": record.body})),
            found => {
                if let Some(record) = found {
                    record.asked += 1;
                }
                ErrorBody::new(404, format!("Generation {id} not found")).into()
            }
        }
    }
}
