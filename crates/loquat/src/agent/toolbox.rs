//! The tools of an agent: found by name, given arguments that satisfy their schema, executed several at once.
//!
//! A tool sees only whole arguments that its schema allows, whoever wrote the tool. All else is a failure that the model reads.
//! What `tool_function` makes reads them once more, since it is used without an agent too.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use loquat_core::{Error, ErrorKind, Schema, Tool, ToolCall, ToolFailure, ToolFunction};
use loquat_mend::Mender;
use serde_json::Value;
use tokio::task::JoinSet;

use super::ToolResult;
use crate::dialect::{Dialect, Openness, Said, say};

/// What providers take as a name.
const LONGEST_NAME: usize = 64;

pub(super) struct Toolbox(Vec<Kept>);

/// A tool, with what reads its arguments.
struct Kept {
    function: Arc<dyn ToolFunction>,
    schema: Schema<Value>,
    mender: Mender,
    /// Knows which nulls can only mean "absent": models write them for what they leave out.
    said: Option<Said>,
}

impl Toolbox {
    pub(super) fn new(tools: Vec<Arc<dyn ToolFunction>>) -> Result<Self, Error> {
        let mut kept: Vec<Kept> = Vec::with_capacity(tools.len());
        for function in tools {
            let name = &function.tool().name;
            if kept.iter().any(|other| other.name() == name) {
                return Err(unfit(name, "the only tool of its name"));
            }
            kept.push(Kept::new(function)?);
        }
        Ok(Self(kept))
    }

    /// What the model is told of them.
    pub(super) fn offered(&self) -> Vec<Tool> {
        self.0.iter().map(|kept| kept.function.tool().clone()).collect()
    }

    pub(super) fn has_no(&self, name: &str) -> Result<(), Error> {
        match self.0.iter().any(|kept| kept.name() == name) {
            true => Err(unfit(name, "a name other than the schema's")),
            false => Ok(()),
        }
    }

    /// What the calls give, in their order, and whether `left` was time enough for all of them. Dropping the future stops them.
    pub(super) async fn call_all(
        &self,
        calls: &[ToolCall],
        parallel: usize,
        left: Option<Duration>,
    ) -> (Vec<ToolResult>, bool) {
        let mut results: Vec<Option<ToolResult>> = vec![None; calls.len()];
        let all = self.call_each(calls, parallel, &mut results);
        let in_time = match left {
            Some(left) => tokio::time::timeout(left, all).await.is_ok(),
            None => {
                all.await;
                true
            }
        };
        // A tool that panicked has told nothing.
        let why =
            if in_time { "the tool stopped in the middle of its work" } else { "there was no time left" };
        let missing =
            |call: &ToolCall| ToolResult::new(call.clone(), Err(ToolFailure::failed(why)), Duration::ZERO);
        let results = results.into_iter().zip(calls);
        (results.map(|(result, call)| result.unwrap_or_else(|| missing(call))).collect(), in_time)
    }

    async fn call_each(&self, calls: &[ToolCall], parallel: usize, results: &mut [Option<ToolResult>]) {
        let mut waiting = calls.iter().enumerate();
        let mut under_way = JoinSet::new();
        loop {
            while under_way.len() < parallel {
                let Some((place, call)) = waiting.next() else { break };
                let (ready, call) = (self.ready(call), call.clone());
                under_way.spawn(async move {
                    let started = Instant::now();
                    let result = match ready {
                        Ok((function, ready)) => function.call(&ready).await,
                        Err(failure) => Err(failure),
                    };
                    (place, ToolResult::new(call, result, started.elapsed()))
                });
            }
            match under_way.join_next().await {
                None => break,
                Some(Ok((place, result))) => {
                    if let Some(slot) = results.get_mut(place) {
                        *slot = Some(result);
                    }
                }
                Some(Err(_)) => {}
            }
        }
    }

    /// Who is called, and with what.
    fn ready(&self, call: &ToolCall) -> Result<(Arc<dyn ToolFunction>, ToolCall), ToolFailure> {
        let kept = self.0.iter().find(|kept| kept.name() == call.name).ok_or_else(|| {
            let known = self.0.iter().map(|kept| kept.name().to_owned()).collect();
            ToolFailure::Unknown { name: call.name.clone(), known }
        })?;
        Ok((Arc::clone(&kept.function), kept.ready(call)?))
    }
}

impl Kept {
    fn new(function: Arc<dyn ToolFunction>) -> Result<Self, Error> {
        let Tool { name, parameters, .. } = function.tool();
        let is_legal = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(is_legal) {
            return Err(unfit(name, "named by at most 64 of `A-Z a-z 0-9 _ -`"));
        }
        let schema = Schema::new(name, parameters.clone())?;
        let mender = Mender::for_schema(parameters).unwrap_or_default();
        let said = say(parameters, &Dialect::OPENAI, Openness::Open).ok();
        Ok(Self { schema, mender, said, function })
    }

    fn name(&self) -> &str {
        &self.function.tool().name
    }

    /// The call with arguments that satisfy the schema: as they were written where they do so, else as they were mended.
    fn ready(&self, call: &ToolCall) -> Result<ToolCall, ToolFailure> {
        let value = call.read_with(&self.mender)?;
        let violations = self.schema.erased().violations(&value);
        let value = match violations.is_empty() {
            true => value,
            false => self.without_nulls(value).ok_or(ToolFailure::Arguments { violations })?,
        };
        let is_as_written =
            serde_json::from_str::<Value>(&call.arguments).is_ok_and(|written| written == value);
        let arguments = if is_as_written { call.arguments.clone() } else { value.to_string() };
        Ok(ToolCall { arguments, ..call.clone() })
    }

    fn without_nulls(&self, value: Value) -> Option<Value> {
        let value = self.said.as_ref()?.without_nulls(value);
        self.schema.erased().violations(&value).is_empty().then_some(value)
    }
}

impl fmt::Debug for Toolbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(Kept::name)).finish()
    }
}

fn unfit(name: &str, expected: &str) -> Error {
    ErrorKind::InvalidSetting { name: format!("the tool `{name}`"), expected: expected.to_owned() }.into()
}
