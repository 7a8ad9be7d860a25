//! However the bytes of an answer are cut, the same is told: at every single place, byte by byte, and at random.

use std::path::PathBuf;

use serde_json::Value;

use super::{Decoder, Events, Piece};

/// All that a decoder tells: its pieces, and how it ends.
fn decode<'b>(pieces: impl IntoIterator<Item = &'b [u8]>) -> (Vec<Piece>, String) {
    let mut decoder = Decoder::default();
    let mut told = Vec::new();
    for piece in pieces {
        if decoder.is_over() {
            break;
        }
        decoder.feed(piece);
        told.extend(std::iter::from_fn(|| decoder.next()));
    }
    decoder.close();
    told.extend(std::iter::from_fn(|| decoder.next()));
    let (gathered, facts, end) = decoder.finish();
    (told, format!("{gathered:?} {facts:?} {end:?}"))
}

fn chunk(delta: &str, finish: &str) -> String {
    format!(
        r#"data: {{"id":"gen-1","model":"m","provider":"P","choices":[{{"index":0,"delta":{delta},"finish_reason":{finish}}}]}}"#
    )
}

/// Streams with everything in them that has been recorded, documented or seen.
fn invented() -> Vec<Vec<u8>> {
    let text = [
        ": OPENROUTER PROCESSING".to_owned(),
        chunk(r#"{"role":"assistant","content":"Grüße \ud83e\udd80, "}"#, "null"),
        ": OPENROUTER PROCESSING".to_owned(),
        chunk(r#"{"content":"日本語 🦀"}"#, "null"),
        chunk(
            r#"{"content":"","reasoning":"hm","reasoning_details":[{"type":"reasoning.text","text":"hm","index":0}]}"#,
            "null",
        ),
        chunk(
            r#"{"content":null,"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\""}},{"index":1,"id":"b","function":{"name":"g"}}]}"#,
            "null",
        ),
        chunk(r#"{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]}"#, "null"),
        chunk(r#"{"content":""}"#, "\"tool_calls\""),
        r#"data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"cost":9.6e-6}}"#.to_owned(),
        "data: [DONE]".to_owned(),
    ];
    let cut = text[..4].to_vec();
    let failed =
        [&text[..4], &[r#"data: {"error":{"code":502,"message":"gone"},"choices":[]}"#.to_owned()]].concat();
    let mut streams = Vec::new();
    for stream in [text.to_vec(), cut, failed] {
        for end in ["\n\n", "\r\n\r\n", "\r\r"] {
            streams.push((stream.join(end) + end).into_bytes());
        }
        streams.push(format!("\u{feff}{}", stream.join("\n\n")).replace("data: ", "data:").into_bytes());
        // One JSON over several lines.
        streams.push(
            (stream.join("\n\n").replace(r#","choices""#, "\ndata: ,\"choices\"") + "\n\n").into_bytes(),
        );
    }
    streams.push(
        b"\n         \n{\"choices\":[{\"message\":{\"content\":\"hello\"},\"finish_reason\":\"stop\"}]}"
            .to_vec(),
    );
    streams.push(b"<!DOCTYPE html><html></html>".to_vec());
    streams.push(b"\n         \n\n         \n".to_vec());
    streams.push(b"data: {\"choices\": [nonsense\n\ndata: [DONE]\n\n".to_vec());
    streams
}

fn recorded() -> Vec<Vec<u8>> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/cassettes"));
    let texts = ["rig.jsonl", "ruby_llm.jsonl"].map(|name| std::fs::read_to_string(folder.join(name)));
    let lines = texts.iter().flatten().flat_map(|text| text.lines());
    let exchanges = lines.filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let bodies = exchanges.filter_map(|exchange| {
        let chat = exchange["request"]["url"].as_str()?.ends_with("/chat/completions");
        let body = exchange["response"]["body"].as_str()?;
        (chat && body.contains("data: ")).then(|| body.as_bytes().to_vec())
    });
    bodies.collect()
}

#[test]
fn every_single_cut_of_an_invented_stream_gives_the_same() {
    for stream in invented() {
        let whole = decode([&*stream]);
        for cut in 0..=stream.len() {
            let (before, after) = stream.split_at(cut);
            assert_eq!(decode([before, after]), whole, "{cut} of {}", String::from_utf8_lossy(&stream));
        }
    }
}

/// What an answer says depends on its events alone, and these on the bytes: here no cut changes an event of a recording, and
/// below no way of feeding a whole recording changes the answer.
#[test]
fn every_single_cut_of_a_recorded_stream_gives_the_same() {
    let streams = recorded();
    if streams.is_empty() {
        println!("skipped: no recordings at hand");
    }
    let event = |events: &mut Events| events.next().map(|event| (event.data.to_vec(), event.is_error));
    for stream in &streams {
        let mut events = Events::default();
        for text in std::str::from_utf8(stream).unwrap().split_inclusive("\n\n") {
            let before = events.clone();
            events.feed(text.as_bytes());
            let whole = event(&mut events);
            for cut in 1..text.len() {
                let mut events = before.clone();
                let (first, second) = text.as_bytes().split_at(cut);
                events.feed(first);
                let early = event(&mut events);
                events.feed(second);
                assert_eq!(early.or_else(|| event(&mut events)), whole, "{cut} of {text}");
                assert_eq!(event(&mut events), None);
            }
        }
        // What the body is, is told by its beginning.
        let (head, whole) = (&stream[..stream.len().min(900)], decode([&**stream]));
        for cut in (0..head.len()).step_by(97) {
            let (before, after) = stream.split_at(cut);
            assert_eq!(decode([before, after]), whole);
        }
    }
    println!("{} recorded streams", streams.len());
}

#[test]
fn byte_by_byte_and_in_random_pieces_gives_the_same() {
    let mut random = fastrand::Rng::with_seed(7);
    for stream in invented().into_iter().chain(recorded()) {
        let whole = decode([&*stream]);
        assert_eq!(decode(stream.chunks(1)), whole);
        for _ in 0..3 {
            let mut rest = &*stream;
            let pieces = std::iter::from_fn(|| {
                let size = random.usize(1..=1 + rest.len().min(700));
                let (piece, after) = rest.split_at_checked(size).unwrap_or((rest, &[]));
                rest = after;
                (!piece.is_empty()).then_some(piece)
            });
            assert_eq!(decode(pieces), whole);
        }
    }
}

#[test]
fn a_body_without_end_is_not_kept() {
    let mut decoder = Decoder::default();
    let piece = [b' '; 1 << 20];
    for _ in 0..40 {
        decoder.feed(&piece);
    }
    assert!(decoder.is_over() && decoder.raw.len() <= super::LARGEST_ANSWER);
}
