//! Nothing: the examples stand beside this file, and a package needs a target that is no example.
