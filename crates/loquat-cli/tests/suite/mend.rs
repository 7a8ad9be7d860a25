//! `loquat mend`: a text in, its value out, and what was repaired.

use std::{
    cell::RefCell,
    io::{self, Read, Write},
    rc::Rc,
};

use loquat::Environment;
use loquat_cli::Io;
use serde_json::{Value, json};

use super::shell::{Ran, Shell, golden, loquat};

const FENCED: &str = "tests/suite/data/mend/fenced.txt";
const PERSON: &str = "tests/suite/data/mend/person.schema.json";
const NAMES: &str = "tests/suite/data/mend/names.schema.json";

fn mend(text: &str, args: &[&str]) -> Ran {
    Shell::default().stdin(text).run(&[&["mend"], args].concat())
}

/// The answers to lines of bytes, as `loquat mend --jsonl` gives them.
fn answers(lines: &[u8], args: &[&str]) -> Vec<Value> {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let io = Io {
        stdin: &mut &*lines,
        stdin_is_terminal: false,
        stdout: &mut stdout,
        stderr: &mut stderr,
        stderr_is_terminal: false,
    };
    let argv = ["loquat", "mend", "--jsonl"].iter().chain(args).map(Into::into);
    let code = loquat_cli::run(argv, &Environment::default(), io);
    assert_eq!((code, String::from_utf8(stderr).unwrap().as_str()), (0, ""));
    String::from_utf8(stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn answer(line: &Value) -> Value {
    let mut answers = answers(format!("{line}\n").as_bytes(), &[]);
    assert_eq!(answers.len(), 1);
    answers.remove(0)
}

fn kind(answer: &Value) -> &str {
    answer["error"]["kind"].as_str().unwrap_or_default()
}

#[test]
fn the_help_explains_the_flags_in_80_columns() {
    let ran = loquat(&["mend", "--help"]);
    assert!(ran.stdout.lines().all(|line| line.chars().count() <= 80), "{}", ran.stdout);
    ran.golden("mend_help");
}

#[test]
fn a_text_in_a_file_gives_its_value_and_a_line_for_each_kind_of_repair() {
    loquat(&["mend", FENCED]).golden("mend_file");
}

#[test]
fn explain_marks_every_repair_in_the_text() {
    loquat(&["mend", FENCED, "--explain", "--compact"]).golden("mend_explain");
}

#[test]
fn colours_change_nothing_but_the_colour() {
    let plain = loquat(&["mend", FENCED, "--explain"]).stderr;
    let coloured = loquat(&["mend", FENCED, "--explain", "--color", "always"]).stderr;
    golden("mend_explain_colour", &coloured.replace('\u{1b}', "ESC"));
    let mut parts = coloured.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    let text = parts.fold(first, |text, part| text + part.split_once('m').unwrap().1);
    // Blanks at the end of a line can only be told from blanks before a colour.
    let trimmed = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    assert_eq!(trimmed(&text), trimmed(&plain));
    assert_eq!(loquat(&["mend", FENCED, "--explain", "--color", "never"]).stderr, plain);
}

#[test]
fn a_hostile_text_cannot_steer_the_terminal() {
    let ran = mend("{\"a\": \"\u{1b}]0;mine\u{7}\u{202e}\r\",}", &["--explain", "--compact"]);
    assert!(ran.stderr.chars().all(|c| c == '\n' || !c.is_control()), "{}", ran.stderr);
    assert!(ran.stderr.contains("1 | {\"a\": \"␛]0;mine␇<U+202E>␍\",}\n"), "{}", ran.stderr);
    let key = mend("{\"name\": \"Ada\", \"\\u001b[2J\\n\\u202e\": 1}", &["--schema", NAMES]).stderr;
    assert!(!key.contains(['\u{1b}', '\u{202e}']) && key.lines().count() == 1, "{key}");
}

#[test]
fn a_long_text_is_left_out_around_its_repairs() {
    let items: Vec<String> = (0..500).map(|n| n.to_string()).collect();
    let one_line = mend(&format!("[{},]", items.join(", ")), &["--explain"]).stderr;
    let many_lines = mend(&format!("[\n{},\n]\n", items.join(",\n")), &["--explain"]).stderr;
    golden("mend_explain_long", &format!("{one_line}\n{many_lines}"));
}

#[test]
fn very_many_repairs_are_shown_by_their_beginning() {
    let ran = mend(&format!("[{}]", "[12345,],".repeat(1_000)), &["--explain"]);
    assert!(ran.stderr.lines().count() < 400, "{}", ran.stderr.len());
    assert!(
        ran.stderr.contains("... and 801 more: `--jsonl` lists them all\n1001 repairs, cost "),
        "{}",
        ran.stderr
    );
}

#[test]
fn what_is_json_is_not_repaired() {
    let ran = mend("{\"b\": 1.0, \"a\": [null]}\n", &["--explain", "--compact"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "{\"b\":1.0,\"a\":[null]}\n"));
    assert_eq!(ran.stderr, "nothing was repaired\n");
}

#[test]
fn a_value_that_breaks_its_schema_is_printed_with_the_rules_that_it_breaks() {
    // `minLength` is for the validator: the mender needs no such rule to choose.
    for (text, keyword) in [("{\"name\": \"A\"}", "minLength"), ("{\"tags\": [1]}", "required")] {
        let ran = mend(text, &["--schema", PERSON, "--compact"]);
        assert_eq!(ran.code, 4, "{ran:?}");
        assert_eq!(ran.json(), serde_json::from_str::<Value>(text).unwrap());
        assert!(ran.stderr.starts_with("violation: ") && ran.stderr.contains(keyword), "{}", ran.stderr);
    }
}

#[test]
fn a_text_without_a_value_is_another_outcome_than_a_wrong_value() {
    for (text, args) in [("I do not know.", &[][..]), ("  ", &[]), ("{a: 1}", &["--strict"])] {
        let ran = mend(text, args);
        assert_eq!((ran.code, ran.stdout.as_str()), (8, ""), "{ran:?}");
        assert!(ran.stderr.starts_with("error: the text "), "{}", ran.stderr);
    }
    mend("I do not know.", &[]).golden("mend_no_json");
}

#[test]
fn an_unfinished_text_lacks_nothing() {
    let ran = mend("{\"tags\": [1, 2], ", &["--partial", "--schema", PERSON]);
    assert_eq!((ran.code, ran.json()), (0, json!({"tags": [1, 2]})));
}

#[test]
fn bytes_that_are_not_utf8_are_replaced_and_told() {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let io = Io {
        stdin: &mut &b"[\"\xff\"]"[..],
        stdin_is_terminal: false,
        stdout: &mut stdout,
        stderr: &mut stderr,
        stderr_is_terminal: false,
    };
    let code = loquat_cli::run(["loquat", "mend"].map(Into::into), &Environment::default(), io);
    assert_eq!((code, String::from_utf8(stdout).unwrap().as_str()), (0, "[\n  \"\u{fffd}\"\n]\n"));
    assert_eq!(String::from_utf8(stderr).unwrap(), "repaired: 1:3: bytes that are no UTF-8 replaced\n");
}

#[test]
fn what_cannot_be_read_is_a_mistake_of_the_command_line() {
    for args in [
        &["mend"][..],
        &["mend", "no-such.txt"],
        &["mend", FENCED, "--schema", "tests/suite/data/wrong.schema.json"],
        &["mend", FENCED, "--strict", "--partial"],
        &["mend", FENCED, "--jsonl", "--explain"],
    ] {
        let ran = loquat(args);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{ran:?}");
    }
}

#[test]
fn a_line_is_answered_with_a_line() {
    let lines = [
        json!({"id": 1, "input": "```json\n{'a': [1, 2,]}\n```"}),
        json!({"id": {"k": [null]}, "input": "null"}),
        json!({"input": "no json here"}),
        json!({"id": "s", "input": "{\"name\": \"A\"}", "schema": {"properties": {"name": {"minLength": 2}}}}),
        json!({"id": "t", "input": "[1,]", "strict": true}),
        json!({"id": "u", "input": "{\"a\": [1, 2", "partial": true, "chunk": 3}),
        json!({"id": "v", "input": "[1]", "schema": {"type": "text"}}),
    ];
    let text: Vec<String> = lines.iter().map(|line| format!("{line}\n")).collect();
    let text = text.concat();
    let ran = mend(&text, &["--jsonl"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    golden("mend_jsonl", &format!("{text}---\n{}", ran.stdout));
}

#[test]
fn the_id_comes_back_as_it_was_written() {
    let line = b"{\"id\": {\"b\" :1.50, \"a\": 12345678901234567890123}, \"input\": \"1\"}";
    let ran = mend(std::str::from_utf8(line).unwrap(), &["--jsonl"]);
    assert!(
        ran.stdout.starts_with("{\"id\":{\"b\" :1.50, \"a\": 12345678901234567890123},"),
        "{}",
        ran.stdout
    );
}

#[test]
fn bytes_outrank_text_and_in_strict_mode_have_to_be_utf8() {
    let b64 =
        |digits: &str, strict: bool| json!({"id": 0, "input": "[0]", "input_b64": digits, "strict": strict});
    assert_eq!(answer(&b64("WzFd", false))["value"], json!([1]));
    let lossy = answer(&b64("WyL/Il0=", false));
    assert_eq!(
        (&lossy["value"], &lossy["repairs"][0]["kind"]),
        (&json!(["\u{fffd}"]), &json!("invalid-utf8"))
    );
    assert_eq!(kind(&answer(&b64("WyL/Il0=", true))), "not-utf8");
    let latin = json!({"input_latin1_bytes": [91, 34, 195, 169, 34, 93], "strict": true});
    assert_eq!(answer(&latin)["value"], json!(["é"]));
}

#[test]
fn a_piece_never_ends_inside_a_character() {
    let text = "{\"é価✅\": ['𝄞', \"ü\",]}";
    let whole = answer(&json!({"id": 0, "input": text}));
    for chunk in 1..=text.len() + 1 {
        let mut pieces = answer(&json!({"id": 0, "input": text, "chunk": chunk}));
        assert_eq!(pieces.as_object_mut().unwrap().remove("superseded"), Some(json!(0)));
        assert_eq!(pieces, whole, "{chunk}");
    }
}

#[test]
fn the_flags_hold_for_lines_that_do_not_say_otherwise() {
    let lines = b"{\"id\": 1, \"input\": \"{}\"}\n{\"id\": 2, \"input\": \"{}\", \"schema\": null}\n\
        {\"id\": 3, \"input\": \"{}\", \"schema\": true}\n{\"id\": 4, \"input\": \"{}\", \"partial\": true}\n";
    let kinds: Vec<String> =
        answers(lines, &["--schema", PERSON]).iter().map(|answer| kind(answer).to_owned()).collect();
    assert_eq!(kinds, ["invalid", "invalid", "", ""]);
    let strict = answers(b"{\"input\": \"[1,]\"}\n{\"input\": \"[1,]\", \"strict\": false}\n", &["--strict"]);
    assert_eq!((kind(&strict[0]), &strict[1]["value"]), ("not-json", &json!([1])));
}

/// Gives one line at a time, and sees what was answered by then.
struct Talk {
    lines: Vec<&'static [u8]>,
    answered: Rc<RefCell<Vec<u8>>>,
    seen: Vec<usize>,
}

impl Read for Talk {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.seen.push(self.answered.borrow().iter().filter(|byte| **byte == b'\n').count());
        if self.lines.is_empty() {
            return Ok(0);
        }
        let line = self.lines.remove(0);
        buffer[..line.len()].copy_from_slice(line);
        Ok(line.len())
    }
}

struct Shared(Rc<RefCell<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_line_is_answered_before_the_next_is_waited_for() {
    let answered = Rc::new(RefCell::new(Vec::new()));
    let lines = vec![&b"{\"input\": \"1\"}\n"[..], b"\n{\"input\"", b": \"2\"}\n{}\n", b"{\"input\": \"3\"}"];
    let mut talk = Talk { lines, answered: Rc::clone(&answered), seen: Vec::new() };
    let io = Io {
        stdin: &mut talk,
        stdin_is_terminal: false,
        stdout: &mut Shared(Rc::clone(&answered)),
        stderr: &mut Vec::new(),
        stderr_is_terminal: false,
    };
    let code = loquat_cli::run(["loquat", "mend", "--jsonl"].map(Into::into), &Environment::default(), io);
    assert_eq!((code, &talk.seen[..5]), (0, &[0, 1, 2, 4, 4][..]));
    assert_eq!(answered.borrow().iter().filter(|byte| **byte == b'\n').count(), 5);
}

/// A stream of numbers that is the same in every run (SplitMix64).
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap() % end
    }
}

const HOSTILE: [&[u8]; 20] = [
    b"",
    b"  \r",
    b"\xff\xfe",
    b"null",
    b"[]",
    b"{",
    b"{}",
    b"{\"input\": 7}",
    b"{\"input\": \"\\ud800\"}",
    b"{\"input\": \"[1\", \"chunk\": 0}",
    b"{\"input\": \"[1\", \"chunk\": -1}",
    b"{\"input\": \"[1\", \"chunk\": 1, \"partial\": \"yes\"}",
    b"{\"input\": \"[1,]\", \"chunk\": 99999999999}",
    b"{\"input\": \"1\", \"schema\": \"string\"}",
    b"{\"input\": \"1\", \"schema\": {\"$ref\": \"#\"}}",
    b"{\"input\": \"1\", \"schema\": {\"pattern\": \"(\"}}",
    b"{\"input_b64\": \"!\"}",
    b"{\"input_latin1_bytes\": [256]}",
    b"{\"input_latin1_bytes\": true}",
    b"{\"input\": \"\", \"input\": \"{'a': \\u0000\\u001b[31m}\"}",
];

#[test]
fn every_line_has_its_answer_in_order_whatever_it_holds() {
    let mut seeded = Seeded(7);
    let (mut lines, mut marks) = (Vec::new(), Vec::new());
    for n in 0..2_000 {
        if seeded.below(3) == 0 {
            lines.extend_from_slice(format!("{{\"id\": {n}, \"input\": \"[{n},]\"}}").as_bytes());
            marks.push(n);
        } else {
            let mut line = HOSTILE[seeded.below(HOSTILE.len())].to_vec();
            if seeded.below(2) == 0 && !line.is_empty() {
                let at = seeded.below(line.len());
                line[at] = u8::try_from(seeded.below(256)).unwrap();
            }
            lines.extend(line.into_iter().map(|byte| if byte == b'\n' { b' ' } else { byte }));
        }
        lines.push(b'\n');
    }
    let answers = answers(&lines, &[]);
    assert_eq!(answers.len(), 2_000);
    for n in marks {
        assert_eq!((&answers[n]["id"], &answers[n]["value"]), (&json!(n), &json!([n])));
    }
    for answer in answers {
        assert!(answer.get("value").is_some() != answer.get("error").is_some(), "{answer}");
        assert!(answer["repairs"].is_array() && answer.get("id").is_some(), "{answer}");
    }
}

#[test]
fn deep_and_long_lines_are_lines() {
    let deep = format!("{{\"id\": {}1{}, \"input\": \"1\"}}", "[".repeat(100_000), "]".repeat(100_000));
    let text = format!("{{\"id\": 2, \"input\": \"[{}]\"}}", "1, ".repeat(100_000));
    let schema = format!(
        "{{\"id\": 3, \"input\": \"1\", \"schema\": {}{}}}",
        "{\"not\":".repeat(1_000),
        "}".repeat(1_000)
    );
    let ran = mend(&format!("{deep}\n{text}\n{schema}\n"), &["--jsonl"]);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!((ran.code, lines.len()), (0, 3));
    assert!(lines[0].ends_with("\"value\":1,\"repairs\":[],\"candidates\":1}"));
    let value: Value = serde_json::from_str(lines[1]).unwrap();
    assert_eq!(value["value"].as_array().unwrap().len(), 100_000);
    assert_eq!(kind(&serde_json::from_str(lines[2]).unwrap()), "bad-line");
}

/// What a terminal would show: both streams in one, in the order in which they were written.
fn terminal(args: &str) -> String {
    let screen = Rc::new(RefCell::new(Vec::new()));
    let io = Io {
        stdin: &mut io::empty(),
        stdin_is_terminal: true,
        stdout: &mut Shared(Rc::clone(&screen)),
        stderr: &mut Shared(Rc::clone(&screen)),
        stderr_is_terminal: false,
    };
    let is_file = |arg: &str| arg.contains('.');
    let here = |arg: &str| if is_file(arg) { format!("tests/suite/data/mend/{arg}") } else { arg.to_owned() };
    let code = loquat_cli::run(args.split(' ').map(|arg| here(arg).into()), &Environment::default(), io);
    let shown = String::from_utf8(screen.take()).unwrap();
    if code == 0 { shown } else { format!("{shown}[exit {code}]\n") }
}

#[test]
fn the_examples_of_the_manual_are_what_the_command_says() {
    let manual = include_str!("../../../../docs/mend.md");
    for file in ["answer.txt", "person.schema.json", "lines.jsonl"] {
        let text = std::fs::read_to_string(format!("tests/suite/data/mend/{file}")).unwrap();
        assert!(manual.contains(&text), "{file}");
    }
    let mut examples = 0;
    for example in manual.split("\n````console\n$ ").skip(1) {
        let (command, rest) = example.split_once('\n').unwrap();
        let (shown, _) = rest.split_once("````\n").unwrap();
        assert_eq!(shown, terminal(command), "{command}");
        examples += 1;
    }
    assert_eq!(examples, 5);
}
