//! The certificate in REQUEST and VALUE (wire document, sections 6.1 and 6.4): every lie in it is
//! refused under the same name by a payer and a payee, whether it was signed or not.

use ecny_core::{PeerFault, Tier, sm2::Point};
use ecny_sim::Setup;

use super::{
    lie::{Field, number, numbers},
    pen::P,
    stand::{HONEST, LIED_TO, Stand},
};

/// A field, what a lie in it is called, and what to lie besides what is lied in every field.
pub type CertificateField = (Field, fn(&[u8]) -> PeerFault, fn(&mut Stand) -> Vec<Vec<u8>>);

/// The fields of a certificate that lies at that place in a message.
pub fn fields(at: usize) -> [CertificateField; 10] {
    let field = |name, from, len, section| Field::new(name, at + from, len, section);
    [
        (field("operator", 0, 2, "6.4"), operator, |_| numbers::<2>(&[2, 3])),
        (field("number", 2, 6, "6.4"), signature, |stand| {
            let of = |wallet| stand.world.wallet(wallet).id().number.to_bytes().to_vec();
            vec![of(LIED_TO), of(HONEST)]
        }),
        (field("class, tier", 8, 1, "6.1"), class, |_| {
            // Every class with tier IV, every tier with class software.
            (0..16).flat_map(|half| [vec![half << 4 | 4], vec![0x10 | half]]).collect()
        }),
        (field("category", 9, 1, "6.4"), signature, |_| Vec::new()),
        (field("last day", 10, 2, "6.4"), signature, |_| Vec::new()),
        (field("profile", 12, 1, "6.4"), signature, |_| Vec::new()),
        (field("serial", 13, 2, "6.4"), signature, |_| Vec::new()),
        (field("epoch", 15, 1, "6.4"), epoch, |_| Vec::new()),
        (field("W", 16, 33, "3, 6.4"), w, points),
        (field("certificate", 0, 49, "6.1, 6.4"), certificate, certificates),
    ]
}

/// 6.4: not under this certificate.
const fn signature(_: &[u8]) -> PeerFault {
    PeerFault::Signature
}

/// 6.4: an operator it does not know is named; one that it knows has not certified this.
fn operator(value: &[u8]) -> PeerFault {
    let known = matches!(number(value), 1 | 2);
    if known { PeerFault::Signature } else { PeerFault::UnknownOperator }
}

/// 6.4: keys of no other epoch are known.
const fn epoch(_: &[u8]) -> PeerFault {
    PeerFault::UnknownOperator
}

/// 6.1: class and tier are of the code points, or there is no certificate.
const fn class(value: &[u8]) -> PeerFault {
    match value {
        [0x11..=0x15 | 0x21..=0x25 | 0x31..=0x35] => PeerFault::Signature,
        _ => PeerFault::Malformed,
    }
}

/// 3, 6.4: the first byte of W is 02 or 03, or there is no certificate; of the rest no more is
/// said than that the signature does not fit.
const fn w(value: &[u8]) -> PeerFault {
    match value {
        [2 | 3, ..] => PeerFault::Signature,
        _ => PeerFault::Malformed,
    }
}

/// 6.4, by all the fields in its order.
fn certificate(value: &[u8]) -> PeerFault {
    let unknown = PeerFault::UnknownOperator;
    match (class(&value[8..9]), w(&value[16..]), operator(&value[..2]), value[15]) {
        (PeerFault::Signature, PeerFault::Signature, PeerFault::Signature, 1) => {
            PeerFault::Signature
        }
        (PeerFault::Signature, PeerFault::Signature, _, _) => unknown,
        (_, _, _, _) => PeerFault::Malformed,
    }
}

/// Points that are none, and points of others. 00 is infinity elsewhere, 04 to 07 begin longer
/// forms; x = p and above would name a smaller x once more; x = 5 is that of no point.
pub fn points(stand: &mut Stand) -> Vec<Vec<u8>> {
    let encoded = |tag: u8, x: &[u8]| [&[tag], x].concat();
    let own = stand.liar.certificate()[16..].to_vec();
    let other = stand.world.wallet(HONEST).identity().certificate().to_bytes();
    let issuing = stand.world.issuer().operator().issuing().to_bytes();
    let (mut above, mut off) = (P, [0; 32]);
    (above[20], above[24], off[31]) = (1, 0, 5);
    let mut points: Vec<_> = [0, 1, 4, 5, 6, 7].map(|tag| encoded(tag, &own[1..])).into();
    points.extend([
        encoded(own[0] ^ 1, &own[1..]),
        encoded(2, &P),
        encoded(3, &P),
        encoded(2, &above),
        encoded(2, &[0xFF; 32]),
        encoded(2, &off),
        encoded(3, &off),
        encoded(2, &[0; 32]),
        other[16..].to_vec(),
        issuing.to_vec(),
        encoded(issuing[0] ^ 1, &issuing[1..]),
        Point::GENERATOR.to_bytes().to_vec(),
    ]);
    points
}

/// The certificates of others: of another wallet of the same operator, of the wallet itself, of
/// an operator that is known and of one that is not.
fn certificates(stand: &mut Stand) -> Vec<Vec<u8>> {
    let unknown = stand.world.add_operator().unwrap();
    let mut certificates: Vec<_> = [HONEST, LIED_TO]
        .map(|wallet| stand.world.wallet(wallet).identity().certificate().to_bytes().to_vec())
        .into();
    for operator in [0, 1, unknown] {
        let setup = Setup { operator, ..Setup::of(Tier::IV) };
        certificates.push(stand.world.insider(&setup).unwrap().certificate().to_vec());
    }
    certificates
}
