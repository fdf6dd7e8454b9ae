//! What a JSON value would take in memory, told from its text before it is parsed: a hostile file must not fill it.

/// Largest value of a file, in bytes: a document with its annotations, or a file that is one object.
const MAX_VALUE_BYTES: usize = 64 << 20;
/// Most memory that one value may take, in bytes.
const MAX_VALUE_MEMORY: usize = 512 << 20;
/// What an object that is not empty takes in memory, in bytes: the smallest node of serde's map.
const OBJECT_MEMORY: usize = 640;
/// What one more field of an object takes, at most; an element of a list takes less.
const FIELD_MEMORY: usize = 110;
/// What a string takes beside its characters, in bytes, for each of its quotation marks.
const QUOTE_MEMORY: usize = 12;

/// Refuses a value that is too large, or would be in memory: a file of small objects takes a hundred times its size
/// there. It is weighed before it is parsed.
pub(super) fn check_weight(raw: &str) -> Result<(), String> {
    if raw.len() > MAX_VALUE_BYTES {
        return Err(format!(
            "one value has {} MB, which is more than a document can have ({} MB). Split it.",
            raw.len() >> 20,
            MAX_VALUE_BYTES >> 20
        ));
    }
    let weight: usize = raw
        .bytes()
        .map(|byte| match byte {
            b'{' => OBJECT_MEMORY,
            b',' => FIELD_MEMORY,
            b'"' => QUOTE_MEMORY,
            _ => 0,
        })
        .sum();
    if raw.len() + weight > MAX_VALUE_MEMORY {
        return Err(format!(
            "one value of {} MB has so many parts that it would take more than {} MB of memory. Split it.",
            raw.len() >> 20,
            MAX_VALUE_MEMORY >> 20
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_many_small_parts_are_refused_and_long_texts_are_not() {
        let objects = |n: usize| "{\"\":0},".repeat(n);
        assert!(check_weight(&objects(500_000)).is_ok());
        let refused = check_weight(&objects(1_000_000)).unwrap_err();
        assert!(
            refused.contains("would take more than 512 MB of memory"),
            "{refused}"
        );
        assert!(check_weight(&"a".repeat(MAX_VALUE_BYTES)).is_ok());
        assert!(check_weight(&"a".repeat(MAX_VALUE_BYTES + 1)).is_err());
    }
}
