//! The few words that the rules know: who serves, who asks, what cars are called, what people say for an enum's word.

/// Words in a speaker's label that tell the one who serves.
pub(super) const AGENTS: &[&str] = &[
    "advisor",
    "agent",
    "assistant",
    "bot",
    "clerk",
    "consultant",
    "dealer",
    "dealership",
    "doctor",
    "dr",
    "dr.",
    "host",
    "manager",
    "operator",
    "receptionist",
    "rep",
    "representative",
    "sales",
    "salesman",
    "salesperson",
    "seller",
    "service",
    "staff",
    "support",
    "waiter",
];

/// Words in a speaker's label that tell the one who asks.
pub(super) const CUSTOMERS: &[&str] = &[
    "buyer", "caller", "client", "customer", "guest", "lead", "patient", "shopper", "student", "user",
    "visitor",
];

/// Makes of cars with models that people name without their make.
const CARS: &[(&str, &[&str])] = &[
    ("Acura", &["MDX", "RDX", "TLX"]),
    ("Audi", &["A3", "A4", "A6", "Q3", "Q5", "Q7"]),
    ("BMW", &["3 Series", "5 Series", "X1", "X3", "X5", "i4"]),
    ("Cadillac", &["Escalade", "XT5"]),
    ("Chevrolet", &["Silverado", "Equinox", "Malibu", "Tahoe", "Bolt"]),
    ("Dodge", &["Charger", "Challenger", "Durango"]),
    ("Fiat", &["500", "Panda"]),
    ("Ford", &["F-150", "Explorer", "Escape", "Focus", "Fiesta", "Mustang", "Bronco", "Ranger", "Maverick"]),
    ("GMC", &["Sierra", "Yukon", "Acadia"]),
    ("Honda", &["CR-V", "HR-V", "Civic", "Accord", "Odyssey", "Pilot", "Ridgeline", "Jazz"]),
    ("Hyundai", &["Santa Fe", "Tucson", "Elantra", "Sonata", "Kona", "Ioniq 5", "Palisade"]),
    ("Jeep", &["Grand Cherokee", "Cherokee", "Wrangler", "Compass"]),
    ("Kia", &["Sportage", "Sorento", "Telluride", "Soul", "EV6", "Niro"]),
    ("Land Rover", &["Range Rover", "Defender", "Discovery"]),
    ("Lexus", &["RX 350", "NX 350", "ES 350"]),
    ("Mazda", &["CX-5", "CX-30", "CX-50", "Mazda3", "MX-5"]),
    ("Mercedes-Benz", &["C-Class", "E-Class", "GLC"]),
    ("Nissan", &["Rogue", "Altima", "Sentra", "Leaf", "Qashqai"]),
    ("Peugeot", &["208", "308", "3008"]),
    ("Porsche", &["Cayenne", "Macan", "911"]),
    ("Ram", &["1500", "2500"]),
    ("Renault", &["Clio", "Megane"]),
    ("Skoda", &["Octavia", "Fabia"]),
    ("Subaru", &["Outback", "Forester", "Crosstrek", "Impreza"]),
    ("Tesla", &["Model 3", "Model Y", "Model S", "Model X"]),
    (
        "Toyota",
        &[
            "Corolla Cross",
            "Corolla",
            "Camry",
            "RAV4",
            "Highlander",
            "Prius",
            "Tacoma",
            "Tundra",
            "4Runner",
            "Sienna",
            "Yaris",
        ],
    ),
    ("Volkswagen", &["Golf", "Passat", "Tiguan", "Jetta", "ID.4", "Polo"]),
    ("Volvo", &["XC40", "XC60", "XC90", "V60"]),
];

/// Words that may have a capital where a name is looked for.
const NO_NAMES: &str = "a about all amount an and answer appointment are as at attendees balance because best but by can \
    could date dear delivery description discount do done dr due each email every everything extract fine for from good \
    great he hello her here hey hi his how i if in interested invoice is it item items its just kind looking many maybe \
    meeting morning mr mrs ms my name no not nothing noted number ok okay on one order our participants payment people \
    perfect phone please price prof quantity question regards say she shipping since so some sorry street subtotal sure \
    tax thank thanks that the their there these they this to today total understood unit vat we welcome what when where \
    which who why will would write yes you your";

/// What stands behind a make and is no model: it is the name of a shop.
const NO_MODELS: &[&str] = &[
    "Center",
    "Centre",
    "City",
    "Dealer",
    "Dealership",
    "Finance",
    "Group",
    "Motors",
    "Of",
    "Sales",
    "Service",
    "World",
];

/// Colours, for fields that are called so.
pub(super) const COLOURS: &[&str] = &[
    "beige", "black", "blue", "bronze", "brown", "gold", "gray", "green", "grey", "orange", "purple", "red",
    "silver", "white", "yellow",
];

/// What people say when they mean a word of an enum.
const MEANT: &[(&[&str], &[&str])] = &[
    (
        &["high", "urgent", "immediate", "immediately", "asap", "critical", "now", "today"],
        &[
            "asap",
            "as soon as possible",
            "urgent",
            "urgently",
            "right away",
            "immediately",
            "this week",
            "in a hurry",
            "by the end of the week",
        ],
    ),
    (
        &["medium", "normal", "moderate", "soon", "this month", "weeks", "within a month"],
        &["this month", "next few weeks", "couple of weeks", "next month", "fairly soon", "soon"],
    ),
    (
        &["low", "none", "browsing", "just browsing", "no rush", "later", "someday"],
        &[
            "no rush",
            "no hurry",
            "not in a hurry",
            "just looking",
            "just browsing",
            "sometime",
            "someday",
            "eventually",
            "not urgent",
        ],
    ),
    (&["used", "pre owned", "second hand"], &["used", "pre owned", "preowned", "second hand"]),
    (&["new"], &["brand new", "new"]),
    (
        &["positive", "happy", "satisfied"],
        &["great", "love", "excellent", "happy", "perfect", "fantastic", "wonderful", "thank you"],
    ),
    (
        &["negative", "angry", "unhappy", "dissatisfied"],
        &[
            "terrible",
            "awful",
            "angry",
            "disappointed",
            "worst",
            "unacceptable",
            "frustrated",
            "broken",
            "furious",
        ],
    ),
    (&["yes", "true"], &["yes", "yeah", "yep", "sure", "correct"]),
    (&["no", "false"], &["no", "nope", "nah"]),
];

/// Enum words that stand for "it was not said".
pub(super) const UNSAID: &[&str] = &[
    "unknown",
    "unspecified",
    "undefined",
    "none",
    "not specified",
    "n/a",
    "na",
    "other",
    "neutral",
    "not sure",
];

/// What people write for a currency; the first is its code.
pub(super) const CURRENCIES: &[&[&str]] = &[
    &["USD", "$", "dollar", "dollars", "bucks"],
    &["EUR", "€", "euro", "euros"],
    &["GBP", "£", "pounds", "quid"],
    &["JPY", "¥", "yen"],
    &["CHF", "francs"],
    &["CAD"],
    &["AUD"],
    &["INR", "₹", "rupees"],
];

/// Whether `code` is that of a currency.
pub(super) fn is_currency(code: &str) -> bool {
    CURRENCIES.iter().any(|said| said.first() == Some(&code))
}

/// Words of fields and keys that mean the same.
const SAME: &[&[&str]] = &[
    &[
        "customer",
        "customer name",
        "client",
        "client name",
        "buyer",
        "buyer name",
        "bill to",
        "billed to",
        "billing name",
        "sold to",
        "invoice to",
        "invoiced to",
        "recipient",
    ],
    &[
        "vendor",
        "vendor name",
        "seller",
        "seller name",
        "supplier",
        "supplier name",
        "issuer",
        "from",
        "billed by",
        "issued by",
    ],
    &["doctor", "doctor name", "physician", "physician name", "attending physician"],
    &["invoice number", "invoice no", "invoice nr", "invoice id", "invoice #", "invoice"],
    &["date", "invoice date", "issue date", "date of issue", "issued", "dated"],
    &["due date", "due", "payment due", "due by", "pay by"],
    &["tax", "vat", "sales tax", "tax amount"],
    &["total", "total due", "amount due", "grand total", "total amount", "balance due"],
];

/// Whether two names mean the same.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    SAME.iter().any(|group| group.contains(&one) && group.contains(&other))
}

/// What people say for the flat enum word `word`.
pub(super) fn meant(word: &str) -> impl Iterator<Item = &'static str> {
    MEANT.iter().filter(move |(words, _)| words.contains(&word)).flat_map(|(_, said)| said.iter().copied())
}

/// The make that builds `model`, and the model as it is written.
pub(super) fn car_of(model: &str) -> Option<(&'static str, &'static str)> {
    let known = |(make, models): &(&'static str, &'static [&'static str])| {
        models.iter().find(|known| known.eq_ignore_ascii_case(model)).map(|known| (*make, *known))
    };
    CARS.iter().find_map(known)
}

/// A make as it is written.
pub(super) fn make(name: &str) -> Option<&'static str> {
    let name = match name.to_ascii_lowercase().as_str() {
        "chevy" => "Chevrolet",
        "vw" => "Volkswagen",
        "mercedes" => "Mercedes-Benz",
        _ => name,
    };
    CARS.iter().map(|(make, _)| *make).find(|make| make.eq_ignore_ascii_case(name))
}

/// Whether a word in lower case is no part of a person's name.
pub(super) fn is_no_name(word: &str) -> bool {
    NO_NAMES.split_whitespace().any(|other| other == word)
        || AGENTS.contains(&word)
        || CUSTOMERS.contains(&word)
}

/// Whether a capitalised word behind a make is no model.
pub(super) fn is_no_model(word: &str) -> bool {
    NO_MODELS.iter().any(|other| other.eq_ignore_ascii_case(word))
}

/// `2025 Honda CR-V`, `honda civic`, `the RAV4`, `Civic 2018`.
pub(super) fn car_pattern() -> String {
    let makes: Vec<String> = CARS.iter().map(|(make, _)| regex::escape(make)).collect();
    let models: Vec<String> =
        CARS.iter().flat_map(|(_, models)| models.iter().map(|one| regex::escape(one))).collect();
    // A number alone is no car, whoever builds one of that name.
    let named: Vec<&String> =
        models.iter().filter(|model| model.contains(|c: char| c.is_alphabetic())).collect();
    let named = named.iter().map(|model| model.as_str()).collect::<Vec<_>>().join("|");
    format!(
        r"(?:\b(?P<y>(?:19|20)\d\d)\s+)?\b(?:(?i:(?P<make>{}|chevy|vw|mercedes))(?:\s+(?P<model>(?i:{})\b|[A-Z0-9][\w-]*))?|(?P<alone>{named}))\b(?:[ ,]+(?P<z>(?:19|20)\d\d)\b)?",
        makes.join("|"),
        models.join("|"),
    )
}
