//! The schemas that texts are laid on, each with its reader and its judge.

use jsonschema::Validator;
use loquat_mend::Mender;
use serde_json::Value;

/// A schema, read.
pub struct Laid {
    /// The reader under test.
    pub mender: Mender,
    /// The last word on what is valid, formats included.
    pub judge: Validator,
}

thread_local! {
    /// All of them, in the order of the file.
    pub static SCHEMAS: Vec<Laid> = read();
}

fn read() -> Vec<Laid> {
    let schemas: Vec<Value> =
        serde_json::from_str(include_str!("../schemas.json")).expect("`schemas.json` is a list");
    let judge = |schema| jsonschema::options().should_validate_formats(true).build(schema).expect("a schema");
    let laid = |schema| Laid { mender: Mender::for_schema(schema).expect("a schema"), judge: judge(schema) };
    schemas.iter().map(laid).collect()
}
