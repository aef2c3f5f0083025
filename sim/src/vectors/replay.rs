use super::{VectorError, cast::Cast, hand::Written, line::Line, stage::Stage};

/// Plays a file of conversations again, from its text alone: fresh wallets with the secrets that
/// are stated are given the bytes that are written, and must answer with the bytes, events and
/// named errors that are written. Gives the number of scenarios.
///
/// # Errors
/// [`VectorError::Differs`] at the first line where they do not.
pub fn replay(text: &str) -> Result<usize, VectorError> {
    let cast = Cast::parse(text)?;
    let lines: Vec<_> = text.lines().enumerate().collect();
    let mut scenarios: usize = 0;
    let mut stage = Stage::new(&cast);
    for block in lines.chunk_by(|_, (_, line)| line.starts_with(' ')) {
        let Some(((number, step), results)) = block.split_first() else { continue };
        match Line(step).word() {
            "" | "#" | "root" | "wallet" => {}
            "scenario" => {
                scenarios = scenarios.saturating_add(1);
                stage = Stage::new(&cast);
            }
            _ => {
                let said = stage.lines().len();
                stage.step_with(step, &mut written(results)?)?;
                let said = stage.lines().iter().skip(said.saturating_add(1));
                same(*number, results, said)?;
            }
        }
    }
    Ok(scenarios)
}

/// The bytes in these lines, as a hand that puts them on the air.
fn written(results: &[(usize, &str)]) -> Result<Written, VectorError> {
    let mut written = Written { commands: Default::default(), responses: Default::default() };
    for (_, line) in results {
        let queue = match line.trim_start().as_bytes().first() {
            Some(b'>') => &mut written.commands,
            Some(b'<') => &mut written.responses,
            Some(_) | None => continue,
        };
        let word = line.split_whitespace().nth(1).unwrap_or_default();
        queue.push_back(hex::decode(word).map_err(|_| Line(line).wrong())?);
    }
    Ok(written)
}

/// Whether what was said is what is written, but for what only others know.
fn same<'a>(
    step: usize,
    results: &[(usize, &str)],
    mut said: impl Iterator<Item = &'a String>,
) -> Result<(), VectorError> {
    for (number, expected) in results.iter().filter(|(_, line)| !line.starts_with("  insider")) {
        let found = said.next().map_or("nothing", String::as_str);
        if found != *expected {
            return Err(differs(*number, expected, found));
        }
    }
    said.next().map_or(Ok(()), |more| Err(differs(step, "nothing more", more)))
}

fn differs(number: usize, expected: &str, found: &str) -> VectorError {
    VectorError::Differs {
        line: number.saturating_add(1),
        expected: expected.to_owned(),
        found: found.to_owned(),
    }
}
