//! What `loquat-mend` promises, read by the written specification and by tests that look over all of it.

mod chunks;
mod corpora;
pub(crate) mod corpus;
mod damage;
mod growth;
mod jsontestsuite;
mod properties;
pub(crate) mod samples;
mod shown;
mod spec;
mod straight;
mod valid;
