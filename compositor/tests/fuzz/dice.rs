//! Numbers that are the same in every run with the same seed.

/// A generator (Knuth's MMIX constants, upper half used).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 32) as u32
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.next() as usize % limit.max(1)
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }

    /// A number as clients send them: mostly small, sometimes at the ends.
    pub fn int(&mut self) -> u32 {
        match self.below(24) {
            0 => i32::MIN as u32,
            1 => i32::MAX as u32,
            2 => u32::MAX,
            3 => self.next(),
            4 => 0,
            5 => -(self.below(400) as i32) as u32,
            6..=10 => self.below(2000) as u32,
            11 => 1 << self.below(32),
            _ => self.below(9) as u32,
        }
    }
}
