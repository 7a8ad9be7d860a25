//! Which way imports may point, and what the user of a crate does not have to build.

use std::{collections::BTreeSet, process::Command};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// The crates of the workspace that `name` knows by normal edges.
fn knows(name: &str) -> BTreeSet<String> {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    let package = metadata.packages.iter().find(|package| package.name.as_str() == name).unwrap();
    let normal = package.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal);
    normal.map(|dependency| dependency.name.clone()).filter(|name| name.starts_with("loquat")).collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn tree(package: &str, more: &[&str]) -> BTreeSet<String> {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(super::root()).args(["tree", "-p", package, "--prefix", "none"]).args(more);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn imports_point_one_way() {
    assert_eq!(knows("loquat-mend"), set(&[]));
    assert_eq!(knows("loquat-core"), set(&["loquat-mend"]));
    assert_eq!(knows("loquat"), set(&["loquat-core", "loquat-mend"]));
    assert_eq!(knows("loquat-testkit"), set(&["loquat-core"]));
    assert_eq!(knows("loquat-cli"), set(&["loquat", "loquat-mend", "loquat-testkit"]));
}

#[test]
fn the_contract_and_the_parser_have_no_http_and_no_runtime() {
    for package in ["loquat-core", "loquat-mend"] {
        for line in tree(package, &["-e", "normal"]) {
            let name = line.split(' ').next().unwrap_or_default();
            let banned = ["tokio", "reqwest", "hyper", "http", "rustls", "axum", "async-std", "smol"];
            assert!(!banned.contains(&name), "{package} knows {name}");
        }
    }
}

#[test]
fn the_sdk_costs_its_user_at_most_180_lines_of_packages() {
    let lines = tree("loquat", &["-e", "normal"]);
    assert!(lines.len() <= 180, "{} lines", lines.len());
}

#[test]
fn the_sdk_has_one_tls_provider_and_no_test_library() {
    let lines = tree("loquat", &["-e", "normal"]);
    let has = |name: &str| lines.iter().any(|line| line.starts_with(&format!("{name} v")));
    assert!(has("ring"));
    for name in ["aws-lc-rs", "aws-lc-sys", "native-tls", "openssl", "insta", "axum"] {
        assert!(!has(name), "{name}");
    }
}

#[test]
fn the_cli_does_not_carry_a_test_library() {
    assert!(!tree("loquat-cli", &["-e", "normal"]).iter().any(|line| line.starts_with("insta v")));
}
