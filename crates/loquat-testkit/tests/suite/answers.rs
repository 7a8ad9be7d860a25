//! What the simulator makes of a prompt and a schema: whatever comes out must have gone in.

use serde_json::{Value, json};

use crate::support::{CHAT, lead, said, value};

#[tokio::test]
async fn a_dealership_chat_becomes_a_lead() {
    assert_eq!(
        value(CHAT, &lead()).await,
        json!({
            "name": "Maria Lopez",
            "phone": "(555) 014-2233",
            "email": "maria.lopez@example.com",
            "car": {"make": "Honda", "model": "CR-V", "year": 2025, "condition": "new"},
            "budget": 34500,
            "trade_in": {"make": "Toyota", "model": "Corolla", "year": 2018, "mileage": 62000},
            "appointment": "2026-03-14",
            "urgency": "high"
        })
    );
}

#[tokio::test]
async fn a_schema_with_optional_fields_and_enums_of_names_is_filled_as_well() {
    let schema: Value = serde_json::from_str(include_str!("data/riverside.schema.json")).unwrap();
    assert_eq!(
        value(include_str!("data/riverside.txt"), &schema).await,
        json!({
            "name": "Maria Lopez",
            "phone": "+1 555 010 4477",
            "email": "maria.lopez@example.com",
            "car": {"make": "Honda", "model": "CR-V", "year": 2021, "condition": "used"},
            "budget": 24500,
            "trade_in": true,
            "appointment": "2026-03-21",
            "urgency": "urgent"
        })
    );
}

#[tokio::test]
async fn a_changed_chat_gives_a_changed_lead() {
    let schema: Value = serde_json::from_str(include_str!("data/riverside.schema.json")).unwrap();
    let chat = include_str!("data/riverside.txt");
    for (said, instead, place, found) in [
        ("Maria Lopez", "Chen Wei", "/name", json!("Chen Wei")),
        ("Hi, my name is Maria Lopez", "Hi, Maria here", "/name", json!("Maria")),
        ("a used Honda CR-V, 2021", "a new Toyota RAV4, 2024", "/car/make", json!("Toyota")),
        ("a used Honda CR-V, 2021", "a new Toyota RAV4, 2024", "/car/condition", json!("new")),
        ("a used Honda CR-V, 2021 or newer", "a used 2019 Kia Sportage", "/car/year", json!(2019)),
        ("Around $24,500", "Around 24k", "/budget", json!(24000)),
        ("trade in my old car: yes, it still runs", "pay cash. No trade-in", "/trade_in", json!(false)),
        ("+1 555 010 4477", "(212) 555-0199", "/phone", json!("(212) 555-0199")),
        ("2026-03-21", "April 3", "/appointment", json!("2026-04-03")),
        ("It is quite urgent, my lease ends this month", "No rush", "/urgency", json!("low")),
        ("quite urgent, my lease ends this month", "not urgent", "/urgency", json!("low")),
    ] {
        assert!(chat.contains(said), "{said}");
        let lead = value(&chat.replace(said, instead), &schema).await;
        assert_eq!(lead.pointer(place), Some(&found), "{instead}: {lead}");
    }
    let silent = chat.replace("by phone, +1 555 010 4477, or ", "");
    assert_eq!(value(&silent, &schema).await.get("phone"), None);
}

#[tokio::test]
async fn short_texts_of_every_kind_are_read() {
    let fields = |names: &[(&str, &str)]| -> Value {
        let properties: serde_json::Map<String, Value> =
            names.iter().map(|(name, kind)| ((*name).to_owned(), json!({"type": kind}))).collect();
        json!({"type": "object", "properties": properties, "required": properties.keys().collect::<Vec<_>>()})
    };
    for (text, schema, found) in [
        ("Ada is 36.", fields(&[("name", "string"), ("age", "integer")]), json!({"name": "Ada", "age": 36})),
        (
            "Ada Lovelace, born 10 December 1815, wrote the first program in London.",
            fields(&[("name", "string"), ("born", "integer"), ("birth_date", "string"), ("city", "string")]),
            json!({"name": "Ada Lovelace", "born": 1815, "birth_date": "1815-12-10", "city": "London"}),
        ),
        (
            "Book a table for 4 people tomorrow at 7pm under the name Smith.",
            fields(&[("party_size", "integer"), ("date", "string"), ("time", "string"), ("name", "string")]),
            json!({"party_size": 4, "date": "tomorrow", "time": "19:00", "name": "Smith"}),
        ),
        (
            "Invoice 1234 from Acme Corp, total 1,299.50 EUR, due 2026-05-01.",
            fields(&[
                ("invoice_number", "string"),
                ("vendor", "string"),
                ("total", "number"),
                ("due_date", "string"),
            ]),
            json!({"invoice_number": "1234", "vendor": "Acme Corp", "total": 1299.5, "due_date": "2026-05-01"}),
        ),
        (
            "My order #A-7781 arrived broken. Please refund $45 to anna@example.com.",
            fields(&[("order_id", "string"), ("refund", "number"), ("email", "string"), ("issue", "string")]),
            json!({"order_id": "A-7781", "refund": 45, "email": "anna@example.com", "issue": "My order #A-7781 arrived broken."}),
        ),
    ] {
        assert_eq!(value(text, &schema).await, found, "{text}");
    }
}

#[tokio::test]
async fn whatever_is_said_the_answer_satisfies_the_schema() {
    let strings = json!({
        "type": "object",
        "properties": {
            "a": {"type": "string", "minLength": 5, "maxLength": 8}, "b": {"type": "integer", "minimum": 3, "maximum": 9},
            "c": {"type": "string", "format": "date-time"}, "d": {"type": "number", "exclusiveMinimum": 0},
            "e": {"type": "array", "items": {"type": "string"}, "minItems": 2}, "f": {"const": "x"},
            "g": {"type": "string", "format": "email"}, "h": {"type": "string", "format": "uuid"},
            "i": {"type": "string", "format": "time"}, "j": {"enum": [1, 2]}, "k": {"oneOf": [{"type": "integer"}, {"type": "boolean"}]}
        },
        "required": ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"],
        "additionalProperties": false
    });
    let riverside: Value = serde_json::from_str(include_str!("data/riverside.schema.json")).unwrap();
    for (name, schema) in [("strings", strings), ("lead", lead()), ("riverside", riverside)] {
        let judge = loquat_core::Schema::<Value>::new(name, schema.clone()).unwrap();
        for text in [
            CHAT,
            include_str!("data/riverside.txt"),
            "Hello, this is no use.",
            "a: 1\nb: 100\nd: -4\nj: 2\ne: x",
        ] {
            match said(text, &schema).await {
                Ok(answer) => assert_eq!(judge.erased().violations(&answer), [], "{name}: {answer}"),
                Err(refusal) => {
                    assert!(refusal.starts_with("[simulator] nothing in the text for: /"), "{refusal}")
                }
            }
        }
    }
}

#[tokio::test]
async fn another_chat_gives_another_lead() {
    let chat = CHAT
        .replace("Maria Lopez", "Jonas Weber")
        .replace("$34,500", "$29,900")
        .replace("a new 2025 Honda CR-V", "a used 2021 Mazda CX-5")
        .replace("14 March 2026", "April 2nd, 2026")
        .replace("as soon as possible", "sometime")
        .replace(
            "Yes, my used 2018 Toyota Corolla with 62,000 miles on it. I was told it is worth about $11,000.",
            "No, I don't.",
        )
        .replace("My phone is (555) 014-2233 and my", "My");
    let found = value(&chat, &lead()).await;
    assert_eq!(found["name"], "Jonas Weber");
    assert_eq!(found["phone"], Value::Null);
    assert_eq!(found["car"], json!({"make": "Mazda", "model": "CX-5", "year": 2021, "condition": "used"}));
    assert_eq!(found["budget"], 29900);
    assert_eq!(found["trade_in"], Value::Null);
    assert_eq!(found["appointment"], "2026-04-02");
    assert_eq!(found["urgency"], "low");
}

#[tokio::test]
async fn lines_of_keys_and_values_fill_the_fields_that_they_name() {
    let schema = json!({
        "type": "object",
        "properties": {
            "customerName": {"type": "string"},
            "e_mail": {"type": "string"},
            "orderNumber": {"type": "integer"},
            "delivery_date": {"type": "string", "format": "date"},
            "gift": {"type": "boolean"},
            "colour": {"type": "string"},
            "total": {"type": "number"},
            "items": {"type": "array", "items": {"type": "string"}}
        }
    });
    let text = "Customer name: Ada Lovelace\nE-mail: ada@example.org\nOrder number: 4711\nDelivery date: 2026-05-01\n\
                Gift: yes\nColour: midnight blue\nTotal: 19.90\nItems: lamp, cable and bulb";
    assert_eq!(
        value(text, &schema).await,
        json!({
            "customerName": "Ada Lovelace", "e_mail": "ada@example.org", "orderNumber": 4711,
            "delivery_date": "2026-05-01", "gift": true, "colour": "blue", "total": 19.90,
            "items": ["lamp", "cable", "bulb"]
        })
    );
}

#[tokio::test]
async fn references_unions_and_constants_are_followed() {
    let schema = json!({
        "$defs": {
            "Person": {"type": "object", "properties": {"name": {"type": "string"}, "email": {"type": "string"}}, "required": ["name"]},
            "Node": {"type": "object", "properties": {"child": {"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]}}}
        },
        "type": "object",
        "properties": {
            "person": {"$ref": "#/$defs/Person"},
            "contact": {"oneOf": [
                {"type": "object", "properties": {"kind": {"const": "phone"}, "phone": {"type": "string"}}, "required": ["kind", "phone"]},
                {"type": "object", "properties": {"kind": {"const": "email"}, "email": {"type": "string"}}, "required": ["kind", "email"]}
            ]},
            "tree": {"$ref": "#/$defs/Node"}
        },
        "required": ["person", "contact", "tree"]
    });
    assert_eq!(
        value("I'm Grace Hopper, write to grace@example.com", &schema).await,
        json!({
            "person": {"name": "Grace Hopper", "email": "grace@example.com"},
            "contact": {"kind": "email", "email": "grace@example.com"},
            "tree": {}
        })
    );
}

#[tokio::test]
async fn lists_take_all_that_is_found() {
    let schema = json!({
        "type": "object",
        "properties": {
            "emails": {"type": "array", "items": {"type": "string", "format": "email"}},
            "dates": {"type": "array", "items": {"type": "string", "format": "date"}},
            "topics": {"type": "array", "items": {"enum": ["billing", "delivery", "returns"]}},
            "lines": {"type": "array", "items": {"type": "object", "properties": {
                "quantity": {"type": "integer"}, "price": {"type": "number"}
            }}}
        }
    });
    let text = "Billing and returns, please: a@example.com, b@example.com, on 2026-01-02 and 3 February 2026.\n\
                - quantity 2, lamps at $12.50\n- quantity 5, bulbs at $3";
    assert_eq!(
        value(text, &schema).await,
        json!({
            "emails": ["a@example.com", "b@example.com"],
            "dates": ["2026-01-02", "2026-02-03"],
            "topics": ["billing", "returns"],
            "lines": [{"quantity": 2, "price": 12.50}, {"quantity": 5, "price": 3}]
        })
    );
}

#[tokio::test]
async fn yes_and_no_are_told_apart() {
    let schema = json!({"type": "object", "properties": {"has_trade_in": {"type": "boolean"}, "wants_financing": {"type": "boolean"}}});
    for (text, trade, finance) in [
        ("I have a car to trade in and I don't need financing.", true, false),
        (
            "Agent: Do you have a trade-in?\nCustomer: No.\nAgent: Financing?\nCustomer: Yes, please.",
            false,
            true,
        ),
        ("No trade-in, but financing please", false, true),
    ] {
        assert_eq!(
            value(text, &schema).await,
            json!({"has_trade_in": trade, "wants_financing": finance}),
            "{text}"
        );
    }
}

#[tokio::test]
async fn names_dates_and_times_have_many_forms() {
    let schema = json!({
        "type": "object",
        "properties": {
            "first_name": {"type": "string"}, "last_name": {"type": "string"},
            "visit": {"type": "string", "format": "date-time"}, "visit_time": {"type": "string"}
        }
    });
    for text in [
        "Hello, my name is Anna Maria Schmidt. I will visit on March 3rd, 2026 at 3pm",
        "This is Anna Maria Schmidt! Visit: 2026-03-03, 15:00",
        "Name: Anna Maria Schmidt\nI come on 3/3/2026 at 3:00 p.m. for a visit",
    ] {
        assert_eq!(
            value(text, &schema).await,
            json!({"first_name": "Anna", "last_name": "Schmidt", "visit": "2026-03-03T15:00:00Z", "visit_time": "15:00"}),
            "{text}"
        );
    }
}
