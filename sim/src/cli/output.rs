use anstyle::{AnsiColor, Style};
use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use ecny_core::Amount;
use serde_json::Value;

use super::exit::Exit;

/// What a command has to say: to a person, to a program, to the shell.
#[derive(Debug)]
pub(super) struct Output {
    /// Lines for a person, styled; the styles are dropped where nobody sees them.
    pub(super) text: String,
    /// The same for a program: one object, amounts as integers of fen.
    pub(super) json: Value,
    /// What the shell sees.
    pub(super) exit: Exit,
}

/// A table of text for a person. Columns named in `amounts` stand on the right.
pub(super) fn table<const N: usize>(
    heads: [&str; N],
    amounts: &[&str],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut table = Table::new();
    table.load_style(RULED).set_header(heads).add_rows(rows);
    for (column, head) in table.column_iter_mut().zip(heads) {
        if amounts.contains(&head) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt()
}

/// An amount for a program: fen, as an integer.
pub(super) fn fen(amount: Amount) -> Value {
    amount.fen().into()
}

/// A rule under the heads, and no other line.
const RULED: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// The word that says it went well.
pub(super) const GOOD: Style = AnsiColor::Green.on_default().bold();

/// The word that says it did not.
pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();

/// What to do next.
pub(super) const HINT: Style = AnsiColor::Cyan.on_default();

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_stand_on_the_right() {
        let rows = [["alice", "187.66"], ["bob", "12.34"]].map(|row| row.map(str::to_owned));

        let text = table(["wallet", "yuan"], &["yuan"], rows);

        let ends: Vec<_> = text.lines().filter(|line| line.ends_with(char::is_numeric)).collect();
        assert_eq!(ends.len(), 2, "{text}");
        assert!(ends[1].ends_with("  12.34"), "{text}");
    }

    #[test]
    fn programs_read_fen() {
        assert_eq!(fen("12.34".parse().unwrap()), 1_234);
    }
}
