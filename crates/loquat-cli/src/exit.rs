//! Exit codes: one table, which `--help` prints.

use loquat::ErrorKind;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Success,
    /// A mistake of this program.
    Internal,
    /// The command line, a file or a schema is wrong.
    Usage,
    /// A setting is missing or wrong.
    Configuration,
    /// The model gave no valid answer.
    NoAnswer,
    /// The account: key, credits or permission.
    Account,
    /// The network or the provider failed; trying again later may help.
    Unavailable,
    /// The provider does not take this request.
    Rejected,
    /// The text holds no value at all, or is beyond the limits. Another outcome than a value that breaks its schema
    /// ([`Exit::NoAnswer`]): here nothing can be printed.
    Unreadable,
}

/// The table at the end of `--help`.
pub(crate) const TABLE: &str = "\
Exit codes:
  0  done
  1  a mistake of this program
  2  the command line, a file or a schema is wrong
  3  a setting is missing or wrong
  4  no valid answer: refused, cut off, filtered, or against the schema
  5  the account: key, credits or permission
  6  the network or the provider failed: try again later
  7  the provider refuses the request: unknown model, too long, bad parameter
  8  the text to mend holds no JSON, or is beyond the limits";

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Internal => 1,
            Self::Usage => 2,
            Self::Configuration => 3,
            Self::NoAnswer => 4,
            Self::Account => 5,
            Self::Unavailable => 6,
            Self::Rejected => 7,
            Self::Unreadable => 8,
        }
    }
}

impl From<&ErrorKind> for Exit {
    fn from(kind: &ErrorKind) -> Self {
        use ErrorKind as K;
        match kind {
            K::MissingSetting { .. } | K::InvalidSetting { .. } | K::NoCertificates => Self::Configuration,
            K::InvalidSchema { .. } => Self::Usage,
            K::Authentication { .. } | K::Credits { .. } | K::Forbidden { .. } => Self::Account,
            K::RateLimited { .. }
            | K::ProviderFailed { .. }
            | K::Connect { .. }
            | K::Timeout { .. }
            | K::Interrupted
            | K::Malformed { .. } => Self::Unavailable,
            K::Truncated { .. }
            | K::Refused
            | K::Filtered
            | K::Empty
            | K::Unreadable
            | K::Partial
            | K::SchemaEchoed
            | K::Invalid { .. } => Self::NoAnswer,
            _ => Self::Rejected,
        }
    }
}
