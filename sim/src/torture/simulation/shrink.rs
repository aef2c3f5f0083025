//! The shortest script that fails the same way.

use super::{
    scene::Scene,
    script::Script,
    step::{Between, Hostile, Power, Step, Tap},
};
use crate::flash::Tear;

/// Leaves out and simplifies what a failing script does not need to fail. `fails` says whether a
/// script fails the same way; it is asked until about `budget` steps have been replayed.
pub fn shrink(script: Script, budget: u64, fails: impl FnMut(&Script) -> bool) -> Script {
    let mut shrinking = Shrinking { script, budget, fails };
    loop {
        let before = shrinking.script.clone();
        shrinking.drop_steps();
        shrinking.simplify();
        shrinking.drop_wallets();
        if shrinking.script == before || shrinking.budget == 0 {
            return shrinking.script;
        }
    }
}

/// A script that fails, and how much may still be tried.
struct Shrinking<F> {
    script: Script,
    budget: u64,
    fails: F,
}

impl<F: FnMut(&Script) -> bool> Shrinking<F> {
    /// Keeps a script that fails too; `false` where it does not, or nothing may be tried any more.
    fn try_with(&mut self, steps: Vec<Step>, scene: Scene) -> bool {
        let cost = u64::try_from(steps.len()).unwrap_or(u64::MAX).saturating_add(1);
        if self.budget == 0 {
            return false;
        }
        self.budget = self.budget.saturating_sub(cost);
        let candidate = Script { scene, steps };
        let fails = (self.fails)(&candidate);
        if fails {
            self.script = candidate;
        }
        fails
    }

    /// Large pieces first, then smaller ones, then single steps; the last ones first, since what
    /// comes late needs what came early.
    fn drop_steps(&mut self) {
        let mut size = self.script.steps.len().div_ceil(2);
        while size > 0 {
            let mut end = self.script.steps.len();
            while end > 0 {
                let start = end.saturating_sub(size);
                let mut steps = self.script.steps.clone();
                steps.drain(start..end);
                self.try_with(steps, self.script.scene);
                end = start;
            }
            size /= 2;
        }
    }

    fn simplify(&mut self) {
        for at in 0..self.script.steps.len() {
            // What was simplified may be simplified further.
            while let Some(step) = self.script.steps.get(at).cloned() {
                let simpler = simpler(&step).into_iter().any(|simpler| {
                    let mut steps = self.script.steps.clone();
                    if let Some(step) = steps.get_mut(at) {
                        *step = simpler;
                    }
                    self.try_with(steps, self.script.scene)
                });
                if !simpler {
                    break;
                }
            }
        }
    }

    fn drop_wallets(&mut self) {
        let silent = self.script.scene.plot.map_or(0, |plot| plot.accomplices.saturating_add(2));
        let least = silent.max(*Scene::WALLETS.start());
        for wallets in least..self.script.scene.wallets {
            let scene = Scene { wallets, ..self.script.scene };
            if self.try_with(self.script.steps.clone(), scene) {
                return;
            }
        }
    }
}

/// Steps that do a little less, the simplest first. None of them leads back.
fn simpler(step: &Step) -> Vec<Step> {
    match step {
        Step::Tap(tap) => simpler_taps(tap).into_iter().map(Step::Tap).collect(),
        Step::Hostile(hostile) => {
            smaller(hostile.fen).map(|fen| Step::Hostile(Hostile { fen, ..*hostile })).collect()
        }
        Step::Days(days) if *days > 1 => vec![Step::Days(1)],
        Step::Sync(wallet) => vec![Step::Upload(*wallet)],
        // What the wallet does by itself is simpler than what it is told.
        Step::Order(wallet) => vec![Step::Void(*wallet)],
        Step::Single(wallet, fen) => smaller(*fen).map(|fen| Step::Single(*wallet, fen)).collect(),
        Step::Days(_)
        | Step::Void(_)
        | Step::Compact(_)
        | Step::Reboot(_)
        | Step::Keep(_)
        | Step::Restore(_)
        | Step::Swap(_)
        | Step::Lose(_)
        | Step::Offline(_)
        | Step::Upload(_)
        | Step::Receipt(_)
        | Step::HandOver(_)
        | Step::Suspend(_)
        | Step::Resume(_)
        | Step::Resolve(_) => Vec::new(),
    }
}

fn simpler_taps(tap: &Tap) -> Vec<Tap> {
    let mut taps = Vec::new();
    if !tap.bends.is_empty() {
        taps.push(Tap { bends: Vec::new(), ..tap.clone() });
    }
    if tap.bends.len() > 1 {
        for at in 0..tap.bends.len() {
            let mut fewer = tap.clone();
            fewer.bends.remove(at);
            taps.push(fewer);
        }
    }
    for payer in less_failing(tap.payer) {
        taps.push(Tap { payer, ..tap.clone() });
    }
    for payee in less_failing(tap.payee) {
        taps.push(Tap { payee, ..tap.clone() });
    }
    if tap.asked {
        taps.push(Tap { asked: false, ..tap.clone() });
    }
    if tap.again {
        taps.push(Tap { again: false, ..tap.clone() });
    }
    taps.extend(smaller(tap.fen).map(|fen| Tap { fen, ..tap.clone() }));
    if let (Between::Pay { payer, payee }, true) = (tap.between, tap.fen > 0)
        && payer == payee
    {
        let between = Between::Pay { payer, payee: payee.saturating_add(1) };
        taps.push(Tap { between, ..tap.clone() });
    }
    taps
}

fn less_failing(power: Power) -> Vec<Power> {
    match power {
        Power::Stays => Vec::new(),
        Power::FailsAfter => vec![Power::Stays],
        Power::Fails { words, tear } => {
            let mut less = vec![Power::Stays, Power::FailsAfter];
            if tear != Tear::Old {
                less.push(Power::Fails { words, tear: Tear::Old });
            }
            less.extend([words / 2, words.saturating_sub(1)].into_iter().filter_map(|fewer| {
                (fewer < words).then_some(Power::Fails { words: fewer, tear })
            }));
            less
        }
    }
}

/// Amounts that are easier to read.
fn smaller(fen: u64) -> impl Iterator<Item = u64> {
    [1, 100, 1_000].into_iter().filter(move |less| *less < fen)
}
