//! Tables for people: aligned columns, no lines, the widest column shortened to the terminal. Pure but for the terminal's width.

/// A table that is built row by row.
#[derive(Debug, Clone)]
pub struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// The narrowest that a shortened column becomes.
const COLUMN_MIN: usize = 12;

impl Table {
    /// A table with these column titles.
    pub fn new(head: &[&str]) -> Self {
        Self { head: head.iter().map(|title| title.to_uppercase()).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|cell| one_line(&cell)).collect());
    }

    /// Prints it, or `nothing` where it has no rows.
    pub fn print(&self, nothing: &str) {
        if self.rows.is_empty() {
            out(nothing);
        } else {
            out(self.render(terminal_width()).trim_end());
        }
    }

    /// The text of the table in at most `width` columns, as far as that is possible.
    pub fn render(&self, width: usize) -> String {
        let columns = self.head.len();
        let all = || std::iter::once(&self.head).chain(&self.rows);
        let mut widths: Vec<usize> = (0..columns)
            .map(|column| all().filter_map(|row| row.get(column)).map(|cell| length(cell)).max().unwrap_or(0))
            .collect();
        while widths.iter().sum::<usize>() + 2 * columns.saturating_sub(1) > width {
            let Some(widest) = widths.iter_mut().max().filter(|widest| **widest > COLUMN_MIN) else { break };
            *widest -= 1;
        }
        let mut text = String::new();
        for row in all() {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                let cell = shorten(cell, *width);
                let gap = " ".repeat(width.saturating_sub(length(&cell)) + 2);
                line.push_str(&cell);
                line.push_str(&gap);
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

/// Writes a line to stdout; a reader that has gone away is no error.
pub fn out(line: &str) {
    use std::io::Write;
    let mut stdout = std::io::stdout().lock();
    if writeln!(stdout, "{line}").and_then(|()| stdout.flush()).is_err() {
        std::process::exit(0);
    }
}

/// Titles come from programs: what would move the cursor or break a row becomes a space.
pub fn one_line(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.trim().to_owned()
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn shorten(text: &str, width: usize) -> String {
    if length(text) <= width {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(width.saturating_sub(1)).collect();
    short.push('…');
    short
}

fn terminal_width() -> usize {
    let stated = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let asked = || {
        let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok()?;
        Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
    };
    // Not a terminal: nothing is cut, because another program may read it.
    stated.or_else(asked).unwrap_or(usize::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(&["id", "title", "state"]);
        table.row(["w1".into(), "Notes — a rather long title of a window".into(), "focused".into()]);
        table.row(["w12".into(), "two\nlines\u{1b}[31m".into(), String::new()]);
        table
    }

    #[test]
    fn columns_are_aligned() {
        insta::assert_snapshot!(table().render(200), @r"
        ID   TITLE                                    STATE
        w1   Notes — a rather long title of a window  focused
        w12  two lines [31m
        ");
    }

    #[test]
    fn the_widest_column_is_shortened() {
        insta::assert_snapshot!(table().render(36), @r"
        ID   TITLE                   STATE
        w1   Notes — a rather long…  focused
        w12  two lines [31m
        ");
    }

    #[test]
    fn a_terminal_that_is_too_narrow_loses_nothing_else() {
        assert!(table().render(3).contains("focused"));
    }
}
