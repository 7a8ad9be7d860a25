//! A shell in memory: variables, a stdin and arguments in; an exit code and two texts out. And a server to talk to.

use std::fmt::Write;

use loquat::Environment;
use loquat_cli::Io;
use loquat_testkit::{Reply, Scenario, Simulator};
use tokio::runtime::{Builder, Runtime};

/// The sample chat, and where it and its schema lie, seen from this package.
pub(crate) const CHAT: &str = include_str!("../../../../examples/data/dealership-chat.txt");
pub(crate) const CHAT_FILE: &str = "../../examples/data/dealership-chat.txt";
pub(crate) const SCHEMA_FILE: &str = "../../examples/data/lead.schema.json";
/// No port below 1024 is bound by chance, and nobody serves TCP port multiplexing any more.
pub(crate) const NOBODY: &str = "http://127.0.0.1:1/api/v1";

/// Where a command runs. Without a stdin it is a person's terminal.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shell {
    environment: Vec<(String, String)>,
    stdin: Option<String>,
}

/// What came of a command.
#[derive(Debug)]
pub(crate) struct Ran {
    command: String,
    pub(crate) code: u8,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Shell {
    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        self.environment.retain(|(present, _)| present != name);
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn stdin(mut self, text: &str) -> Self {
        self.stdin = Some(text.to_owned());
        self
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let io = Io {
            stdin: &mut self.stdin.as_deref().unwrap_or_default().as_bytes(),
            stdin_is_terminal: self.stdin.is_none(),
            stdout: &mut stdout,
            stderr: &mut stderr,
            stderr_is_terminal: false,
        };
        let argv = std::iter::once("loquat").chain(args.iter().copied()).map(Into::into);
        let code = loquat_cli::run(argv, &self.environment.iter().cloned().collect::<Environment>(), io);
        let [stdout, stderr] = [stdout, stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        Ran { command: self.command(args), code, stdout, stderr }
    }

    /// The line that a person would type. Keys are not for golden files.
    fn command(&self, args: &[&str]) -> String {
        let mut line = String::from("$");
        for (name, value) in &self.environment {
            let value = if name.ends_with("_KEY") { "(a key)" } else { value };
            write!(line, " {name}={value}").unwrap();
        }
        args.iter().fold(line + " loquat", |line, arg| line + " " + arg)
    }
}

/// A run in a shell without any variable.
pub(crate) fn loquat(args: &[&str]) -> Ran {
    Shell::default().run(args)
}

impl Ran {
    /// stdout as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Holds the run against the golden file `name`.
    #[track_caller]
    pub(crate) fn golden(&self, name: &str) {
        golden(name, &self.shown());
    }

    pub(crate) fn shown(&self) -> String {
        let Self { command, code, stdout, stderr } = self;
        constant(&format!("{command}\nexit {code}\n--- stdout\n{stdout}--- stderr\n{stderr}"))
    }
}

#[track_caller]
pub(crate) fn golden(name: &str, text: &str) {
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path("../../../../snapshots/cli");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The text without what changes from run to run: free ports and times. And without the simulator's label of a key, which
/// looks like one.
fn constant(text: &str) -> String {
    let text = text.replace("sk-or-v1-sim...ula", "(a label)");
    let text = mask(&text, "127.0.0.1:", "[port]");
    // In a table, the number of digits of the port is seen in the padding behind it.
    let parts: Vec<&str> = text.split("[port]/api/v1  ").collect();
    let text =
        parts.iter().map(|part| part.trim_start_matches(' ')).collect::<Vec<_>>().join("[port]/api/v1  ");
    let text = mask(&text, "\"duration_ms\": ", "\"[time]\"");
    let lines = text.lines().map(|line| match line.strip_suffix(" ms") {
        Some(row) => row.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned() + "[time]",
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Puts `mask` in the place of each number that follows `before`.
fn mask(text: &str, before: &str, mask: &str) -> String {
    let mut parts = text.split(before);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + before + mask + part.trim_start_matches(|c: char| c.is_ascii_digit())
    })
}

/// A simulator on a runtime of its own: `loquat` brings its own too.
pub(crate) struct Server {
    pub(crate) simulator: Simulator,
    _runtime: Runtime,
}

impl Server {
    /// Plays `replies`, then answers by the rules.
    pub(crate) fn playing(replies: impl IntoIterator<Item = Reply>) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let scenario = replies.into_iter().fold(Scenario::new(), Scenario::reply);
        Self { simulator: runtime.block_on(Simulator::play(scenario)).unwrap(), _runtime: runtime }
    }

    pub(crate) fn start() -> Self {
        Self::playing([])
    }

    /// A shell in which requests go to this server.
    pub(crate) fn shell(&self) -> Shell {
        let shell = Shell::default().set("OPENROUTER_BASE_URL", &self.simulator.base_url());
        // A test of a failure plays it once.
        shell.set("OPENROUTER_MAX_RETRIES", "0")
    }
}
