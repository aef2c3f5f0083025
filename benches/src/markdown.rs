use std::iter::repeat_n;

/// A table, aligned so that it reads as text.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let head: Vec<String> = head.iter().map(|&cell| cell.to_owned()).collect();
    let width = |column: usize| {
        let cells = [&head].into_iter().chain(rows).filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |row: &[String]| {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            let room: String = repeat_n(' ', width.saturating_sub(cell.chars().count())).collect();
            // The first column is words, the others are figures.
            if column == 0 { format!("{cell}{room}") } else { format!("{room}{cell}") }
        });
        format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
    };
    let rule: Vec<String> = widths
        .iter()
        .enumerate()
        .map(|(column, width)| {
            let dashes: String = repeat_n('-', width.saturating_sub(1)).collect();
            if column == 0 { format!("{dashes}-") } else { format!("{dashes}:") }
        })
        .collect();
    let body = rows.iter().map(|row| line(row)).collect::<String>();
    format!("{}{}{body}", line(&head), line(&rule))
}

/// A number with a comma before every three digits.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let chunks: Vec<String> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|chunk| String::from_utf8_lossy(chunk).into_owned())
        .collect();
    chunks.join(",")
}

/// The text with every block between `<!-- bench: NAME -->` and `<!-- end -->` put in anew.
///
/// # Errors
/// A block that nobody has a text for, one without an end, or a text without a block.
pub fn replaced(text: &str, blocks: &[(&str, String)]) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    let mut written = 0_usize;
    while let Some((before, after)) = rest.split_once(OPENS) {
        let (name, after) = after.split_once(CLOSES).ok_or("a marker that is not closed")?;
        let (_, after) = after.split_once(END).ok_or_else(|| format!("{name} has no end"))?;
        let (_, block) = blocks
            .iter()
            .find(|(known, _)| *known == name)
            .ok_or_else(|| format!("nobody knows the block {name}"))?;
        out.extend([before, OPENS, name, CLOSES, "\n", block, END]);
        rest = after;
        written = written.saturating_add(1);
    }
    out.push_str(rest);
    if written == blocks.len() { Ok(out) } else { Err("a block is missing, or there twice".into()) }
}

const OPENS: &str = "<!-- bench: ";
const CLOSES: &str = " -->";
const END: &str = "<!-- end -->";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_put_in_anew_and_the_rest_stays() {
        let text = "a\n<!-- bench: one -->\nold\n<!-- end -->\nb\n";
        let blocks = [("one", "new\n".to_owned())];

        let once = replaced(text, &blocks).unwrap();

        assert_eq!(once, "a\n<!-- bench: one -->\nnew\n<!-- end -->\nb\n");
        assert_eq!(replaced(&once, &blocks).unwrap(), once);
        assert!(replaced("a", &blocks).is_err());
        assert!(replaced(text, &[]).is_err());
    }

    #[test]
    fn a_number_is_grouped_by_three_digits() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }

    #[test]
    fn a_table_is_as_wide_as_its_widest_cells() {
        let rows = [vec!["a check".to_owned(), "1".to_owned()]];

        assert_eq!(
            table(&["", "of us"], &rows),
            "|         | of us |\n| ------- | ----: |\n| a check |     1 |\n"
        );
    }
}
