use std::env;

use clap::ValueEnum;

/// The language of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Lang {
    /// 中文
    Zh,
    /// English
    En,
}

impl Lang {
    /// What the environment asks for: Chinese where LC_ALL, LC_MESSAGES or LANG does.
    pub(in crate::cli) fn of_environment() -> Self {
        let asked = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()));
        if asked.is_some_and(|value| value.starts_with("zh")) { Self::Zh } else { Self::En }
    }

    /// The one or the other.
    pub(in crate::cli) const fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// Formats the one or the other.
macro_rules! say {
    ($lang:expr, $zh:literal, $en:literal $(, $value:expr)* $(,)?) => {
        match $lang {
            $crate::cli::log::Lang::Zh => format!($zh $(, $value)*),
            $crate::cli::log::Lang::En => format!($en $(, $value)*),
        }
    };
}
pub(in crate::cli) use say;
