//! Texts of every day: lists of people, invoices, numbers of two continents, appointments.

use serde_json::{Value, json};

use crate::support::{fields, of, said, value};

fn list(items: &Value) -> Value {
    json!({"type": "array", "items": items})
}

fn team() -> Value {
    let member = fields(&[
        ("name", of("string")),
        ("email", of("string")),
        ("age", of("integer")),
        ("role", of("string")),
    ]);
    fields(&[("people", list(&member))])
}

#[tokio::test]
async fn people_in_one_line_or_across_lines_keep_their_own_facts() {
    let found = json!({"people": [
        {"name": "Anna Schmidt", "email": "anna@x.example", "age": 34, "role": "developer"},
        {"name": "Ben Carter", "email": "ben@x.example", "age": 41, "role": "designer"},
        {"name": "Chloé Dubois", "email": "chloe@x.example", "age": 29, "role": "manager"}
    ]});
    for text in [
        "Anna Schmidt (anna@x.example, age 34, role: developer), Ben Carter (ben@x.example, age 41, role: designer)\n\
         and Chloé Dubois (chloe@x.example, age 29, role: manager)",
        "The team: Anna Schmidt (anna@x.example, age 34, role: developer), Ben Carter (ben@x.example, age 41, \
         role: designer) and Chloé Dubois (chloe@x.example, age 29, role: manager).",
        "- Anna Schmidt, anna@x.example, age 34, role: developer\n- Ben Carter, ben@x.example, age 41, role: designer\n\
         - Chloé Dubois, chloe@x.example, age 29, role: manager",
        "Name: Anna Schmidt\nEmail: anna@x.example\nAge: 34\nRole: developer\n\nName: Ben Carter\nEmail: ben@x.example\n\
         Age: 41\nRole: designer\n\nName: Chloé Dubois\nEmail: chloe@x.example\nAge: 29\nRole: manager",
    ] {
        assert_eq!(said(text, &team()).await, Ok(found.clone()), "{text}");
    }
}

#[tokio::test]
async fn first_names_in_one_line_are_people_too() {
    let person = fields(&[("name", of("string")), ("email", of("string"))]);
    assert_eq!(
        value("Anna (anna@x.example), Ben (ben@x.example), Cleo (cleo@x.example)", &list(&person)).await,
        json!([
            {"name": "Anna", "email": "anna@x.example"},
            {"name": "Ben", "email": "ben@x.example"},
            {"name": "Cleo", "email": "cleo@x.example"}
        ])
    );
}

#[tokio::test]
async fn names_that_stand_together_are_a_list() {
    let schema = fields(&[("attendees", list(&of("string")))]);
    for text in [
        "Anna Schmidt, Ben Carter and Cleo Dubois will attend.",
        "Attendees: Anna Schmidt, Ben Carter, Cleo Dubois",
        "I am meeting with Anna Schmidt, Ben Carter, and Cleo Dubois on Friday.",
    ] {
        let found = value(text, &schema).await;
        assert_eq!(found, json!({"attendees": ["Anna Schmidt", "Ben Carter", "Cleo Dubois"]}), "{text}");
    }
    let found = value("Anna, Ben and Cleo will attend.", &schema).await;
    assert_eq!(found, json!({"attendees": ["Anna", "Ben", "Cleo"]}));
}

fn invoice() -> Value {
    let line =
        fields(&[("description", of("string")), ("quantity", of("integer")), ("unit_price", of("number"))]);
    fields(&[
        ("invoice_number", of("string")),
        ("customer", of("string")),
        ("date", json!({"type": "string", "format": "date"})),
        ("line_items", list(&line)),
        ("tax", of("number")),
        ("total", of("number")),
        ("currency", of("string")),
    ])
}

#[tokio::test]
async fn an_invoice_is_read_in_lines_and_in_one_line() {
    let lines = "Invoice No. INV-2026-0417\nDate: 3 March 2026\nBill to: Northwind Traders\n\
                 2 x \"Blue Widget\" at $19.99\n1 x \"Red Gadget\" at $119.92\n\
                 Subtotal: $159.90\nTax (10%): $15.99\nTotal: $175.89";
    let found = json!({
        "invoice_number": "INV-2026-0417",
        "customer": "Northwind Traders",
        "date": "2026-03-03",
        "line_items": [
            {"description": "Blue Widget", "quantity": 2, "unit_price": 19.99},
            {"description": "Red Gadget", "quantity": 1, "unit_price": 119.92}
        ],
        "tax": 15.99,
        "total": 175.89,
        "currency": "USD"
    });
    for text in [
        lines.to_owned(),
        lines.replace("Invoice No. ", "Invoice number: "),
        lines.replace('"', ""),
        lines.replace("at $", "- $"),
        lines.replace('\n', ". "),
        lines.replace('\n', ", "),
        lines.replace('\n', "\n\n"),
    ] {
        assert_eq!(said(&text, &invoice()).await, Ok(found.clone()), "{text}");
    }
    let cheaper = lines.replace("$15.99", "$12.34").replace("0417", "0555").replace("2 x", "7 x");
    let cheaper = value(&cheaper.replace("Northwind Traders", "Acme Corp"), &invoice()).await;
    assert_eq!(
        (
            &cheaper["tax"],
            &cheaper["invoice_number"],
            &cheaper["line_items"][0]["quantity"],
            &cheaper["customer"]
        ),
        (&json!(12.34), &json!("INV-2026-0555"), &json!(7), &json!("Acme Corp"))
    );
}

#[tokio::test]
async fn an_invoice_may_call_its_fields_otherwise() {
    let text = "Invoice No. INV-2026-0417\nFrom: Acme Corp\nBill to: Northwind Traders\nTax (10%): $15.99\nTotal: $175.89";
    let names = ["bill_to", "client", "customer_name"].map(|name| (name, of("string")));
    assert_eq!(
        value(text, &fields(&names)).await,
        json!({"bill_to": "Northwind Traders", "client": "Northwind Traders", "customer_name": "Northwind Traders"})
    );
    let schema = fields(&[
        ("number", of("string")),
        ("vendor", fields(&[("name", of("string"))])),
        ("customer", fields(&[("name", of("string"))])),
        ("tax_rate", of("number")),
        ("tax_amount", of("number")),
    ]);
    assert_eq!(
        value(text, &schema).await,
        json!({
            "number": "INV-2026-0417",
            "vendor": {"name": "Acme Corp"},
            "customer": {"name": "Northwind Traders"},
            "tax_rate": 10,
            "tax_amount": 15.99
        })
    );
}

#[tokio::test]
async fn numbers_are_read_as_their_writers_mean_them() {
    for (text, amount) in [
        ("The total is EUR 1.250,50.", json!(1250.5)),
        ("The total is 1.250,50 €.", json!(1250.5)),
        ("Total: 24.500 €", json!(24500)),
        ("Total: €24.500", json!(24500)),
        ("Total: 19,99 €", json!(19.99)),
        ("Total: 1,250.50", json!(1250.5)),
        ("Total: $1,250.50", json!(1250.5)),
        ("Total: $19.99. Thanks", json!(19.99)),
        ("Total: 24.5k dollars", json!(24500)),
    ] {
        assert_eq!(
            value(text, &fields(&[("total", of("number"))])).await,
            json!({"total": amount}),
            "{text}"
        );
    }
}

fn appointment() -> Value {
    fields(&[
        ("patient", of("string")),
        ("doctor", of("string")),
        ("date", json!({"type": "string", "format": "date"})),
        ("time", of("string")),
        ("days_sick", of("integer")),
        ("reason", of("string")),
    ])
}

#[tokio::test]
async fn a_medical_appointment_is_read() {
    let text = "My name is Anna Schmidt. I have had a cough for three days. I would like to see Dr. Weber on \
                3 March 2026 at 14:15.";
    let found = said(text, &appointment()).await.unwrap();
    assert_eq!(
        found,
        json!({
            "patient": "Anna Schmidt",
            "doctor": "Dr. Weber",
            "date": "2026-03-03",
            "time": "14:15",
            "days_sick": 3,
            "reason": "My name is Anna Schmidt."
        })
    );
    for (was, instead, place, found) in [
        ("3 March 2026", "March 3, 2026", "/date", "2026-03-03"),
        ("3 March 2026", "03/21/2026", "/date", "2026-03-21"),
        ("3 March 2026", "21.03.2026", "/date", "2026-03-21"),
        ("3 March 2026 at 14:15", "2026-03-21T09:30:00", "/time", "09:30"),
        ("14:15", "2:15 pm", "/time", "14:15"),
        ("Dr. Weber", "Prof. Dr. Klein", "/doctor", "Prof. Dr. Klein"),
        ("Anna Schmidt", "Ben Carter", "/patient", "Ben Carter"),
    ] {
        let changed = value(&text.replace(was, instead), &appointment()).await;
        assert_eq!(changed.pointer(place), Some(&json!(found)), "{instead}: {changed}");
    }
    let weeks = value(&text.replace("three days", "12 days"), &appointment()).await;
    assert_eq!(weeks["days_sick"], 12);
}

#[tokio::test]
async fn a_doctor_keeps_the_title_and_a_last_name_has_none() {
    let schema = fields(&[("physician", fields(&[("name", of("string")), ("last_name", of("string"))]))]);
    assert_eq!(
        value("Appointment with Dr. Weber, for Anna Schmidt", &schema).await,
        json!({"physician": {"name": "Dr. Weber", "last_name": "Weber"}})
    );
    let only = fields(&[("name", of("string")), ("time", of("string"))]);
    assert_eq!(
        value("You will see Dr. Weber at 2:15 pm.", &only).await,
        json!({"name": "Dr. Weber", "time": "14:15"})
    );
}

#[tokio::test]
async fn an_age_may_stand_bare_behind_a_name_and_a_thing_behind_its_count() {
    let person = fields(&[("name", of("string")), ("age", of("integer"))]);
    for text in ["Hi, I'm Anna Schmidt, 34.", "I spoke to Anna Schmidt (34) today."] {
        assert_eq!(value(text, &person).await, json!({"name": "Anna Schmidt", "age": 34}), "{text}");
    }
    let item = fields(&[("name", of("string")), ("quantity", of("integer")), ("price", of("number"))]);
    let text = "I bought 3 lamps at $12.50 and two chairs for $80. Total: $117.50.";
    assert_eq!(
        value(text, &fields(&[("items", list(&item)), ("total", of("number"))])).await,
        json!({"items": [{"name": "lamps", "quantity": 3, "price": 12.5}, {"name": "chairs", "quantity": 2, "price": 80}], "total": 117.5})
    );
}

#[tokio::test]
async fn an_entry_of_a_list_that_misses_something_is_not_dropped_in_silence() {
    assert_eq!(
        said("Anna Schmidt (anna@x.example, role: developer), Ben Carter (ben@x.example, age 41, role: designer)", &team())
            .await
            .unwrap_err(),
        "[simulator] nothing in the text for: /people/0/age"
    );
}
