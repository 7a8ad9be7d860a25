//! What a field of a schema wants, judged by its name first, its format second and its description last.

use serde_json::{Map, Value};

use super::words;

/// What a field is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Email,
    Phone,
    Url,
    Date,
    DateTime,
    Time,
    Year,
    Age,
    Money,
    Name(NamePart),
    Make,
    Model,
    Car,
    Colour,
    Address,
    Place,
    Company,
    /// What only machines read: the number of an order, of an invoice.
    Code,
    /// A sentence of the text itself.
    Prose,
    Currency,
    /// Nothing that the rules know: only its own words lead to it.
    Anything,
}

/// Which part of a person's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NamePart {
    Whole,
    First,
    Last,
}

/// A field: what it is about, and the words by which its value is found.
#[derive(Clone, Debug, Default)]
pub(super) struct Field {
    /// Its name, as the schema writes it.
    pub(super) name: String,
    /// Stems of its name, and of what people say for it.
    pub(super) own: Vec<String>,
    /// Stems of its description.
    pub(super) hints: Vec<String>,
    /// Stems of the names of the objects around it.
    pub(super) parents: Vec<String>,
    /// Stems of the names of the fields beside it and beside its parents: a value nearer to one of those is theirs.
    pub(super) rivals: Vec<String>,
    /// Whether the fields beside it are those of a person: its title is then that of a person.
    beside_name: bool,
    description: String,
    format: Option<String>,
}

impl Field {
    /// The property `name` of an object that is itself the field `self` and has these `properties`.
    pub(super) fn child(&self, name: &str, schema: &Value, properties: &Map<String, Value>) -> Self {
        let own = words::stems_as_said(name);
        let mut parents = self.parents.clone();
        parents.extend(words::stems(&self.name));
        let has = |words: &[&str]| {
            properties
                .keys()
                .any(|other| words::tokens(other).last().is_some_and(|last| words.contains(&last.as_str())))
        };
        let beside_name =
            has(&["name"]) && has(&["age", "company", "department", "email", "employer", "phone"]);
        let child =
            Self { name: name.to_owned(), own, parents, beside_name, ..Self::default() }.described_by(schema);
        let about = child.about();
        let others =
            properties.iter().filter(|(other, schema)| *other != name && competes(about, other, schema));
        let mut rivals = self.rivals.clone();
        rivals.extend(others.flat_map(|(other, _)| words::stems_as_said(other)));
        rivals.retain(|rival| !child.own.contains(rival) && !child.parents.contains(rival));
        Self { rivals, ..child }
    }

    /// A field that has only a name.
    pub(super) fn named(name: &str) -> Self {
        Self::default().child(name, &Value::Null, &Map::new())
    }

    /// The same with what `schema` says of it.
    pub(super) fn described_by(mut self, schema: &Value) -> Self {
        let text = |key: &str| schema.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let said = format!("{} {}", text("title"), text("description"));
        if !said.trim().is_empty() {
            self.hints = words::stems(&said);
            self.description = said;
        }
        self.format = schema.get("format").and_then(Value::as_str).map(str::to_owned).or(self.format);
        self
    }

    /// What it is about.
    pub(super) fn about(&self) -> About {
        let tokens = words::tokens(&self.name);
        let by_format = self.format.as_deref().and_then(about_format);
        let in_description = || {
            let said = words::tokens(&self.description);
            // Of a description only what is unmistakable: it may mention anything.
            about_words(&said)
                .filter(|about| matches!(about, About::Email | About::Phone | About::Url | About::Year))
        };
        by_format.or_else(|| self.about_name(&tokens)).or_else(in_description).unwrap_or(About::Anything)
    }

    /// Whether it asks for somebody who serves.
    pub(super) fn wants_agent(&self) -> bool {
        let named = |text: &str| {
            words::tokens(text).iter().any(|word| super::lexicon::AGENTS.contains(&word.as_str()))
        };
        named(&self.name)
            || self.parents.iter().any(|parent| super::lexicon::AGENTS.contains(&parent.as_str()))
    }

    /// Whether it asks for a physician.
    pub(super) fn wants_doctor(&self) -> bool {
        let is_one = |word: &String| DOCTORS.contains(&word.as_str());
        words::tokens(&self.name).iter().any(is_one) || self.parents.iter().any(is_one)
    }

    /// Whether it asks for a percentage.
    pub(super) fn wants_percent(&self) -> bool {
        let is_one = |word: &String| ["rate", "percent", "percentage", "pct"].contains(&word.as_str());
        words::tokens(&self.name).iter().any(is_one)
    }

    /// Whether it wants words of the answer's own, for which a sentence of the text is a makeshift.
    pub(super) fn wants_words(&self) -> bool {
        const OWN: [&str; 7] =
            ["abstract", "body", "explanation", "headline", "rationale", "reasoning", "title"];
        words::tokens(&self.name).iter().any(|word| OWN.contains(&word.as_str()))
    }

    fn about_name(&self, tokens: &[String]) -> Option<About> {
        let thing = |word: &String| THINGS.contains(&word.as_str());
        let named = tokens.last().is_some_and(|last| last == "name" || last == "fullname");
        let parent_is_thing = self.parents.iter().any(thing);
        if named && !tokens.iter().any(thing) && !(tokens.len() == 1 && parent_is_thing) {
            return Some(About::Name(part_of_name(tokens)));
        }
        let issues = self.parents.iter().any(|parent| ISSUERS.contains(&parent.as_str()));
        match tokens {
            [one] if one == "name" && issues => Some(About::Company),
            [one] if one == "title" && self.beside_name => Some(About::Anything),
            [.., last] if last == "time" && !tokens.iter().any(|word| word == "date") => Some(About::Time),
            [one] if one == "surname" => Some(About::Name(NamePart::Last)),
            [one] if PEOPLE.contains(&one.as_str()) => Some(About::Name(NamePart::Whole)),
            _ => about_words(tokens),
        }
    }
}

/// Whether the field `other` may want what a field about `about` wants. An object or a list may want anything.
fn competes(about: About, other: &str, schema: &Value) -> bool {
    let group = |about: About| match about {
        About::Money | About::Year | About::Age | About::Anything | About::Code => 1,
        About::Date | About::DateTime => 2,
        About::Time => 3,
        About::Car | About::Make | About::Model => 4,
        _ => 5,
    };
    let kinds = super::fill::kinds(schema);
    let any = |kind: &String| ["object", "array", "boolean"].contains(&kind.as_str());
    kinds.is_empty() || kinds.iter().any(any) || group(about) == group(Field::named(other).about())
}

/// Those who treat patients.
const DOCTORS: &[&str] =
    &["dentist", "doctor", "doctors", "dr", "physician", "specialist", "surgeon", "therapist"];
/// Fields of which the `name` is a company's, as stems.
const ISSUERS: &[&str] = &["company", "employer", "issuer", "merchant", "seller", "supplier", "vendor"];

/// Words that make a `name` the name of a thing.
const THINGS: &[&str] = &[
    "brand",
    "business",
    "city",
    "company",
    "country",
    "dealership",
    "dish",
    "event",
    "file",
    "item",
    "make",
    "model",
    "organisation",
    "organization",
    "place",
    "plan",
    "product",
    "project",
    "restaurant",
    "shop",
    "store",
    "street",
    "team",
    "tool",
    "vehicle",
    "venue",
    "car",
    "employer",
    "issuer",
    "merchant",
    "seller",
    "supplier",
    "vendor",
];
/// Fields of which the name alone means a person.
const PEOPLE: &[&str] = &[
    "attendee",
    "attendees",
    "author",
    "authors",
    "buyer",
    "caller",
    "dentist",
    "doctor",
    "employees",
    "guests",
    "invitees",
    "members",
    "participant",
    "physician",
    "recipient",
    "speakers",
    "surgeon",
    "therapist",
    "client",
    "contact",
    "customer",
    "guest",
    "lead",
    "names",
    "patient",
    "people",
    "person",
    "persons",
    "participants",
    "sender",
    "agent",
    "salesperson",
    "who",
];

/// Words of a name, and what the field is about when one of them is in it; the first row that fits.
const TABLE: &[(&[&str], About)] = &[
    (&["email", "emails", "mail", "mails"], About::Email),
    (&["phone", "phones", "telephone", "mobile", "cell", "tel", "whatsapp"], About::Phone),
    (&["url", "urls", "website", "link", "links", "homepage"], About::Url),
    (&["currency"], About::Currency),
    (&["timestamp", "datetime"], About::DateTime),
    (&["year"], About::Year),
    (&["age"], About::Age),
    (&["make", "manufacturer", "brand"], About::Make),
    (&["model", "models"], About::Model),
    (
        &[
            "budget", "price", "prices", "amount", "amounts", "cost", "total", "payment", "offer", "salary",
            "fee", "deposit", "worth", "spend", "value",
        ],
        About::Money,
    ),
    (&["date", "dates", "deadline", "birthday", "dob", "day", "appointment", "when"], About::Date),
    (&["time", "times"], About::Time),
    (&["color", "colour", "colors", "colours"], About::Colour),
    (&["car", "cars", "vehicle", "vehicles", "trade"], About::Car),
    (&["address", "street"], About::Address),
    (
        &[
            "company",
            "organization",
            "organisation",
            "employer",
            "vendor",
            "supplier",
            "business",
            "dealership",
            "merchant",
            "seller",
        ],
        About::Company,
    ),
    (&["city", "town", "location", "country", "place", "destination"], About::Place),
    (
        &[
            "summary",
            "note",
            "notes",
            "message",
            "request",
            "description",
            "comment",
            "comments",
            "question",
            "issue",
            "topic",
            "text",
            "content",
            "reason",
            "complaint",
            "problem",
            "abstract",
            "body",
            "details",
            "explanation",
            "feedback",
            "headline",
            "rationale",
            "reasoning",
            "remark",
            "remarks",
            "subject",
            "title",
        ],
        About::Prose,
    ),
    (&["id", "code", "number", "no", "reference", "ref", "sku", "vin", "plate"], About::Code),
];

fn about_words(tokens: &[String]) -> Option<About> {
    let fits = |words: &[&str]| tokens.iter().any(|token| words.contains(&token.as_str()));
    TABLE.iter().find(|(words, _)| fits(words)).map(|(_, about)| *about)
}

fn about_format(format: &str) -> Option<About> {
    match format {
        "email" | "idn-email" => Some(About::Email),
        "date" => Some(About::Date),
        "date-time" => Some(About::DateTime),
        "time" => Some(About::Time),
        "uri" | "url" | "iri" => Some(About::Url),
        "phone" => Some(About::Phone),
        _ => None,
    }
}

fn part_of_name(tokens: &[String]) -> NamePart {
    let has = |words: &[&str]| tokens.iter().any(|token| words.contains(&token.as_str()));
    if has(&["first", "given"]) {
        NamePart::First
    } else if has(&["last", "family", "sur"]) {
        NamePart::Last
    } else {
        NamePart::Whole
    }
}
