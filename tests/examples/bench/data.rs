//! The files of guidance-ai/jsonschemabench, and a thread for each so that neither a panic nor a long run stops the measuring.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use jsonschema::Validator;
use serde_json::Value;

/// Far beyond what any schema or instance should take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A schema of MaskBench with its instances.
pub struct Bench {
    pub name: String,
    pub schema: Value,
    pub valid: Vec<Value>,
    pub invalid: Vec<Value>,
}

/// Every JSON file below a folder, in order.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "json") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

pub fn read(path: &Path) -> Option<Value> {
    serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()
}

impl Bench {
    pub fn read(path: &Path) -> Option<Self> {
        let mut file = read(path)?;
        let (mut valid, mut invalid) = (Vec::new(), Vec::new());
        for test in file["tests"].as_array_mut()? {
            let list = if test["valid"] == true { &mut valid } else { &mut invalid };
            list.push(test["data"].take());
        }
        let name = path.file_stem()?.to_string_lossy().into_owned();
        Some(Self { name, schema: file["schema"].take(), valid, invalid })
    }

    /// The collection that the file comes from: what stands before the number or the dashes.
    pub fn collection(&self) -> String {
        let name = self.name.split("---").next().unwrap_or_default();
        if name.starts_with("BFCL") {
            "BFCL".to_owned()
        } else {
            name.split('_').take(2).collect::<Vec<_>>().join("_")
        }
    }

    pub fn judge(&self) -> Option<Validator> {
        jsonschema::options().should_validate_formats(true).build(&self.schema).ok()
    }
}

/// What became of a piece of work.
pub enum Outcome<T> {
    Done(T),
    Panicked,
    Late,
}

/// Runs the work in a thread of its own. A late one is left to itself.
pub fn guarded<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Outcome<T> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(work()));
    match receiver.recv_timeout(PATIENCE) {
        Ok(done) => Outcome::Done(done),
        Err(mpsc::RecvTimeoutError::Timeout) => Outcome::Late,
        Err(mpsc::RecvTimeoutError::Disconnected) => Outcome::Panicked,
    }
}
