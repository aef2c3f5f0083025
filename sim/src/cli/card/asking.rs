use std::{
    io::{self, IsTerminal},
    sync::mpsc::{Receiver, channel},
    thread,
};

use ecny_core::Asked;

use super::super::voice::Voice;

/// A person at the terminal who can be asked for a yes, if there is one.
#[derive(Debug)]
pub(super) struct Asking {
    typed: Option<Receiver<String>>,
    question: Option<Question>,
}

/// What a person is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// Whether to pay this.
    Pay(Asked),
    /// Whether to receive one payment.
    Receive,
}

impl Asking {
    /// The person at the terminal; nobody where the input is none, or a program listens.
    pub(super) fn at_terminal(voice: Voice) -> Self {
        if voice == Voice::Program || !io::stdin().is_terminal() {
            return Self { typed: None, question: None };
        }
        let (sender, typed) = channel();
        // It ends with the process: nothing else ends a wait for a line.
        thread::spawn(move || {
            for line in io::stdin().lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self { typed: Some(typed), question: None }
    }

    /// Puts a question. `false` where there is nobody to ask.
    pub(super) fn ask(&mut self, question: Question) -> bool {
        let Some(typed) = &self.typed else { return false };
        // What was typed before it was asked is no answer to it.
        while typed.try_recv().is_ok() {}
        self.question = Some(question);
        true
    }

    /// Whether a question waits for its answer.
    pub(super) const fn waits(&self) -> bool {
        self.question.is_some()
    }

    /// The question that has been answered, and whether with yes.
    pub(super) fn answer(&mut self) -> Option<(Question, bool)> {
        let question = self.question?;
        let line = self.typed.as_ref()?.try_recv().ok()?;
        self.question = None;
        Some((question, matches!(line.trim(), "y" | "Y" | "yes")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_there_is_nobody_nobody_is_asked() {
        let mut asking = Asking { typed: None, question: None };

        assert!(!asking.ask(Question::Receive));

        assert!(!asking.waits());
        assert_eq!(asking.answer(), None);
    }

    #[test]
    fn only_a_yes_typed_after_the_question_is_one() {
        for (typed, yes) in [("y", true), (" yes ", true), ("", false), ("n", false), ("12", false)]
        {
            let (sender, receiver) = channel();
            let mut asking = Asking { typed: Some(receiver), question: None };
            sender.send("y".to_owned()).unwrap();

            assert!(asking.ask(Question::Receive));
            assert_eq!(asking.answer(), None);
            sender.send(typed.to_owned()).unwrap();

            assert_eq!(asking.answer(), Some((Question::Receive, yes)), "{typed}");
            assert!(!asking.waits());
        }
    }
}
