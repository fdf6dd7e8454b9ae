//! The command line: `tagline tag | convert | score | formats`.

fn main() {}
