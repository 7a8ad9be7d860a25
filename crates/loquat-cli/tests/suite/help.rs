//! What `--help` says, of the program and of each command.

use super::shell::loquat;

#[test]
fn the_help_lists_the_commands_and_the_exit_codes() {
    loquat(&["--help"]).golden("help");
}

#[test]
fn each_command_explains_its_flags() {
    for command in ["ask", "doctor", "models", "simulate", "tokens"] {
        loquat(&[command, "--help"]).golden(&format!("help_{command}"));
    }
}

#[test]
fn the_help_fits_a_terminal_of_80_columns() {
    for command in [&["--help"][..], &["ask", "--help"], &["doctor", "--help"], &["models", "--help"]] {
        let ran = loquat(command);
        assert!(ran.stdout.lines().all(|line| line.chars().count() <= 80), "{}", ran.stdout);
    }
}

#[test]
fn the_version_is_data() {
    let ran = loquat(&["--version"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, concat!("loquat ", env!("CARGO_PKG_VERSION"), "\n")));
}

#[test]
fn without_a_command_the_help_is_talk() {
    let ran = loquat(&[]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("Usage: loquat <COMMAND>"), "{}", ran.stderr);
}

#[test]
fn a_misspelt_flag_is_named_with_the_one_that_was_meant() {
    loquat(&["ask", "--shcema", "lead.json", "hello"]).golden("misspelt_flag");
}

#[test]
fn a_flag_that_needs_a_schema_says_so() {
    loquat(&["ask", "--mode", "prompt", "hello"]).golden("mode_without_schema");
}
