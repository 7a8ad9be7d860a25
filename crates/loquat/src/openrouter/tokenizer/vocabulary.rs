//! The two vocabularies, loaded at the first count, off the threads that answer others.

use std::sync::OnceLock;

use loquat_core::{Ability, Error, ErrorKind};
use tiktoken_rs::CoreBPE;
use tokio::{runtime::Handle, task};

use super::{estimate::Basis, runs};

/// Bytes that are counted on the spot once the vocabulary is there: less than a millisecond, and a thread costs as much.
const ON_THE_SPOT: usize = 1024;

static O200K: OnceLock<Option<CoreBPE>> = OnceLock::new();
static CL100K: OnceLock<Option<CoreBPE>> = OnceLock::new();

/// The tokens of `text`.
pub(super) async fn count(basis: Basis, text: &str) -> Result<u64, Error> {
    if text.len() <= ON_THE_SPOT && cell(basis).get().is_some() {
        return counted(basis, text).ok_or_else(unavailable);
    }
    // Without a runtime there is nobody else on this thread.
    let Ok(runtime) = Handle::try_current() else { return counted(basis, text).ok_or_else(unavailable) };
    let text = text.to_owned();
    let task: task::JoinHandle<Option<u64>> = runtime.spawn_blocking(move || counted(basis, &text));
    task.await.map_err(|error| unavailable().with_source(error))?.ok_or_else(unavailable)
}

/// `None` where the vocabulary in the program cannot be read.
fn counted(basis: Basis, text: &str) -> Option<u64> {
    let vocabulary = cell(basis).get_or_init(|| load(basis)).as_ref()?;
    // Ordinary: a special token in a text is a text.
    Some(runs::pieces(text).map(|piece| vocabulary.count_ordinary(piece) as u64).sum())
}

fn load(basis: Basis) -> Option<CoreBPE> {
    match basis {
        Basis::O200k => tiktoken_rs::o200k_base(),
        Basis::Cl100k => tiktoken_rs::cl100k_base(),
    }
    .ok()
}

fn cell(basis: Basis) -> &'static OnceLock<Option<CoreBPE>> {
    match basis {
        Basis::O200k => &O200K,
        Basis::Cl100k => &CL100K,
    }
}

fn unavailable() -> Error {
    ErrorKind::Unsupported { ability: Ability::Tokenizer, service: "openrouter".to_owned() }.into()
}
