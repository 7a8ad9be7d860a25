//! Schemas as schemars 1.2 prints them.

#![allow(dead_code, reason = "only the schemas of these types are looked at")]

use std::collections::HashMap;

use loquat_core::schemars::{self, JsonSchema, generate::SchemaSettings};

use super::*;

/// The same settings as `Schema::of`.
fn document<T: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>().into()
}

#[derive(JsonSchema)]
struct Inner {
    /// How many.
    count: Option<u8>,
    ratio: f64,
}

#[derive(JsonSchema)]
enum Colour {
    /// Like blood.
    Red,
    Green,
}

#[derive(JsonSchema)]
#[schemars(tag = "kind")]
enum Shape {
    Circle { radius: f64, name: Option<String> },
    Point { name: Option<String> },
}

#[derive(JsonSchema)]
enum External {
    Number { n: i32 },
    Text(String),
    Nothing,
}

#[derive(JsonSchema)]
struct Everything {
    name: String,
    nick: Option<String>,
    tags: Vec<String>,
    colour: Colour,
    maybe: Option<Colour>,
    /// What is inside.
    inner: Inner,
    inners: Option<Vec<Inner>>,
    shape: Shape,
    external: External,
    #[schemars(default)]
    flag: bool,
}

#[derive(JsonSchema)]
struct Node {
    value: i64,
    next: Option<Box<Node>>,
    kids: Vec<Node>,
}

#[test]
fn a_struct_of_everything_can_be_said() {
    let strict = encode(&document::<Everything>());
    let properties = &strict.schema["properties"];
    for (name, sent) in [
        ("name", r#"{"type":"string"}"#),
        ("nick", r#"{"type":["string","null"]}"#),
        ("tags", r#"{"type":"array","items":{"type":"string"}}"#),
        ("colour", r##"{"$ref":"#/$defs/Colour"}"##),
        ("maybe", r##"{"anyOf":[{"$ref":"#/$defs/Colour"},{"type":"null"}]}"##),
        ("inners", r##"{"type":["array","null"],"items":{"$ref":"#/$defs/Inner"}}"##),
        ("flag", r#"{"type":["boolean","null"]}"#),
    ] {
        assert_eq!(text(&properties[name]), sent, "{name}");
    }
    assert_eq!(
        properties["inner"],
        json!({"description": "What is inside.", "anyOf": [{"$ref": "#/$defs/Inner"}]})
    );
    let count =
        json!({"description": "How many.", "type": ["integer", "null"], "minimum": 0, "maximum": 255});
    assert_eq!(strict.schema["$defs"]["Inner"]["properties"]["count"], count);
    assert!(strict.schema["$defs"]["Colour"]["anyOf"].is_array());
    assert_eq!(
        strict.checked_locally,
        ["/$defs/Colour/oneOf", "/$defs/Shape/oneOf", "/$defs/External/oneOf"]
    );
}

#[test]
fn options_come_back_as_they_were_asked_for() {
    let answer = json!({
        "name": "n", "nick": null, "tags": [], "colour": "Red", "maybe": null,
        "inner": {"count": null, "ratio": 0.5}, "inners": null,
        "shape": {"kind": "Point", "name": null}, "external": {"Number": {"n": 1}},
        "flag": null
    });
    let mut value = answer.clone();
    value.as_object_mut().unwrap().shift_remove("flag");
    // schemars says of every `Option` that it may be null, so only the default may be absent.
    assert_eq!(text(&decode(&document::<Everything>(), answer)), text(&value));
}

#[test]
fn a_recursive_type_can_be_said() {
    let strict = encode(&document::<Node>());
    assert_eq!(strict.schema["properties"]["next"], json!({"anyOf": [{"$ref": "#"}, {"type": "null"}]}));
    assert_eq!(strict.schema["properties"]["kids"]["items"], json!({"$ref": "#"}));
}

#[test]
fn maps_tuples_any_values_and_other_roots_are_said_and_said_back() {
    #[derive(JsonSchema)]
    struct Of<T> {
        it: T,
    }
    let node = json!({"value": 1, "next": null, "kids": [{"value": 2, "next": null, "kids": []}]});
    for (document, value) in [
        (document::<Of<HashMap<String, u8>>>(), json!({"it": {"a": 1, "b": 2}})),
        (document::<Of<(u8, String)>>(), json!({"it": [1, "x"]})),
        (document::<Of<Value>>(), json!({"it": {"any": ["thing"]}})),
        (document::<Of<Vec<HashMap<String, u8>>>>(), json!({"it": [{"a": 1}, {}]})),
        (document::<Option<Node>>(), node.clone()),
        (document::<Option<Node>>(), json!(null)),
        (document::<Vec<Node>>(), json!([node])),
        (document::<HashMap<String, u8>>(), json!({"a": 1})),
    ] {
        let said = encode(&document);
        let answer = said.encode(&value).unwrap();
        assert_eq!(said.decode(answer), value, "{document}");
    }
}

#[test]
fn a_flattened_enum_inside_can_be_said() {
    #[derive(JsonSchema)]
    struct Outer {
        it: Vec<Figure>,
    }
    #[derive(JsonSchema)]
    struct Figure {
        id: u32,
        #[schemars(flatten)]
        shape: Shape,
    }
    let strict = encode(&document::<Outer>());
    let branches = &strict.schema["$defs"]["Figure"]["anyOf"];
    assert_eq!(text(&branches[0]["required"]), r#"["id","kind","radius","name"]"#);
    assert_eq!(text(&branches[1]["required"]), r#"["id","kind","name"]"#);
}
