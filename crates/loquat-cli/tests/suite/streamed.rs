//! `loquat ask --stream`: text while it arrives, a value at its end, and errors that leave what came.

use loquat_testkit::Reply;

use super::shell::{CHAT_FILE, SCHEMA_FILE, Server, Shell};

fn ask(reply: Reply, flags: &[&str]) -> (u8, String, String) {
    let server = Server::playing([reply]);
    let ran = server.shell().run(&[&["ask", "--stream", "Say hello."], flags].concat());
    assert_eq!(server.simulator.requests()[0].body["stream"], true);
    (ran.code, ran.stdout, ran.stderr)
}

#[test]
fn a_text_is_on_stdout_as_it_came() {
    let (code, stdout, stderr) = ask(Reply::content("Hello, and a good day."), &["--explain"]);
    assert_eq!((code, stdout.as_str()), (0, "Hello, and a good day.\n"));
    assert!(stderr.contains("accepted"), "{stderr}");
}

#[test]
fn what_came_before_an_error_stays_and_the_exit_code_tells() {
    let (code, stdout, stderr) = ask(Reply::content("Hello, and a good day.").finish("length"), &[]);
    assert_ne!(code, 0);
    assert_eq!(stdout, "Hello, and a good day.\n");
    assert!(stderr.contains("error: the answer was cut off"), "{stderr}");
}

#[test]
fn a_value_is_on_stdout_when_it_is_whole() {
    let ran = Shell::default().run(&["ask", "--stream", "--schema", SCHEMA_FILE, "--file", CHAT_FILE]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(serde_json::from_str::<serde_json::Value>(&ran.stdout).unwrap().is_object());
    assert!(!ran.stderr.contains('\u{1b}'), "no terminal, no progress");
}
