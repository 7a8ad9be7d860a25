//! What is shown of a text in pieces: see `loquat_fuzz::shown`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| loquat_fuzz::shown(input));
