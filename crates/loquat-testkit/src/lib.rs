//! Nothing leaves 127.0.0.1; it knows the wire, not the SDK: an offline OpenRouter, scripted doubles and snapshot helpers.
//!
//! Three ways to test what talks to a model, none of which needs a key or a network:
//!
//! - [`Simulator`]: an HTTP server that speaks OpenRouter's wire. It answers from the prompt and the schema by rules
//!   that anybody can read, or from a [`Scenario`]. It is a simulator and no model, and says so.
//! - [`ScriptedService`]: a double of [`NlpService`](loquat_core::NlpService) without any HTTP, for tests of your own code.
//! - [`Golden`]: a result, its story and the requests behind it as data for a snapshot; with the feature `insta`,
//!   `settings` for `insta::assert_json_snapshot!`.
//!
//! Real traffic is tested with a [`cassette`]: recorded once, cleaned of secrets, played without a network.
//!
//! And two to test what reads a model's JSON: [`instances`] invents values that are valid on a schema, [`mod@damage`] writes
//! them down as models do.

pub mod cassette;
pub mod damage;
mod golden;
pub mod instances;
mod scenario;
mod scripted;
mod simulator;

pub use golden::Golden;
#[cfg(feature = "insta")]
pub use golden::{settings, settings_with_cost};
pub use scenario::{Named, Reply, Scenario, Sequel};
pub use scripted::ScriptedService;
pub use simulator::{
    Billed, Chaos, Cutting, Delivery, RecordedRequest, Simulator, SimulatorBuilder, UsageChunk,
};
