//! Typing errors: the optimal-string-alignment distance, and the choice of a correction among known words.

/// The distance in single edits and swaps of neighbours, or `None` where it is above `most`.
pub fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let a: Vec<char> = a.chars().take(40).collect();
    let b: Vec<char> = b.chars().take(40).collect();
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let width = b.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    let mut row: Vec<usize> = vec![0; width];
    for (i, x) in a.iter().enumerate() {
        row[0] = i + 1;
        let mut least = row[0];
        for (j, y) in b.iter().enumerate() {
            let mut cost = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                cost = cost.min(before[j - 1] + 1);
            }
            row[j + 1] = cost;
            least = least.min(cost);
        }
        if least > most {
            return None;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    Some(last[b.len()]).filter(|d| *d <= most)
}

/// The most edits that a word of this length may be away from what was meant.
pub fn most_edits(word: &str) -> usize {
    match word.chars().count() {
        0..=2 => 0,
        3..=5 => 1,
        6..=7 => {
            if word.chars().all(char::is_alphabetic) {
                2
            } else {
                1
            }
        }
        _ => 2,
    }
}

/// How far `known` is as a correction of `word`: lower is better; `None` where it is no plausible one.
///
/// Swaps and a kept first letter count as nearer; three-letter words are corrected by a swap alone.
pub fn slip(word: &str, known: &str) -> Option<u32> {
    let most = most_edits(word).min(most_edits(known).max(1));
    let d = distance(word, known, most)?;
    if d == 0 {
        return Some(0);
    }
    let same_first = word.chars().next() == known.chars().next();
    let swapped = sorted(word) == sorted(known);
    let length = word.chars().count();
    if length <= 3 && !swapped {
        return None;
    }
    if d == 2 && !(same_first || swapped) {
        return None;
    }
    let mut cost = u32::try_from(d).unwrap_or(9) * 10;
    if !same_first {
        cost += 5;
    }
    if swapped {
        cost = cost.saturating_sub(4);
    }
    // A letter too few or twice is likelier than a wrong one.
    if word.chars().count() == known.chars().count() && !swapped {
        cost += 2;
    }
    Some(cost)
}

fn sorted(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters
}
