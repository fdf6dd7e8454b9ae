//! Trains the tagger's model file.

fn main() {}
