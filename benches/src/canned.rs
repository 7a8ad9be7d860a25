//! The answering side: bytes in the shape that OpenRouter sends, whatever the question.
//!
//! Of a request only its length is read. The answer is one write: a head with the usual headers and one chunk, in which
//! white space stands before the JSON, as OpenRouter writes it while a model works.

use std::{
    io::{self, BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    thread,
};

/// The answer to a question for a text: some fifty words, with escapes in them.
const TEXT: &str = include_str!("../answers/text.json");
/// The answer to a question for a ticket.
const TYPED: &str = include_str!("../answers/typed.json");
const HEAD: &str = "HTTP/1.1 200 OK\r\n\
                    Date: Fri, 15 Aug 2025 12:23:32 GMT\r\n\
                    Content-Type: application/json\r\n\
                    Transfer-Encoding: chunked\r\n\
                    Connection: keep-alive\r\n\
                    Access-Control-Allow-Origin: *\r\n\
                    Server: cloudflare\r\n\
                    Vary: Accept-Encoding\r\n\
                    Permissions-Policy: payment=(self \"https://checkout.stripe.com\")\r\n\
                    Referrer-Policy: no-referrer, strict-origin-when-cross-origin\r\n\
                    X-Content-Type-Options: nosniff\r\n\
                    X-Generation-Id: gen-1755260612-kQ3vX8mZp1LrT7nYw2Jd\r\n\
                    CF-RAY: 96f0c2a1be7d4a5f-FRA\r\n\r\n";

/// Which of the two answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Free text.
    Text,
    /// A ticket.
    Typed,
}

impl Answer {
    /// The answer of this name: `text` or `typed`.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "text" => Some(Self::Text),
            "typed" => Some(Self::Typed),
            _ => None,
        }
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Typed => "typed",
        }
    }

    /// The whole reply, head and all.
    fn bytes(self) -> Vec<u8> {
        let json = match self {
            Self::Text => TEXT,
            Self::Typed => TYPED,
        };
        let body = format!("\n         \n         \n{}", json.trim_end());
        format!("{HEAD}{:x}\r\n{body}\r\n0\r\n\r\n", body.len()).into_bytes()
    }
}

/// Answers every request on every connection until the process ends.
pub fn serve(listener: &TcpListener, answer: Answer) {
    for connection in listener.incoming().flatten() {
        // A thread a connection: a client that goes away ends its own, and nobody else's.
        thread::spawn(move || answer_all(&connection, answer));
    }
}

fn answer_all(connection: &TcpStream, answer: Answer) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let reply = answer.bytes();
    let mut requests = BufReader::new(connection);
    while request(&mut requests)?.is_some() {
        (&mut &*connection).write_all(&reply)?;
    }
    Ok(())
}

/// The body of the next request, or `None` when the client has gone.
///
/// # Errors
/// Those of the connection.
pub fn request(from: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut length = 0;
    let mut line = String::new();
    loop {
        line.clear();
        if from.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let Some((name, value)) = line.split_once(':') else {
            if line == "\r\n" {
                break;
            }
            continue;
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body)?;
    Ok(Some(body))
}
