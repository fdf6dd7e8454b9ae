//! Small damage to good inputs: what a cut-off download, a wrong editor or an attacker makes of a file.

/// Longest input, in bytes. Larger ones find little more and take the time of many.
const MAX_BYTES: usize = 1 << 16;

/// Pieces that parsers stumble over, each of which some reader gives a meaning.
const PIECES: [&[u8]; 22] = [
    b"\0",
    b"\"",
    b"\\",
    b"\n",
    b"\r\n",
    b"\t",
    b"{",
    b"}",
    b"[",
    b"]",
    b"<",
    b">",
    b"&#x110000;",
    b"-1",
    b"4294967296",
    b"1e308",
    b"null",
    b"\\ud800",
    "\u{feff}".as_bytes(),
    "\u{1F469}\u{200D}\u{1F692}".as_bytes(),
    "\u{202E}\u{5D0}\u{301}".as_bytes(),
    b"\xFF\xFE",
];

/// Mutates by a generator of its own, so that a seed means the same inputs for ever.
pub(crate) struct Mutator {
    state: u64,
}

impl Mutator {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed | 1 }
    }

    /// One of the seeds with one to eight changes.
    pub(crate) fn mutated(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut input = seeds[self.below(seeds.len())].clone();
        for _ in 0..=self.below(8) {
            self.change(&mut input, seeds);
        }
        input.truncate(MAX_BYTES);
        input
    }

    fn change(&mut self, input: &mut Vec<u8>, seeds: &[Vec<u8>]) {
        let at = self.below(input.len() + 1);
        let end = (at + self.below(64)).min(input.len());
        match self.below(9) {
            0 => input.truncate(at),
            1 => drop(input.drain(at..end)),
            2 => {
                let again = input[at..end].to_vec();
                input.splice(at..at, again);
            }
            3 => {
                let piece = PIECES[self.below(PIECES.len())];
                input.splice(at..at, piece.iter().copied());
            }
            4 => {
                let piece = PIECES[self.below(PIECES.len())];
                input.splice(at..end, piece.iter().copied());
            }
            5 if at < input.len() => input[at] ^= 1 << self.below(8),
            6 if at < input.len() => input[at] = self.next().to_le_bytes()[0],
            7 => self.change_number(input, at),
            // The end of another input behind the start of this one.
            _ => {
                let other = &seeds[self.below(seeds.len())];
                let from = self.below(other.len() + 1);
                input.truncate(at);
                input.extend(&other[from..]);
            }
        }
    }

    /// Puts another number in the place of the first one behind `at`.
    fn change_number(&mut self, input: &mut Vec<u8>, at: usize) {
        let Some(start) = (at..input.len()).find(|&i| input[i].is_ascii_digit()) else {
            return;
        };
        let end = (start..input.len())
            .find(|&i| !input[i].is_ascii_digit())
            .unwrap_or(input.len());
        let number = match self.below(4) {
            0 => 0,
            1 => u64::from(u32::MAX),
            2 => self.next(),
            _ => self.next() % 100,
        };
        input.splice(start..end, number.to_string().into_bytes());
    }

    fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.next()) * bound.max(1) as u128;
        (wide >> 64) as usize
    }

    /// xorshift64*, after Vigna (2016).
    fn next(&mut self) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }
}
