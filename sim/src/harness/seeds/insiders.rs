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
    vec![
        of("honest", 0, &[honest(), pay(true, Lie::none())]),
        of("honest_on_a_curve", 7, &[honest(), pay(true, Lie::none())]),
        of("other_payee", 0, &[pay(false, signed(field(44)))]),
        of("other_token", 0, &[pay(false, signed(field(60)))]),
        of("more_than_asked", 0, &[pay(true, signed(field(68)))]),
        of("other_day", 0, &[pay(false, signed(field(74)))]),
        of("other_lock", 0, &[pay(false, signed(field(90)))]),
        of("too_far", 0, &[pay(false, signed(Edit::Fill { at: 91, length: 1, value: 9 }))]),
        of("too_old_then_again", 0, &[pay(true, signed(old.clone())), again(0, 0, false)]),
        of("same_number", 0, &[honest(), pay(false, signed(Edit::Subtract { at: 4, by: 1 }))]),
        of("bent_certificate", 7, &[pay(false, unsigned(field(9)))]),
        of("bent_signature", 7, &[pay(false, unsigned(Edit::Order { at: 160 }))]),
        of("again_and_on", 0, &[honest(), Reboot, again(500, 0, false), Compact]),
        of("copied", 0, &[honest(), again(0, 0, true), again(500, 0, true)]),
        of(
            "given_up",
            0,
            &[
                honest(),
                Void,
                Pay {
                    meeting: hostile_payer::Meeting { second: true, payer_reads: true, fen: 700 },
                    lie: Lie::none(),
                    more: true,
                },
            ],
        ),
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
    vec![
        of(
            "honest",
            0,
            &[ask(false, Lie::none(), &[settle()]), ask(true, Lie::none(), &[cancel(false, 0)])],
        ),
        of(
            "honest_on_a_curve",
            7,
            &[ask(false, Lie::none(), &[settle()]), ask(true, Lie::none(), &[cancel(false, 0)])],
        ),
        of(
            "silent_then_more",
            0,
            &[
                ask(false, Lie::none(), &[]),
                Reboot,
                ask(false, Lie::none(), &[settle(), more.clone(), settle()]),
            ],
        ),
        of(
            "silent_then_more_by_reader",
            0,
            &[
                ask(true, Lie::none(), &[]),
                Compact,
                heal(true, &[cancel(false, 0), more, cancel(false, 0)]),
            ],
        ),
        of(
            "settled_and_canceled",
            0,
            &[
                ask(false, Lie::none(), &[settle(), cancel(false, 0)]),
                heal(false, &[cancel(false, 0)]),
            ],
        ),
        of("forged_receipt", 0, &[ask(false, Lie::none(), &[forged])]),
        of("cancel_of_another", 0, &[ask(false, Lie::none(), &[cancel(true, 0)])]),
        of("cancel_of_the_next", 0, &[ask(true, Lie::none(), &[cancel(false, 1)])]),
        of("unknown", 0, &[ask(false, Lie::none(), &[Reply::Unknown]), heal(true, &[settle()])]),
        of("more_than_said", 0, &[ask(true, signed(field(74)), &[settle()])]),
        of("other_version", 0, &[ask(false, signed(field(0)), &[])]),
        of("other_lock", 0, &[ask(false, signed(field(99)), &[settle(), cancel(false, 0)])]),
        of("far_day", 0, &[ask(false, signed(Edit::Fill { at: 79, length: 2, value: 0xFF }), &[])]),
        of("bent_certificate", 7, &[ask(false, unsigned(field(9)), &[])]),
        of("bent_signature", 7, &[ask(true, unsigned(Edit::Order { at: 133 }), &[])]),
    ]
}
