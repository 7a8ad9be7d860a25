//! Nothing: the tests of the workspace are in `suite/`, and a package needs a target that is no test.
