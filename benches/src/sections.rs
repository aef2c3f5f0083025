use std::collections::BTreeMap;

/// A file of names and values under headings: as much of TOML as figures need.
///
/// The part before the first heading is the section named by the empty string.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sections(BTreeMap<String, BTreeMap<String, String>>);

impl Sections {
    /// Reads it. A line that is neither empty, a comment, a heading nor `name = value` is an error.
    ///
    /// # Errors
    /// That line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut sections = Self::default();
        let mut section = String::new();
        for line in text.lines().map(str::trim) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = name.replace('"', "");
                continue;
            }
            let (name, value) =
                line.split_once(" = ").ok_or_else(|| format!("not a figure: {line}"))?;
            let [name, value] = [name, value].map(|part| part.trim_matches('"').to_owned());
            sections.0.entry(section.clone()).or_default().insert(name, value);
        }
        Ok(sections)
    }

    /// What stands there.
    #[must_use]
    pub fn text(&self, section: &str, name: &str) -> Option<&str> {
        self.0.get(section)?.get(name).map(String::as_str)
    }

    /// The numbers of a section.
    #[must_use]
    pub fn numbers(&self, section: &str) -> BTreeMap<String, u64> {
        let values = self.0.get(section).into_iter().flatten();
        let number = |value: &str| value.replace('_', "").parse().ok();
        values.filter_map(|(name, value)| Some((name.clone(), number(value)?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_found_under_their_heading() {
        let text = "# said\ntop = 3\n\n[a.\"b\"]\n\"one step\" = 1_000\nother = \"x\"\n";
        let sections = Sections::parse(text).unwrap();

        assert_eq!(sections.numbers("a.b"), BTreeMap::from([("one step".to_owned(), 1_000)]));
        assert_eq!(sections.text("", "top"), Some("3"));
        assert_eq!(sections.text("a.b", "other"), Some("x"));
        assert_eq!(sections.text("a", "one step"), None);
    }

    #[test]
    fn a_line_that_says_nothing_is_an_error() {
        assert!(Sections::parse("three").is_err());
    }
}
