//! Says hello.

fn main() {}
