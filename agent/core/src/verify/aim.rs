//! Making a check exact with what the hand says it aimed at, where the arguments alone do not say it.

use super::{Check, Fact, Want};

impl Check {
    /// The same check with the hand's aims in place of "something else than before", and with those that it does not
    /// mention as further conditions. What the person asked for in figures stays as asked.
    #[must_use]
    pub fn aimed(self, aims: &[Fact]) -> Check {
        let mut used = vec![false; aims.len()];
        let sharpened = sharpen(self, aims, &mut used);
        let rest = aims.iter().zip(used).filter(|(_, used)| !used).filter_map(|(fact, _)| want(fact));
        let rest: Vec<Check> = rest.map(Check::Fact).collect();
        match sharpened {
            check if rest.is_empty() => check,
            // A check that could not hold was waiting for the aim.
            Check::Any(parts) if parts.is_empty() => Check::All(rest),
            Check::WindowsChanged { .. } => Check::All(rest),
            check => Check::All(std::iter::once(check).chain(rest).collect()),
        }
    }
}

fn sharpen(check: Check, aims: &[Fact], used: &mut [bool]) -> Check {
    match check {
        Check::All(parts) => Check::All(parts.into_iter().map(|part| sharpen(part, aims, used)).collect()),
        Check::Any(parts) => Check::Any(parts.into_iter().map(|part| sharpen(part, aims, used)).collect()),
        Check::Fact(asked) => {
            let query = asked.query();
            let aim = aims.iter().enumerate().find(|(_, fact)| fact.answers(&query));
            if let Some((at, fact)) = aim {
                if let Some(slot) = used.get_mut(at) {
                    *slot = true;
                }
                if let (Want::Changed { .. }, Some(exact)) = (&asked, want(fact)) {
                    return Check::Fact(exact);
                }
            }
            Check::Fact(asked)
        }
        check => check,
    }
}

/// What an aim asks for; none where it only helps to recognise things.
fn want(fact: &Fact) -> Option<Want> {
    Some(match fact {
        Fact::Setting { key, value } => Want::Setting { key: key.clone(), value: value.clone() },
        Fact::File { path, exists, .. } => Want::File { path: path.clone(), exists: *exists },
        Fact::Selection { text } => Want::Selection { text: text.clone() },
        Fact::Player { player, status, .. } => Want::Player { player: player.clone(), status: vec![status.clone()] },
        Fact::Element { element, text, .. } if !text.is_empty() => {
            Want::Text { element: element.clone(), text: text.clone() }
        }
        _ => return None,
    })
}
