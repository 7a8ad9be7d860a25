//! What files look like, and what none of them may hold.

use std::path::PathBuf;

use super::{root, source_of, texts, without_tests};

fn sources() -> Vec<(PathBuf, String)> {
    texts(&root(), ".rs")
}

/// The files that a reader reads to understand the project: not its tests.
fn product() -> Vec<(PathBuf, String)> {
    texts(&root().join("crates"), ".rs")
        .into_iter()
        .filter(|(path, _)| path.components().any(|c| c.as_os_str() == "src"))
        .collect()
}

#[test]
fn every_file_opens_with_why_it_exists() {
    let silent: Vec<_> =
        sources().into_iter().filter(|(_, text)| !text.starts_with("//! ")).map(|(path, _)| path).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn files_are_small() {
    let mut lengths: Vec<(usize, PathBuf)> =
        product().into_iter().map(|(path, text)| (text.lines().count(), path)).collect();
    lengths.sort();
    let at = |share: usize| &lengths[(lengths.len() - 1) * share / 100];
    assert!(at(50).0 <= 150, "median {:?}", at(50));
    assert!(at(90).0 <= 400, "nine in ten {:?}", at(90));
    assert!(at(100).0 <= 800, "longest {:?}", at(100));
}

#[test]
fn functions_are_small() {
    let mut lengths: Vec<(usize, String)> = Vec::new();
    for (path, text) in product() {
        let lines: Vec<&str> = without_tests(&text).lines().collect();
        for (start, line) in lines.iter().enumerate() {
            let body = line.trim_start();
            let is_function = [
                "fn ",
                "pub fn ",
                "pub(crate) fn ",
                "pub(super) fn ",
                "async fn ",
                "pub async fn ",
                "pub(crate) async fn ",
                "pub(super) async fn ",
            ]
            .iter()
            .any(|prefix| body.starts_with(prefix));
            if !is_function || body.ends_with(';') || body.ends_with("{}") {
                continue;
            }
            let close = format!("{}}}", " ".repeat(line.len() - body.len()));
            let length = lines[start..].iter().position(|line| *line == close).unwrap_or(0) + 1;
            lengths.push((length, format!("{}: {body}", path.display())));
        }
    }
    lengths.sort();
    let at = |share: usize| &lengths[(lengths.len() - 1) * share / 100];
    assert!(at(95).0 <= 40, "19 in 20 {:?}", at(95));
    assert!(at(100).0 <= 80, "longest {:?}", at(100));
}

#[test]
fn there_are_no_grab_bags() {
    let names = ["util", "utils", "helper", "helpers", "common", "misc", "types", "macros"];
    for (path, _) in product() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(!names.contains(&name.as_str()) && name != "mod", "{}", path.display());
    }
}

#[test]
fn no_file_holds_a_key_or_a_path_of_a_machine() {
    let paths = ["/ho\u{6d}e/", "/ro\u{6f}t/", "/wo\u{72}k/", "/Use\u{72}s/"];
    for ending in [".rs", ".md", ".toml", ".json", ".snap", ".txt", ".py", "justfile", "run"] {
        for (path, text) in texts(&root(), ending) {
            let shown = path.display();
            // A real key is `sk-or-v1-` and 64 hexadecimal digits; invented ones in tests are words.
            for found in text.split("sk-or-v1-").skip(1) {
                let digits = found.chars().take_while(char::is_ascii_hexdigit).count();
                assert!(digits < 20, "{shown} holds a key");
            }
            for machine in paths {
                let holds = text.match_indices(machine).any(|(at, _)| {
                    !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.' || c == '/')
                });
                assert!(!holds, "{shown} holds a path of a machine");
            }
        }
    }
}

#[test]
fn no_golden_file_holds_a_key() {
    for (path, text) in texts(&root(), ".snap") {
        assert!(!text.contains("sk-or-"), "{}", path.display());
    }
}

#[test]
fn no_test_sleeps_or_is_ignored() {
    let banned = ["thread::sl\u{65}ep(", "time::sl\u{65}ep(Duration", "#[ign\u{6f}re"];
    for (path, text) in sources().into_iter().filter(|(path, _)| path.to_string_lossy().contains("tests")) {
        for word in banned {
            assert!(!text.contains(word), "{} holds {word}", path.display());
        }
    }
}

#[test]
fn the_written_house_is_short_and_has_no_dead_links() {
    for name in ["README.md", "ARCHITECTURE.md", "STYLE.md", "CONTRIBUTING.md", "CHANGELOG.md"] {
        let text = std::fs::read_to_string(root().join(name)).unwrap_or_else(|_| panic!("{name} is missing"));
        assert!(text.lines().count() <= 250, "{name} has {} lines", text.lines().count());
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or_default();
            let is_local = !file.is_empty() && !file.contains("://") && !file.starts_with("mailto:");
            assert!(!is_local || root().join(file).exists(), "{name}: {target} is dead");
        }
    }
}

#[test]
fn the_first_line_of_each_crate_is_its_invariant() {
    for (name, line) in [
        ("loquat-mend", "//! Pure and total: no I/O, no clock, no async"),
        ("loquat-core", "//! No network, no runtime, no provider's name"),
        ("loquat", "//! The only crate that sends to a model"),
        ("loquat-cli", "//! The only crate that prints, exits or reads argv"),
        ("loquat-testkit", "//! Nothing leaves 127.0.0.1; it knows the wire, not the SDK"),
    ] {
        let (_, text) = source_of(name).into_iter().find(|(path, _)| path.ends_with("src/lib.rs")).unwrap();
        assert!(text.starts_with(line), "{name}");
    }
}
