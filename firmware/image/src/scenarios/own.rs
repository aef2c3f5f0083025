//! Two wallets and a purse in one image: paid and paying in both roles, torn everywhere, healed.

use ecny_core::{Amount, Armed, Direction, Terms, Wanted};
use ecny_offline_protocol::Event;

use super::three::{Three, went_through};
use crate::{
    board::Memory,
    report::Report,
    tap::{Task, Unmetered, tap},
    wallet::{cash, say_yes},
};

/// Pays, tears, heals, and counts what is there.

#[inline(never)]
pub fn run(memory: Memory, report: &mut Report) {
    let mut three = Three::new(memory);
    let loaded = three.load(20_000);
    report.claim("the purse pays two wallets 200 yuan each", loaded && three.held() == [20_000; 2]);

    both_roles(&mut three, report);
    torn_everywhere(&mut three, report);
    void_and_refund(&mut three, report);

    let redeemed = three.redeem();
    report.claim("all goes home to the purse", redeemed && three.held() == [0, 0]);
    let totals = three.purse.account().totals;
    report.claim("what was issued was redeemed", totals.paid == totals.received);
}

fn both_roles(three: &mut Three, report: &mut Report) {
    let Three { alice, bob, .. } = three;
    say_yes(alice, Direction::Pay);
    let task = Task::Collect(Wanted::Order(cash(1_234)));
    let paid = went_through(&tap(task, bob, alice, None, &mut Unmetered));
    report.claim("a card pays the reader", paid && three.held() == [18_766, 21_234]);

    let Three { alice, bob, .. } = three;
    say_yes(alice, Direction::Pay);
    say_yes(bob, Direction::Receive);
    let paid = went_through(&tap(Task::Pay(cash(766)), alice, bob, None, &mut Unmetered));
    report.claim("a reader pays the card", paid && three.held() == [18_000, 22_000]);

    let Three { alice, bob, .. } = three;
    let task = Task::Collect(Wanted::Order(cash(1)));
    let refused = tap(task, bob, alice, None, &mut Unmetered);
    let unmoved = three.held() == [18_000, 22_000];
    report.claim("without a yes nothing is paid", refused.error.is_some() && unmoved);
    three.alice.consent.decline();
}

/// Each message of a payment is lost once in each role; the next tap heals it.
fn torn_everywhere(three: &mut Three, report: &mut Report) {
    let [mut settled, mut nothing] = [0, 0];
    for reads in [Reads::Payee, Reads::Payer] {
        for lose in 1..=6 {
            let before = three.held();
            let Three { alice, bob, .. } = &mut *three;
            say_yes(alice, Direction::Pay);
            let torn = match reads {
                Reads::Payee => {
                    let task = Task::Collect(Wanted::Order(cash(100)));
                    tap(task, bob, alice, Some(lose), &mut Unmetered)
                }
                Reads::Payer => {
                    say_yes(bob, Direction::Receive);
                    tap(Task::Pay(cash(100)), alice, bob, Some(lose), &mut Unmetered)
                }
            };
            let debited = !alice.unsettled().is_empty();
            let healed = match (debited, reads) {
                (false, _) => true,
                (true, Reads::Payee) => went_through(&tap(
                    Task::Collect(Wanted::Late),
                    bob,
                    alice,
                    None,
                    &mut Unmetered,
                )),
                (true, Reads::Payer) => {
                    say_yes(bob, Direction::Receive);
                    went_through(&tap(Task::Pay(Terms::HEAL), alice, bob, None, &mut Unmetered))
                }
            };
            alice.consent.decline();
            bob.consent.arm(Direction::Receive, NONE);
            alice.consent.arm(Direction::Pay, NONE);
            let [paid, got] = [before[0] - three.held()[0], three.held()[1] - before[1]];
            if torn.torn && healed && paid == got && three.alice.unsettled().is_empty() {
                match paid {
                    100 => settled += 1,
                    0 => nothing += 1,
                    _ => {}
                }
            }
        }
    }
    report.claim("twelve torn payments end on both sides, whole", settled + nothing == 12);
    report.claim("some of them were paid, some never began", settled > 0 && nothing > 0);
}

/// The payee gives up a payment whose value never came; the payer has it back at the next tap.
fn void_and_refund(three: &mut Three, report: &mut Report) {
    let before = three.held();
    let Three { alice, bob, .. } = three;
    say_yes(alice, Direction::Pay);
    let task = Task::Collect(Wanted::Order(cash(500)));
    let torn = tap(task, bob, alice, Some(4), &mut Unmetered);
    let held = alice.account().in_flight.fen();
    report.claim("a lost value stays debited", torn.torn && held == 500);

    let voided = bob.void().is_ok();
    let healed = tap(Task::Collect(Wanted::Late), bob, alice, None, &mut Unmetered);
    let refunded = healed.card.iter().any(|event| matches!(event, Event::Refunded { .. }));
    report.claim("a void gives it back", voided && refunded && three.held() == before);
}

#[derive(Clone, Copy)]
enum Reads {
    Payee,
    Payer,
}

/// Disarms.
const NONE: Armed = Armed { most: Amount::ZERO, count: 0 };
