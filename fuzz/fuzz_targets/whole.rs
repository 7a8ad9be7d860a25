//! A whole text without a schema: see `loquat_fuzz::whole`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| loquat_fuzz::whole(input));
