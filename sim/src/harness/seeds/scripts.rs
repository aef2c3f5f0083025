//! Channels, things signed, flash and pairs of wallets.

use super::{Seed, seed};
use crate::harness::{
    Bend, Edit, Few, How, Steps,
    certificate::{Kind, Signed},
    channel::{self, Wire},
    journal_image::{Damage, Image, Use},
    pair::{Cut, Pair, Step, Touching, Who},
};

pub(super) fn seeds() -> Vec<Seed> {
    [channels(), certificates(), images(), pairs()].concat()
}

fn channels() -> Vec<Seed> {
    use channel::Step::{Many, Open, Seal};
    let none = || Few(Vec::new());
    let flip = |at, bits| Few(vec![Edit::Flip { at, bits }]);
    let open = |card, which| Open { card, which, exchange: 0, edits: none() };
    // A payment: the reader says a command and the card answers it, twice.
    let there = |payer_reads: bool| {
        let [first, second] = if payer_reads { [3, 5] } else { [0, 1] };
        [first, second]
            .map(|exchange| {
                let seal = |card| Seal { card, exchange, fill: exchange };
                [seal(false), open(true, 0), seal(true), open(false, 0)]
            })
            .concat()
    };
    let wire = |payer_reads, steps| Wire {
        payer_reads,
        hello: none(),
        point: none(),
        reflected: false,
        steps: Steps(steps),
    };
    let seal = Seal { card: false, exchange: 0, fill: 1 };
    let replay = vec![seal.clone(), open(true, 0), open(true, 0), open(true, 0)];
    let order = vec![seal.clone(), seal.clone(), open(true, 0), open(true, 1)];
    let sent_back = vec![seal.clone(), open(false, 0)];
    let forged = Open { card: true, which: 0, exchange: 0, edits: flip(28, 1) };
    let elsewhere = Open { card: true, which: 0, exchange: 0x80, edits: none() };
    let other_role = Open { card: true, which: 0, exchange: 0x83, edits: none() };
    let many = vec![Many { card: true, count: 255 }, Seal { card: true, exchange: 0, fill: 0 }];
    let scripts = [
        ("payee_reads", wire(false, there(false))),
        ("payer_reads", wire(true, there(true))),
        ("replay", wire(false, replay)),
        ("out_of_order", wire(false, order)),
        ("sent_back", wire(false, sent_back)),
        ("forged", wire(false, vec![seal.clone(), forged, open(true, 0)])),
        ("other_exchange", wire(false, vec![seal.clone(), other_role, elsewhere])),
        ("exhausted", wire(false, many)),
        ("hello_bent", Wire { hello: flip(1, 1), ..wire(false, there(false)) }),
        ("version_bent", Wire { hello: flip(0, 2), ..wire(false, there(false)) }),
        ("point_bent", Wire { point: flip(0, 1), ..wire(false, there(false)) }),
        ("reflected", Wire { reflected: true, ..wire(true, there(true)) }),
    ];
    scripts.map(|(name, wire)| seed("channel", name, &wire)).to_vec()
}

fn certificates() -> Vec<Seed> {
    let of = |name, kind, edits: &[Edit]| {
        seed("certificate", name, &Signed { kind, edits: Few(edits.to_vec()) })
    };
    let end = |at, by| Edit::Add { at, by };
    vec![
        of("request", Kind::Request, &[]),
        of("request_r_order", Kind::Request, &[Edit::Order { at: 100 }]),
        of("request_day", Kind::Request, &[end(80, 1)]),
        of("value", Kind::Value, &[]),
        of("value_w_prime", Kind::Value, &[Edit::Prime { at: 17 }]),
        of("value_other_w", Kind::Value, &[Edit::Flip { at: 16, bits: 1 }]),
        of("value_amount", Kind::Value, &[end(49 + 68, 1)]),
        of("value_s_zero", Kind::Value, &[Edit::Fill { at: 191, length: 32, value: 0 }]),
        of("operator", Kind::Operator, &[]),
        of("operator_epoch", Kind::Operator, &[end(3, 1)]),
        of("operator_keys", Kind::Operator, &[Edit::Copy { from: 8, to: 41, length: 33 }]),
        of("personalization", Kind::Personalization, &[]),
        of("personalization_limit", Kind::Personalization, &[end(138 + 17, 1)]),
        of("personalization_wallet", Kind::Personalization, &[end(138 + 7, 1)]),
    ]
}

fn images() -> Vec<Seed> {
    let uses = || {
        Steps(vec![
            Use::Heal { payer_reads: true },
            Use::Pay { fen: 9, payer_reads: false },
            Use::Collect { fen: 7, payer_reads: true },
            Use::Compact,
            Use::Void,
            Use::Reboot,
        ])
    };
    let of = |name, counts, damage: &[Damage]| {
        seed("journal_image", name, &Image { counts, damage: Few(damage.to_vec()), uses: uses() })
    };
    let blank = |at| Damage::Fill { at, length: 4_096, value: 0xFF };
    vec![
        of("whole", true, &[]),
        of("whole_uncounted", false, &[]),
        of("older", true, &[Damage::Older { when: 2, pages: 0xF }]),
        of("older_uncounted", false, &[Damage::Older { when: 2, pages: 0xF }]),
        of("half_older", false, &[Damage::Older { when: 4, pages: 0x3 }]),
        of("foreign", false, &[Damage::Foreign { pages: 0x1 }]),
        of("blank", true, &[blank(0), blank(4_096), blank(8_192), blank(12_288)]),
        of("cut_short", false, &[Damage::Fill { at: 2_000, length: 6_192, value: 0xFF }]),
        of("flipped", true, &[Damage::Flip { at: 600, bits: 1 }]),
        of("moved", false, &[Damage::Copy { from: 48, to: 4_096, length: 600 }]),
        of("headless", false, &[Damage::Fill { at: 0, length: 48, value: 0 }]),
        of("behind", true, &[Damage::Fill { at: 8_000, length: 64, value: 0 }]),
    ]
}

fn pairs() -> Vec<Seed> {
    let touch = |payer_reads, fen, bends: &[Bend]| Touching {
        payer_reads,
        fen,
        yes: true,
        armed: true,
        again: true,
        bends: Few(bends.to_vec()),
    };
    let bend = |number, how| Bend { number, how };
    let tap = |who, touch| Step::Tap { who, touch };
    let lost = |number| [bend(number, How::Lose)];
    let heal = |payer_reads| touch(payer_reads, 0, &[]);
    let cut = |payer, words, tear| Cut { payer, words, tear };
    let of = |name, curve, payer_reads, steps: &[Step]| {
        seed("pair", name, &Pair { curve, payer_reads, steps: Steps(steps.to_vec()) })
    };
    let clean = [Who::There, Who::Back, Who::Load, Who::Redeem, Who::RedeemElsewhere]
        .map(|who| tap(who, touch(false, 500, &[])));
    let torn = |payer| {
        [40, 70, 90].map(|words| Step::Torn {
            who: Who::There,
            touch: touch(false, 700, &[]),
            cut: cut(payer, words, words % 7),
        })
    };
    let bits = [Edit::Flip { at: 40, bits: 1 }];
    let bent = bits.map(|edit| bend(3, How::Edit { edit }));
    vec![
        of("clean", 0, false, &clean),
        of("clean_on_a_curve", 7, false, &clean[..2]),
        of(
            "lost_value",
            0,
            true,
            &[tap(Who::There, touch(false, 500, &lost(4))), tap(Who::There, heal(true))],
        ),
        of(
            "lost_outcome",
            0,
            false,
            &[
                tap(Who::There, touch(true, 500, &lost(6))),
                Step::Reboot { second: false },
                Step::Compact { second: true },
                tap(Who::There, touch(true, 600, &[])),
            ],
        ),
        of(
            "given_up",
            0,
            false,
            &[
                tap(Who::There, touch(false, 500, &lost(4))),
                Step::Void { second: true },
                tap(Who::There, touch(false, 800, &[])),
            ],
        ),
        of(
            "repeated",
            0,
            false,
            &[
                tap(
                    Who::There,
                    touch(
                        false,
                        500,
                        &[bend(3, How::Repeat { times: 2 }), bend(5, How::Repeat { times: 1 })],
                    ),
                ),
                tap(Who::There, touch(true, 500, &[bend(5, How::Repeat { times: 3 })])),
            ],
        ),
        of(
            "replayed",
            0,
            false,
            &[
                tap(Who::There, touch(false, 500, &[])),
                tap(Who::There, touch(false, 500, &[bend(3, How::Swap { which: 5 })])),
                tap(Who::There, touch(false, 500, &[bend(5, How::Stale { which: 2 })])),
            ],
        ),
        of("bent", 0, false, &[tap(Who::There, touch(false, 500, &bent))]),
        of("reflected", 0, false, &[tap(Who::Back, touch(true, 500, &[bend(4, How::Reflect)]))]),
        of("torn_payer", 0, false, &torn(true)),
        of("torn_payee", 0, true, &torn(false)),
        of(
            "crossing",
            0,
            false,
            &[
                tap(Who::There, touch(false, 500, &lost(5))),
                tap(Who::Back, touch(false, 300, &lost(4))),
                tap(Who::Load, touch(false, 900, &lost(4))),
                tap(Who::Redeem, touch(false, 200, &lost(5))),
            ],
        ),
    ]
}
