//! A text on one of the fixed schemas, whole and in pieces: see `loquat_fuzz::schema`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| loquat_fuzz::schema(input));
