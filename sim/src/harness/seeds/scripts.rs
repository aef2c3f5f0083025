//! Channels, things signed, flash and pairs of wallets.

use super::{Seed, seed};
use crate::harness::{
    Edit, Few, Steps,
    certificate::{Kind, Signed},
    channel::{self, Wire},
    journal_image::{Damage, Image, Use},
    pair::{Bent, Cut, How, Pair, Step, Touching, Who},
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
    let elsewhere = Open { card: true, which: 0, exchange: 0x80, edits: none() };
    let other_role = Open { card: true, which: 0, exchange: 0x83, edits: none() };
    let replay = vec![seal.clone(), seal.clone(), open(true, 1), open(true, 0), open(true, 0)];
    let many = vec![Many { card: true, count: 255 }, Seal { card: true, exchange: 0, fill: 0 }];
    let scripts = [
        ("payee_reads", wire(false, there(false))),
        ("payer_reads", wire(true, there(true))),
        ("replay", wire(false, replay)),
        ("other_exchange", wire(false, vec![seal, other_role, elsewhere])),
        ("exhausted", wire(false, many)),
        ("hello_bent", Wire { hello: flip(1, 1), ..wire(false, there(false)) }),
    ];
    scripts.map(|(name, wire)| seed("channel", name, &wire)).to_vec()
}

fn certificates() -> Vec<Seed> {
    let of = |name, kind: Kind, edits: &[Option<Edit>]| {
        let signed = |edit: &Option<Edit>| Signed {
            kind: kind.clone(),
            edits: Few(edit.clone().into_iter().collect()),
        };
        seed("certificate", name, &Steps(edits.iter().map(signed).collect()))
    };
    let end = |at| Some(Edit::Add { at, by: 1 });
    let (order, prime) = (Some(Edit::Order { at: 100 }), Some(Edit::Prime { at: 17 }));
    let zero = Some(Edit::Fill { at: 191, length: 32, value: 0 });
    let other_w = Some(Edit::Flip { at: 16, bits: 1 });
    let one_key = Some(Edit::Copy { from: 8, to: 41, length: 33 });
    // A day, an amount, an epoch and a day, a limit and a wallet.
    let (request, value) = ([None, order, end(80)], [None, prime, other_w, end(117), zero]);
    let (operator, personal) = ([end(3), one_key, None, end(5)], [None, end(155), end(145)]);
    vec![
        of("request", Kind::Request, &request),
        of("value", Kind::Value, &value),
        of("operator", Kind::Operator, &operator),
        of("personalization", Kind::Personalization, &personal),
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
    vec![
        of("whole", true, &[]),
        of("older", true, &[Damage::Older { when: 2, pages: 0xF }]),
        of("half_older", false, &[Damage::Older { when: 4, pages: 0x3 }]),
        of("cut_short", false, &[Damage::Fill { at: 2_000, length: 6_192, value: 0xFF }]),
        of("behind", true, &[Damage::Copy { from: 48, to: 8_000, length: 64 }]),
    ]
}

fn pairs() -> Vec<Seed> {
    let touch = |payer_reads, fen, bends: &[Bent]| Touching {
        payer_reads,
        fen,
        yes: true,
        armed: true,
        again: true,
        bends: Few(bends.to_vec()),
    };
    let bend = |number, how| Bent { number, how };
    let tap = |who, touch| Step::Tap { who, touch };
    let loss = |number| [bend(number, How::Lose)];
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
    let repeat = |number, times| bend(number, How::Repeat { times });
    let lost = [
        tap(Who::There, touch(false, 500, &loss(4))),
        tap(Who::There, touch(true, 0, &[])),
        tap(Who::There, touch(true, 500, &loss(6))),
        Step::Reboot { second: false },
        Step::Compact { second: true },
        tap(Who::There, touch(true, 600, &[])),
        tap(Who::There, touch(false, 500, &loss(4))),
        Step::Void { second: true },
        tap(Who::There, touch(false, 800, &[])),
    ];
    let again = [
        tap(Who::There, touch(false, 500, &[repeat(3, 2), repeat(5, 1)])),
        tap(Who::There, touch(true, 500, &[repeat(5, 3)])),
        tap(Who::There, touch(false, 500, &[bend(3, How::Swap { which: 2 })])),
        tap(Who::There, touch(false, 500, &[bend(5, How::Stale { which: 2 })])),
        tap(Who::There, touch(false, 500, &[bend(3, How::Flip { at: 40 })])),
        tap(Who::Back, touch(true, 500, &[bend(4, How::Swap { which: 30 })])),
    ];
    let crossing = [
        tap(Who::There, touch(false, 500, &loss(5))),
        tap(Who::Back, touch(false, 300, &loss(4))),
        tap(Who::Load, touch(false, 900, &loss(4))),
        tap(Who::Redeem, touch(false, 200, &loss(5))),
    ];
    vec![
        of("clean", 7, false, &clean),
        of("lost", 0, false, &lost),
        of("again", 0, false, &again),
        of("torn", 0, true, &[torn(true), torn(false)].concat()),
        of("crossing", 0, true, &crossing),
    ]
}
