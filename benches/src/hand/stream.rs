//! A stream by hand: lines out of what `reqwest` reads, and `choices[0].delta.content` out of each, handed on as text.
//!
//! It knows LF alone, a space behind `data:`, and nothing of errors, refusals, reasons, usage, reasoning or tools; a body that
//! ends early is a whole answer to it. Lines are found with `memchr`, and what was read is moved out of the buffer once a read.

use memchr::memchr;
use reqwest::Response;
use serde::Deserialize;

use super::{Hand, Message, Request};
use crate::{Failure, MODEL, TEXT_PROMPT};

/// A text that arrives.
#[derive(Debug)]
pub struct Reader {
    response: Response,
    buffer: Vec<u8>,
    read: usize,
}

impl Hand {
    /// One text, as it arrives.
    ///
    /// # Errors
    /// Whatever goes wrong.
    pub async fn stream(&self) -> Result<Reader, Failure> {
        let messages = [Message { role: "user", content: TEXT_PROMPT }];
        let request = Request { model: MODEL, messages, response_format: None, provider: None, stream: true };
        let response = self.post(&self.url, serde_json::to_vec(&request)?).await?;
        Ok(Reader { response, buffer: Vec::new(), read: 0 })
    }
}

impl Reader {
    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// Whatever goes wrong.
    pub async fn next(&mut self) -> Result<Option<String>, Failure> {
        loop {
            let unread = self.buffer.get(self.read..).unwrap_or_default();
            if let Some(end) = memchr(b'\n', unread) {
                let line = unread.get(..end).unwrap_or_default();
                self.read += end + 1;
                match line.strip_prefix(b"data: ") {
                    Some(b"[DONE]") => return Ok(None),
                    Some(data) => match content(data)? {
                        Some(text) if !text.is_empty() => return Ok(Some(text)),
                        _ => {}
                    },
                    None => {}
                }
                continue;
            }
            self.buffer.drain(..self.read);
            self.read = 0;
            match self.response.chunk().await? {
                Some(bytes) => self.buffer.extend_from_slice(&bytes),
                None => return Ok(None),
            }
        }
    }
}

fn content(data: &[u8]) -> Result<Option<String>, Failure> {
    let chunk: Chunk = serde_json::from_slice(data)?;
    Ok(chunk.choices.into_iter().next().and_then(|choice| choice.delta.content))
}

#[derive(Deserialize)]
struct Chunk {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    delta: Delta,
}

#[derive(Deserialize)]
struct Delta {
    content: Option<String>,
}
