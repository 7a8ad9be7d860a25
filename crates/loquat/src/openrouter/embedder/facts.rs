//! What is known of embedding models before the first vector: they are not in the list of models.

/// What is known of a model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// The length of its vectors, where nothing else is asked for.
    pub(super) dimensions: Option<usize>,
    /// Tokens that a text may have.
    pub(super) max_tokens: Option<u64>,
}

/// Their authors' documentation, read in 2026-11: platform.openai.com (guides/embeddings), the model cards of Qwen3-Embedding,
/// Google's `gemini-embedding-001` and BGE-M3. Of any other model nothing is known until its first vector.
const KNOWN: &[(&str, usize, u64)] = &[
    ("openai/text-embedding-3-large", 3072, 8192),
    ("openai/text-embedding-3-small", 1536, 8192),
    ("openai/text-embedding-ada-002", 1536, 8192),
    ("qwen/qwen3-embedding-8b", 4096, 32_768),
    ("qwen/qwen3-embedding-4b", 2560, 32_768),
    ("qwen/qwen3-embedding-0.6b", 1024, 32_768),
    ("google/gemini-embedding-001", 3072, 2048),
    ("baai/bge-m3", 1024, 8192),
];

pub(super) fn of(model: &str) -> Facts {
    let base = model.split([':', '@']).next().unwrap_or(model);
    let known = KNOWN.iter().find(|(name, ..)| *name == base);
    known.map_or_else(Facts::default, |(_, dimensions, max_tokens)| Facts {
        dimensions: Some(*dimensions),
        max_tokens: Some(*max_tokens),
    })
}
