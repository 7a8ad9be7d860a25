//! What is read and who reads it: the texts, the readers and the aims that the programs of this folder share.
//!
//! [`people`] writes the document of the benches, clean and damaged; [`families`] writes the hostile texts on which time
//! must stay linear; [`readers`] are the crates beside ours; [`estimates`] reads what criterion measured.

pub mod estimates;
pub mod families;
pub mod people;
pub mod readers;

/// Whatever went wrong: these programs only report it.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The lengths of the documents in bytes, 1 KB to 1 MB: three to a decade in the plot, the decades in the table.
pub const LENGTHS: [usize; 7] = [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000];

/// How a length is called, in the benches and in the tables.
pub fn length_name(bytes: usize) -> String {
    if bytes < 1_000_000 { format!("{} KB", bytes / 1_000) } else { format!("{} MB", bytes / 1_000_000) }
}

/// The text in pieces of `size` bytes, each moved on to the next boundary of a character.
pub fn pieces(text: &str, size: usize) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = (size.min(rest.len())..=rest.len()).find(|&end| rest.is_char_boundary(end))?;
        let (piece, after) = rest.split_at_checked(end).filter(|(piece, _)| !piece.is_empty())?;
        rest = after;
        Some(piece)
    })
}
