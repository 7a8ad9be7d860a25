//! A text in pieces without a schema: see `loquat_fuzz::pieces`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| loquat_fuzz::pieces(input));
