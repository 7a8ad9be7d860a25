//! What may have been charged where a request fails: the one table of it.
//!
//! | what happened | charged | why |
//! |---|---|---|
//! | no connection | nothing | nothing was sent |
//! | an HTTP error before any 200 | nothing | OpenRouter does not charge what it refuses |
//! | 408, 504, 524 | maybe | the model may have worked until the time ran out |
//! | the connection broke, or time ran out, behind the request | maybe | nobody knows what was read |
//! | an error inside a 200 | what it says, else maybe | work had begun when the 200 was written |

use loquat_core::Spent;

/// By the status of an HTTP error.
pub(super) fn by_status(status: u16) -> Spent {
    match status {
        408 | 504 | 524 => Spent::Maybe,
        _ => Spent::Nothing,
    }
}

/// By where a connection was lost.
pub(super) fn by_connection(was_there_one: bool) -> Spent {
    if was_there_one { Spent::Maybe } else { Spent::Nothing }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_http_error_costs_nothing_unless_a_model_may_have_worked() {
        let maybe: Vec<u16> = (300..=599).filter(|status| by_status(*status) != Spent::Nothing).collect();
        assert_eq!(maybe, [408, 504, 524]);
    }
}
