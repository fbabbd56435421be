//! Templates of sentences: `(a|b)` alternatives, `[x]` what may be left out, `{name}` what is filled in, ` / ` where the
//! next clause begins. The header of a section names the frame of each clause, `!` before those that say what is not to be done.

use crate::action::random::Random;

/// A parsed template.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Words as they are.
    Words(String),
    /// Something to fill in.
    Slot(String),
    /// One of several.
    Either(Vec<Node>),
    /// All of them in turn.
    Chain(Vec<Node>),
    /// Left out half of the time.
    Maybe(Box<Node>),
    /// The next clause begins.
    Clause,
}

/// A part of one expansion.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Words.
    Words(String),
    /// Something to fill in.
    Slot(String),
    /// The next clause begins.
    Clause,
}

/// Reads a template.
///
/// # Errors
/// A bracket is not closed, or closed too often.
pub fn parse(line: &str) -> Result<Node, String> {
    let chars: Vec<char> = line.chars().collect();
    let mut at = 0;
    let node = either(&chars, &mut at, None)?;
    if at < chars.len() {
        Err(format!("“{line}”: an unexpected “{}”", chars.get(at).unwrap_or(&' ')))
    } else {
        Ok(node)
    }
}

fn either(chars: &[char], at: &mut usize, close: Option<char>) -> Result<Node, String> {
    let mut options = Vec::new();
    let mut chain = Vec::new();
    let mut words = String::new();
    let flush = |words: &mut String, chain: &mut Vec<Node>| {
        if !words.is_empty() {
            chain.push(Node::Words(std::mem::take(words)));
        }
    };
    loop {
        let c = chars.get(*at).copied();
        match c {
            None => break,
            Some(c) if Some(c) == close => break,
            Some(')' | ']' | '}') => return Err("a bracket is closed that was not open".into()),
            Some('|') => {
                if close.is_none() {
                    return Err("“|” outside brackets".into());
                }
                flush(&mut words, &mut chain);
                options.push(Node::Chain(std::mem::take(&mut chain)));
                *at += 1;
            }
            Some(open @ ('(' | '[')) => {
                flush(&mut words, &mut chain);
                *at += 1;
                let end = if open == '(' { ')' } else { ']' };
                let inner = either(chars, at, Some(end))?;
                if chars.get(*at) != Some(&end) {
                    return Err(format!("“{open}” is not closed"));
                }
                *at += 1;
                chain.push(if open == '(' { inner } else { Node::Maybe(Box::new(inner)) });
            }
            Some('{') => {
                flush(&mut words, &mut chain);
                let end = (*at..chars.len()).find(|i| chars.get(*i) == Some(&'}')).ok_or("“{” is not closed")?;
                let name: String = chars.get(*at + 1..end).unwrap_or(&[]).iter().collect();
                chain.push(Node::Slot(name.trim().to_owned()));
                *at = end + 1;
            }
            Some('/') if words.ends_with(' ') && chars.get(*at + 1) == Some(&' ') => {
                flush(&mut words, &mut chain);
                chain.push(Node::Clause);
                *at += 1;
            }
            Some(c) => {
                words.push(c);
                *at += 1;
            }
        }
    }
    flush(&mut words, &mut chain);
    let last = Node::Chain(chain);
    Ok(if options.is_empty() {
        last
    } else {
        options.push(last);
        Node::Either(options)
    })
}

impl Node {
    /// One expansion.
    pub fn expand(&self, random: &mut Random, out: &mut Vec<Part>) {
        match self {
            Node::Words(words) => out.push(Part::Words(words.clone())),
            Node::Slot(name) => out.push(Part::Slot(name.clone())),
            Node::Clause => out.push(Part::Clause),
            Node::Chain(nodes) => nodes.iter().for_each(|node| node.expand(random, out)),
            Node::Either(nodes) => {
                if let Some(node) = random.pick(nodes) {
                    node.expand(random, out);
                }
            }
            Node::Maybe(node) => {
                if random.chance(0.5) {
                    node.expand(random, out);
                }
            }
        }
    }

    /// The names of everything that it may fill in.
    pub fn slots(&self, out: &mut Vec<String>) {
        match self {
            Node::Slot(name) => out.push(name.clone()),
            Node::Either(nodes) | Node::Chain(nodes) => nodes.iter().for_each(|node| node.slots(out)),
            Node::Maybe(node) => node.slots(out),
            Node::Words(_) | Node::Clause => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(line: &str) -> Vec<String> {
        let node = parse(line).expect("a sound template");
        let mut random = Random::new(7);
        let mut found: Vec<String> = (0..200)
            .map(|_| {
                let mut parts = Vec::new();
                node.expand(&mut random, &mut parts);
                let words: Vec<String> = parts
                    .into_iter()
                    .map(|part| match part {
                        Part::Words(words) => words,
                        Part::Slot(name) => format!("<{name}>"),
                        Part::Clause => "|".into(),
                    })
                    .collect();
                words.concat().split_whitespace().collect::<Vec<_>>().join(" ")
            })
            .collect();
        found.sort();
        found.dedup();
        found
    }

    #[test]
    fn every_choice_is_taken_at_times() {
        assert_eq!(all("(turn|put) it [right] up"), ["put it right up", "put it up", "turn it right up", "turn it up"]);
        assert_eq!(all("put {window} left / and {window} right"), ["put <window> left | and <window> right"]);
        assert_eq!(all("((a|b)|c) d/e"), ["a d/e", "b d/e", "c d/e"]);
    }

    #[test]
    fn open_brackets_are_errors() {
        for line in ["(a|b", "a)", "{x", "[a", "a | b"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
