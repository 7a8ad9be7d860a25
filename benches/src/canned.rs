//! The answering side: bytes in the shape that OpenRouter sends, whatever the question.
//!
//! Of a request only its length is read. The answer is one write: a head with the usual headers and the body in chunks. White
//! space stands before JSON, as OpenRouter writes it while a model works.

use std::{
    io::{self, BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
};

use streams::Cut;

pub mod streams;
pub mod vectors;

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

/// The reply of this name, head and all: `text`, `typed`; `stream:<pieces>` and `ticket:<pieces>`, each in one HTTP chunk an
/// event, or with `:once` in one for all; `vectors:base64`, `vectors:float`.
pub fn reply(name: &str) -> Option<Vec<u8>> {
    let words: Vec<&str> = name.split(':').collect();
    match words.as_slice() {
        ["text"] => Some(json(TEXT)),
        ["typed"] => Some(json(TYPED)),
        ["vectors", form] => Some(json(&vectors::reply(*form == "base64"))),
        [what, pieces, cut @ ..] => {
            let pieces = pieces.parse().ok()?;
            let events = match *what {
                "stream" => streams::text(pieces),
                "ticket" => streams::ticket(pieces),
                _ => return None,
            };
            Some(streamed(&events, if cut == ["once"] { Cut::Once } else { Cut::Each }))
        }
        _ => None,
    }
}

fn json(text: &str) -> Vec<u8> {
    let body = format!("\n         \n         \n{}", text.trim_end());
    format!("{HEAD}{:x}\r\n{body}\r\n0\r\n\r\n", body.len()).into_bytes()
}

fn streamed(events: &[String], cut: Cut) -> Vec<u8> {
    let chunk = |text: &str| format!("{:x}\r\n{text}\r\n", text.len());
    let body: String = match cut {
        Cut::Each => events.iter().map(|event| chunk(event)).collect(),
        Cut::Once => chunk(&events.concat()),
    };
    format!("{}{body}0\r\n\r\n", HEAD.replace("application/json", "text/event-stream")).into_bytes()
}

/// Answers every request on every connection until the process ends.
pub fn serve(listener: &TcpListener, reply: &Arc<Vec<u8>>) {
    for connection in listener.incoming().flatten() {
        // A thread a connection: a client that goes away ends its own, and nobody else's.
        let reply = Arc::clone(reply);
        thread::spawn(move || answer_all(&connection, &reply));
    }
}

fn answer_all(connection: &TcpStream, reply: &[u8]) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut requests = BufReader::new(connection);
    while request(&mut requests)?.is_some() {
        (&mut &*connection).write_all(reply)?;
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
