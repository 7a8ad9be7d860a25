//! What criterion measured, read back from the files that it leaves.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{Failure, length_name};

/// The folder of one criterion run.
#[derive(Debug, Clone)]
pub struct Estimates {
    folder: PathBuf,
}

impl Estimates {
    /// The run below a target folder of cargo.
    pub fn below(target: impl AsRef<Path>) -> Self {
        Self { folder: target.as_ref().join("criterion") }
    }

    /// The median time of one text in nanoseconds, by group, reader and length.
    ///
    /// # Errors
    ///
    /// If there is no such measurement.
    pub fn nanoseconds(&self, group: &str, reader: &str, bytes: usize) -> Result<f64, Failure> {
        let length = length_name(bytes);
        let file = self.folder.join(group).join(reader).join(&length).join("new/estimates.json");
        let text = std::fs::read_to_string(&file)
            .map_err(|_| format!("`{group}/{reader}/{length}` was not measured"))?;
        let estimates: Value = serde_json::from_str(&text)?;
        let median = estimates.pointer("/median/point_estimate").and_then(Value::as_f64);
        median.ok_or_else(|| format!("`{group}/{reader}/{length}` has no median").into())
    }
}
