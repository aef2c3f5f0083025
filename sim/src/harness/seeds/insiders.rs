//! Insiders that pay and ask with lies.

use super::{Seed, seed};
use crate::harness::{
    Edit, Few, Lie, Steps,
    hostile_payee::{self, HostilePayee, Reply},
    hostile_payer::{self, HostilePayer},
};

pub(super) fn seeds() -> Vec<Seed> {
    [payers(), payees()].concat()
}

fn signed(edit: Edit) -> Lie {
    Lie { signed: true, edits: Few(vec![edit]) }
}

fn unsigned(edit: Edit) -> Lie {
    Lie { signed: false, edits: Few(vec![edit]) }
}

fn payers() -> Vec<Seed> {
    use hostile_payer::Step::{Again, Compact, Pay, Reboot, Void};
    let meeting = |payer_reads, fen| hostile_payer::Meeting { second: false, payer_reads, fen };
    let pay = |payer_reads, lie| Pay { meeting: meeting(payer_reads, 1_234), lie, more: false };
    let again = |fen, which, copied| Again { meeting: meeting(false, fen), which, copied };
    let honest = || pay(false, Lie::none());
    // Where the fields of an entry end.
    let field = |at| Edit::Add { at, by: 1 };
    let old = Edit::Fill { at: 92, length: 2, value: 0 };
    let of = |name, curve, steps: &[hostile_payer::Step]| {
        seed("hostile_payer", name, &HostilePayer { curve, steps: Steps(steps.to_vec()) })
    };
    let other = |at| pay(false, signed(field(at)));
    let far = Edit::Fill { at: 91, length: 1, value: 9 };
    let number = Edit::Subtract { at: 4, by: 1 };
    let bent = [unsigned(field(9)), unsigned(Edit::Order { at: 160 })];
    let given_up = Pay {
        meeting: hostile_payer::Meeting { second: true, payer_reads: true, fen: 700 },
        lie: Lie::none(),
        more: true,
    };
    let and_on = [
        honest(),
        Reboot,
        again(500, 0, false),
        Compact,
        again(0, 0, true),
        again(500, 0, true),
        Void,
        given_up,
    ];
    vec![
        of("honest", 7, &[honest(), pay(true, Lie::none())]),
        // Payee, token, amount, day, lock; then a number that was there.
        of("other_entry", 0, &[44, 60, 68, 74, 90].map(other)),
        of("number", 0, &[honest(), pay(false, signed(number))]),
        of("not_taken", 0, &[pay(false, signed(far)), pay(true, signed(old)), again(0, 1, false)]),
        of("bent", 7, &bent.map(|lie| pay(false, lie))),
        of("again", 0, &and_on),
    ]
}

fn payees() -> Vec<Seed> {
    use hostile_payee::Step::{Ask, Compact, Reboot};
    let none = || Few(Vec::new());
    let meeting =
        |payer_reads, fen| hostile_payee::Meeting { second: false, payer_reads, fen, yes: true };
    let ask = |payer_reads, lie, replies: &[Reply]| Ask {
        meeting: meeting(payer_reads, 1_234),
        lie,
        replies: Few(replies.to_vec()),
    };
    let heal = |payer_reads, replies: &[Reply]| Ask {
        meeting: meeting(payer_reads, 0),
        lie: Lie::none(),
        replies: Few(replies.to_vec()),
    };
    let settle = || Reply::Settle { edits: none() };
    let cancel = |other, further| Reply::Cancel { other, further, edits: none() };
    let forged = Reply::Settle { edits: Few(vec![Edit::Flip { at: 9, bits: 4 }]) };
    let more = Reply::Ask { fen: 500, yes: true };
    // Where the fields of a request end.
    let field = |at| Edit::Add { at, by: 1 };
    let of = |name, curve, steps: &[hostile_payee::Step]| {
        seed("hostile_payee", name, &HostilePayee { curve, steps: Steps(steps.to_vec()) })
    };
    let far = Edit::Fill { at: 79, length: 2, value: 0xFF };
    let honest =
        [ask(false, Lie::none(), &[settle()]), ask(true, Lie::none(), &[cancel(false, 0)])];
    let silent = [
        ask(false, Lie::none(), &[]),
        Reboot,
        ask(false, Lie::none(), &[settle(), more.clone(), settle()]),
        ask(true, Lie::none(), &[]),
        Compact,
        heal(true, &[cancel(false, 0), more, cancel(false, 0)]),
    ];
    let two_ends = [
        ask(false, Lie::none(), &[settle(), cancel(false, 0)]),
        heal(false, &[cancel(false, 0)]),
        ask(true, Lie::none(), &[Reply::Unknown]),
        heal(true, &[settle()]),
    ];
    let false_ends = [
        ask(false, Lie::none(), &[forged]),
        heal(false, &[cancel(true, 0)]),
        heal(true, &[cancel(false, 1)]),
    ];
    // Nothing agreed to, then another amount, version, day, lock.
    let unasked = hostile_payee::Meeting { yes: false, ..meeting(false, 1_234) };
    let other = [
        Ask { meeting: unasked, lie: Lie::none(), replies: Few(vec![settle()]) },
        ask(true, signed(field(74)), &[settle()]),
        ask(false, signed(field(74)), &[settle()]),
        ask(false, signed(field(0)), &[]),
        ask(false, signed(far), &[]),
        ask(false, signed(field(99)), &[settle(), cancel(false, 0)]),
    ];
    let bent =
        [ask(false, unsigned(field(9)), &[]), ask(true, unsigned(Edit::Order { at: 133 }), &[])];
    vec![
        of("honest", 7, &honest),
        of("silent_then_more", 0, &silent),
        of("two_ends", 0, &two_ends),
        of("false_ends", 0, &false_ends),
        of("other_request", 0, &other),
        of("bent", 7, &bent),
    ]
}
