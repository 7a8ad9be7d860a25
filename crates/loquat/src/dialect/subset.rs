//! What each provider's subset of JSON Schema allows, as data: the encoder knows no provider.
//!
//! Each constant names its sources and their date. What a source leaves open is taken to be forbidden, since a schema that
//! is refused costs a request and one that says less costs nothing: the answer is checked here.

/// A provider's subset of JSON Schema.
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    /// What it is called.
    pub name: &'static str,
    /// Keywords that narrow a value and may be said as they stand.
    pub(super) keywords: &'static [&'static str],
    /// Values of `format` that may be said.
    pub(super) formats: &'static [&'static str],
    /// The largest `minItems` that may be said; `None`: any.
    pub(super) most_min_items: Option<u64>,
    /// Kinds of values in an `enum` beside strings and numbers: booleans and null.
    pub(super) enums_of_any_scalar: bool,
    /// The root has to be an object, and no union.
    pub(super) object_root: bool,
    /// Every property has to be in `required`; an optional one is asked for as a value or null.
    pub(super) all_required: bool,
    /// `additionalProperties` may be a schema; otherwise it has to be false.
    pub(super) maps: bool,
    /// `prefixItems`.
    pub(super) tuples: bool,
    /// References in a circle.
    pub(super) recursion: bool,
    /// Sizes.
    pub(super) limits: Limits,
}

/// The sizes that a provider takes; `None`: no limit is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// Properties in all.
    pub properties: Option<usize>,
    /// Levels of properties and items inside one another, as written: a reference starts anew.
    pub levels: Option<usize>,
    /// Values in all `enum`s together.
    pub enum_values: Option<usize>,
    /// Characters of the names of properties and definitions, and of texts in `enum` and `const`.
    pub characters: Option<usize>,
    /// An `enum` of more values than the first may have no more characters than the second.
    pub long_enum: Option<(usize, usize)>,
    /// Optional properties in all.
    pub optional: Option<usize>,
    /// Places with `anyOf` or a list of types in all.
    pub unions: Option<usize>,
}

impl Dialect {
    /// OpenAI's strict structured outputs.
    ///
    /// Sources: the list of `jsonschemaprofiles.unitvectorylabs.com/schemas/openai` after OpenAI's guide *Structured
    /// Outputs, Supported schemas* (February 2026); "11 levels of nesting exceeds limit of 10" and "6000 parameters exceeds
    /// limit of 5000" as recorded from gpt-5.x in August 2026 (older deployments said 5 and 100). A level is a step through
    /// `properties` or `items`; a union is none. Seen to be refused though not listed: `oneOf`, `default`.
    pub const OPENAI: Self = Self {
        name: "openai",
        keywords: &[
            "pattern",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minItems",
            "maxItems",
            "const",
        ],
        formats: &["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"],
        most_min_items: None,
        enums_of_any_scalar: true,
        object_root: true,
        all_required: true,
        maps: false,
        tuples: false,
        recursion: true,
        limits: Limits {
            properties: Some(5_000),
            levels: Some(10),
            enum_values: Some(1_000),
            characters: Some(120_000),
            long_enum: Some((250, 15_000)),
            optional: None,
            unions: None,
        },
    };

    /// Structured outputs of the Claude API (`output_config.format`).
    ///
    /// Sources: Anthropic's guide *Structured outputs, JSON Schema limitations* (as cited in November 2025 and July 2026: no
    /// recursion, no bounds of numbers and strings, `minItems` 0 or 1, closed objects, scalars in `enum`); the list of
    /// formats in `_transform.py` of its Python SDK (2026); "too many optional parameters (87) ... (limit: 24)" and "too many
    /// parameters with union types (49 parameters with type arrays or anyOf) ... limit: 16" as recorded between April and
    /// September 2026. `pattern` is taken with exceptions, so it is not said. What a root may be is not written: an object.
    /// Optional properties are left optional as far as that limit goes; those beyond it may be null.
    pub const ANTHROPIC: Self = Self {
        name: "anthropic",
        keywords: &["minItems", "const"],
        formats: &[
            "date-time",
            "time",
            "date",
            "duration",
            "email",
            "hostname",
            "uri",
            "ipv4",
            "ipv6",
            "uuid",
        ],
        most_min_items: Some(1),
        enums_of_any_scalar: true,
        object_root: true,
        all_required: false,
        maps: false,
        tuples: false,
        recursion: false,
        limits: Limits {
            properties: None,
            levels: None,
            enum_values: None,
            characters: None,
            long_enum: None,
            optional: Some(24),
            unions: Some(16),
        },
    };

    /// Gemini's `responseJsonSchema`.
    ///
    /// Source: the description of that field in Google's discovery document, as in its generated clients of 2025 and 2026:
    /// `$defs`, `$ref`, `type`, `format`, `title`, `description`, `enum` (strings and numbers), `items`, `prefixItems`,
    /// `minItems`, `maxItems`, `minimum`, `maximum`, `anyOf`, `properties`, `additionalProperties`, `required`; nothing but
    /// `$`-keywords beside `$ref`. References in a circle are unrolled "to a limited degree" and only within optional
    /// properties: taken as none. Which formats are honoured is not written; those of its guide *Structured outputs* are.
    pub const GEMINI: Self = Self {
        name: "gemini",
        keywords: &["minimum", "maximum", "minItems", "maxItems"],
        formats: &["date-time", "date", "time"],
        most_min_items: None,
        enums_of_any_scalar: false,
        object_root: false,
        all_required: false,
        maps: true,
        tuples: true,
        recursion: false,
        limits: Limits {
            properties: None,
            levels: None,
            enum_values: None,
            characters: None,
            long_enum: None,
            optional: None,
            unions: None,
        },
    };

    /// All of them.
    pub const ALL: [Self; 3] = [Self::OPENAI, Self::ANTHROPIC, Self::GEMINI];

    pub(super) fn has(&self, keyword: &str) -> bool {
        self.keywords.contains(&keyword)
    }
}
