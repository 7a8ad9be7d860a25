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
fn maps_tuples_and_any_value_are_named() {
    #[derive(JsonSchema)]
    struct Of<T> {
        it: T,
    }
    for (document, path) in [
        (document::<Of<HashMap<String, u8>>>(), "/properties/it/additionalProperties"),
        (document::<Of<(u8, u8)>>(), "/properties/it/prefixItems"),
        (document::<Of<Value>>(), "/properties/it"),
        (document::<Of<Vec<HashMap<String, u8>>>>(), "/properties/it/items/additionalProperties"),
        (document::<Option<Node>>(), ""),
        (document::<Vec<Node>>(), ""),
        (document::<HashMap<String, u8>>(), "/additionalProperties"),
    ] {
        assert_eq!(refusal(&document).path, path, "{document}");
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
