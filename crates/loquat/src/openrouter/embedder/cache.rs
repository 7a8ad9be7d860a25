//! Vectors that are kept, by what they are vectors of: model, length, purpose and text, under SHA-256. A short checksum would
//! some day give one text the vector of another.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use ring::digest::{Context, SHA256};

use super::Purpose;

/// What a vector is of.
pub(super) type Key = [u8; 32];

/// Keeps as many vectors as it holds, and lets go of those that were longest of no use. Texts are not kept, only their
/// hashes. In memory; it may be shared by embedders, also of different models.
pub struct VectorCache {
    holds: usize,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    vectors: HashMap<Key, (u64, Arc<[f32]>)>,
    /// When each was last of use, by a clock that counts uses.
    uses: BTreeMap<u64, Key>,
    clock: u64,
    hits: u64,
}

impl VectorCache {
    /// An empty cache for so many vectors; one of 3,072 dimensions takes 12 KiB.
    pub fn holding(vectors: usize) -> Self {
        Self { holds: vectors, kept: Mutex::default() }
    }

    /// How many vectors it keeps.
    pub fn len(&self) -> usize {
        self.with(|kept| kept.vectors.len())
    }

    /// Whether it keeps none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many texts had their vector here.
    pub fn hits(&self) -> u64 {
        self.with(|kept| kept.hits)
    }

    pub(super) fn find(&self, key: &Key) -> Option<Vec<f32>> {
        let found = self.with(|kept| {
            let found = kept.used(key)?;
            kept.hits += 1;
            Some(found)
        });
        found.map(|vector| vector.to_vec())
    }

    pub(super) fn keep(&self, key: Key, vector: &[f32]) {
        if self.holds == 0 {
            return;
        }
        self.with(|kept| {
            if kept.used(&key).is_some() {
                return;
            }
            if kept.vectors.len() >= self.holds
                && let Some((_, oldest)) = kept.uses.pop_first()
            {
                kept.vectors.remove(&oldest);
            }
            kept.clock += 1;
            kept.uses.insert(kept.clock, key);
            kept.vectors.insert(key, (kept.clock, vector.into()));
        });
    }

    fn with<T>(&self, act: impl FnOnce(&mut Kept) -> T) -> T {
        act(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Kept {
    fn used(&mut self, key: &Key) -> Option<Arc<[f32]>> {
        let (last, vector) = self.vectors.get_mut(key)?;
        self.clock += 1;
        self.uses.remove(last);
        self.uses.insert(self.clock, *key);
        *last = self.clock;
        Some(Arc::clone(vector))
    }
}

impl fmt::Debug for VectorCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VectorCache").field("holds", &self.holds).field("kept", &self.len()).finish()
    }
}

/// Each part with its length before it, so that no two lists of parts read the same.
pub(super) fn key(model: &str, dimensions: Option<usize>, purpose: Option<Purpose>, text: &str) -> Key {
    let purpose = purpose.map_or("", Purpose::on_the_wire);
    let dimensions = dimensions.unwrap_or_default().to_string();
    let mut hash = Context::new(&SHA256);
    for part in [model, &dimensions, purpose, text] {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let mut key = Key::default();
    // SHA-256 has 32 bytes.
    key.iter_mut().zip(hash.finish().as_ref()).for_each(|(to, from)| *to = *from);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_longest_of_no_use_goes_first() {
        let cache = VectorCache::holding(2);
        let [a, b, c] = ["a", "b", "c"].map(|text| key("m", None, None, text));
        cache.keep(a, &[1.0]);
        cache.keep(b, &[2.0]);
        assert_eq!(cache.find(&a), Some(vec![1.0]));
        cache.keep(c, &[3.0]);
        assert_eq!((cache.find(&b), cache.find(&a), cache.len()), (None, Some(vec![1.0]), 2));
    }

    #[test]
    fn another_model_length_purpose_or_text_is_another_key() {
        let keys = [
            key("m", None, None, "ab"),
            key("ma", None, None, "b"),
            key("m", Some(2), None, "ab"),
            key("m", None, Some(Purpose::Query), "ab"),
            key("m", None, None, "a"),
        ];
        assert_eq!(std::collections::HashSet::from(keys).len(), 5);
    }
}
