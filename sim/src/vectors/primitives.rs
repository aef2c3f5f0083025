use ecny_core::{
    Amount, BlockKey, Category, Certificate, Claim, Class, Day, Enrolling, EnrolmentFault, Epoch,
    Grant, Info, Line, OperatorId, ProfileNumber, Record, SecureElement, Seq, Serial,
    SessionNumber, SoftElement, Terms, Tier, Totals, WalletId, WalletNumber, derive, mac,
    sm2::IssuingKey, sm2::Point, sm2::SecretScalar, sm3, totals_key,
};
use ecny_issuer::{OperatorKeys, Root};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use sm2::{FieldBytes, Scalar, elliptic_curve::PrimeField};

use super::{ORIGIN, VectorError};
use crate::{decode::ChannelKeys, tap::Direction};

/// `primitives.txt`: every formula of the wire document with numbers in it.
///
/// # Errors
/// Never, with the secrets that are written here.
pub fn primitives() -> Result<String, VectorError> {
    let mut page = Page { text: format!("{ORIGIN}\n{HOW_TO_READ}") };
    let house = House::new()?;
    page.operator(&house);
    let mut element = page.certificate(&house)?;
    let channel = page.channels()?;
    page.session(&element, &channel);
    page.totals(&house, &element)?;
    page.signatures(&mut element, &channel)?;
    page.heads();
    Ok(page.text)
}

/// k = s + d·(r + s) mod n: the nonce of a signature whose private key is known.
pub(super) fn nonce_of(d: &[u8; 32], signature: &[u8; 64]) -> Option<[u8; 32]> {
    let (r, s) = signature.split_first_chunk::<32>()?;
    let number =
        |bytes: &[u8; 32]| Option::<Scalar>::from(Scalar::from_repr(FieldBytes::from(*bytes)));
    let (d, r, s) = (number(d)?, number(r)?, number(s.first_chunk()?)?);
    Some(s.add(&d.multiply(&r.add(&s))).to_repr().into())
}

/// The operator of this file: its keys are digests of their names.
struct House {
    root: Root,
    operator: ecny_core::Operator,
    certificate: ecny_core::OperatorCertificate,
}

impl House {
    fn new() -> Result<Self, VectorError> {
        let wrong = || VectorError::Line("a secret of this file".to_owned());
        let root = Root::from_secret_bytes(&named("root")).ok_or_else(wrong)?;
        let bytes = [&[1, 0, 7, 1][..], &named("ms"), &named("command")].concat();
        let bytes = bytes.try_into().map_err(|_| wrong())?;
        let keys = OperatorKeys::from_secret_bytes(&bytes).ok_or_else(wrong)?;
        let mut rng = ChaCha20Rng::from_seed(named("randomness of the root"));
        let certificate = root.certify(keys.terms(Day::new(1), Day::new(4_000)), &mut rng)?;
        let operator = certificate.verify(&root.public()).map_err(|_| wrong())?;
        Ok(Self { root, operator, certificate })
    }
}

struct Channel {
    transcript: [u8; 32],
    binding: [u8; 8],
}

struct Page {
    text: String,
}

impl Page {
    fn section(&mut self, name: &str) {
        self.text.push_str(&format!("\n[{name}]\n"));
    }

    fn say(&mut self, name: &str, bytes: &[u8]) {
        self.text.push_str(&format!("{name} {}\n", hex::encode(bytes)));
    }

    fn operator(&mut self, house: &House) {
        self.section("operator");
        let signature: Option<[u8; 64]> = house.certificate.to_bytes().last_chunk().copied();
        let k = signature.and_then(|s| nonce_of(&house.root.to_secret_bytes(), &s));
        self.say("root.secret", &*house.root.to_secret_bytes());
        self.say("root.public", &house.root.public().point().to_bytes());
        self.say("ms", &named("ms"));
        self.say("P_op", &house.operator.issuing().to_bytes());
        self.say("command.secret", &named("command"));
        self.say("command.public", &house.operator.command().to_bytes());
        self.say("operator-certificate", &house.certificate.to_bytes());
        self.say("k", &k.unwrap_or_default());
    }

    fn certificate(&mut self, house: &House) -> Result<SoftElement<ChaCha20Rng>, VectorError> {
        self.section("certificate");
        let wrong = || VectorError::Line("a secret of this file".to_owned());
        let (own, w) = (secret("d'")?, secret("w")?);
        let info = info();
        let bytes = info.to_bytes();
        let issuing = IssuingKey::new(secret("ms")?);
        let applicant = own.public_point();
        let issued = issuing.issue(&bytes, &applicant, &w).ok_or_else(wrong)?;
        let hash = identity_hash(&bytes, house.operator.issuing());
        let lambda = sm3(&[&issued.point.x(), &issued.point.y(), &hash]);
        let certificate = Certificate::new(info, &issued.point);
        self.say("information", &bytes);
        self.say("d'", &*own.to_bytes());
        self.say("U", &applicant.to_bytes());
        self.say("w", &*w.to_bytes());
        self.say("W", &issued.point.to_bytes());
        self.say("H", &hash);
        self.say("lambda", &reduced(&lambda));
        self.say("t", &*issued.t.to_bytes());
        let randomness = ChaCha20Rng::from_seed(named("randomness of the wallet"));
        let element = Enrolling::resume(own).finish(
            &Grant { certificate, t: issued.t },
            &house.operator,
            randomness,
        )?;
        let d = private_key(&element);
        let key = SecretScalar::from_bytes(&d).ok_or(EnrolmentFault::Key)?;
        self.say("d", &d);
        self.say("P", &key.public_point().to_bytes());
        self.say("certificate", &certificate.to_bytes());
        Ok(element)
    }

    fn channels(&mut self) -> Result<Channel, VectorError> {
        let (reader, card) = (secret("e of the reader")?, secret("e of the card")?);
        let (e_reader, e_card) = (reader.public_point().to_bytes(), card.public_point().to_bytes());
        let shared = reader.agree(&card.public_point());
        let hello: [u8; 35] = [&[1, 0][..], &e_card].concat().try_into().unwrap_or([0; 35]);
        let mut last = Channel { transcript: [0; 32], binding: [0; 8] };
        for (name, role) in [("channel, the payer reads", 0x20), ("channel, the payee reads", 0x10)]
        {
            self.section(name);
            let payer_first = if role == 0x20 { [e_reader, e_card] } else { [e_card, e_reader] };
            let [payer, payee] = &payer_first;
            let mut keys = ChannelKeys::new(role, &hello, &e_reader, shared.expose());
            let transcript = *keys.transcript();
            let binding = sm3(&[payer, payee]);
            let k = derive(&transcript, shared.expose(), &[b"ecny-offline/1 channel"]);
            self.say("role", &[role]);
            self.say("e_reader", &*reader.to_bytes());
            self.say("e_card", &*card.to_bytes());
            self.say("E_reader", &e_reader);
            self.say("hello", &hello);
            self.say("th", &transcript);
            self.say("Z", shared.expose());
            self.say("PRK", &mac(&transcript, &[shared.expose()]));
            self.say("K", &*k);
            self.say("binding", binding.first_chunk::<8>().unwrap_or(&[0; 8]));
            let plain = [5];
            for (direction, sealed) in
                [(Direction::ToCard, "from-reader"), (Direction::ToReader, "from-card")]
            {
                for count in 0..2 {
                    let bytes = keys.seal(direction, role, &plain).unwrap_or_default();
                    self.say(&format!("sealed.{sealed}.{count}"), &bytes);
                }
            }
            last =
                Channel { transcript, binding: binding.first_chunk().copied().unwrap_or_default() };
        }
        Ok(last)
    }

    fn session(&mut self, element: &SoftElement<ChaCha20Rng>, channel: &Channel) {
        self.section("session");
        let secrets = element.secrets();
        let number = 7u32.to_be_bytes();
        let block = [&number[..], &[0; 4], &channel.binding].concat();
        let block: [u8; 16] = block.try_into().unwrap_or([0; 16]);
        let token = BlockKey::new(&secrets.session).encipher(&block);
        let x = mac(&secrets.cookie, &[b"x", &token, &terms_bytes(), &DAY.to_be_bytes()]);
        let x = x.first_chunk::<16>().copied().unwrap_or_default();
        let h = sm3(&[&x]);
        self.say("k_T", &secrets.session);
        self.say("k_R", &secrets.cookie);
        self.say("n", &number);
        self.say("binding", &channel.binding);
        self.say("terms", &terms_bytes());
        self.say("day", &DAY.to_be_bytes());
        self.say("T", &token);
        self.say("x", &x);
        self.say("h", h.first_chunk::<16>().unwrap_or(&[0; 16]));
    }

    fn totals(
        &mut self,
        house: &House,
        element: &SoftElement<ChaCha20Rng>,
    ) -> Result<(), VectorError> {
        self.section("totals");
        let shared = secret("d'")?.agree(house.keys_point());
        let key = totals_key(&shared, info().id);
        let totals = Totals { received: fen(20_000), paid: fen(1_234) };
        self.say("x(d'·P_op)", shared.expose());
        self.say("k_totals", &*key);
        self.say("received", &20_000u64.to_be_bytes());
        self.say("paid", &1_234u64.to_be_bytes());
        self.say("totals", &totals.seal(element.secrets()).to_bytes());
        Ok(())
    }

    fn signatures(
        &mut self,
        element: &mut SoftElement<ChaCha20Rng>,
        channel: &Channel,
    ) -> Result<(), VectorError> {
        let d = private_key(element);
        let certificate = element.certificate().to_bytes();
        let body = [
            &[1, 0][..],
            &certificate,
            &[0xAA; 16],
            &terms_bytes(),
            &DAY.to_be_bytes(),
            &[5, 0, 90],
            &[0xBB; 16],
        ]
        .concat();
        let payee = [0, 7, 0, 0, 0, 0, 0, 9];
        let entry = [
            &[0][..],
            &3u32.to_be_bytes(),
            &[0x11; 32],
            &payee,
            &[0xAA; 16],
            &terms_bytes(),
            &DAY.to_be_bytes(),
            &[0xBB; 16],
            &[0],
            &DAY.to_be_bytes(),
            &[0xCC; 16],
        ]
        .concat();
        let digest = sm3(&[&entry]);
        let debit = ecny_core::decode(&entry).map_err(|_| VectorError::Line("entry".into()))?;
        let transcript = channel.transcript;
        let (this, other) = (info().id, WalletId::from_bytes(&payee));
        let claims = [
            ("request", Claim::Request { body: &body, transcript: &transcript }),
            ("debit", Claim::Debit(&debit)),
            ("cancel", Claim::Cancel { payee: this, payer: other, seq: 3, entry: &digest }),
        ];
        for (name, claim) in claims {
            self.section(&format!("{name} signature"));
            let mut message = Vec::new();
            claim.parts(|part| message.extend(part));
            let signature = element.sign(&claim)?.to_bytes();
            self.say("M", &message);
            self.say("k", &nonce_of(&d, &signature).unwrap_or_default());
            self.say("signature", &signature);
        }
        Ok(())
    }

    fn heads(&mut self) {
        self.section("heads");
        let lines = [
            Record::Void { session: SessionNumber::new(1) },
            Record::Settle {
                seq: Seq::new(3),
                amount: fen(1_234),
                receipt: ecny_core::Receipt::from_bytes(b"sixteen bytes: x"),
            },
        ];
        let mut head = [0; 32];
        self.say("head.0", &head);
        for (number, record) in (1..).zip(lines) {
            let mut buffer = [0; ecny_core::MAX_BODY];
            let line = Line { record, balance: fen(18_766) };
            let bytes = line.to_bytes(&mut buffer).unwrap_or_default();
            head = sm3(&[&head, bytes]);
            self.say(&format!("line.{number}"), bytes);
            self.say(&format!("head.{number}"), &head);
        }
    }
}

impl House {
    const fn keys_point(&self) -> &Point {
        self.operator.issuing()
    }
}

fn info() -> Info {
    Info {
        id: WalletId {
            operator: OperatorId::new(7),
            number: WalletNumber::from_bytes(&[0, 0, 0, 0, 0, 1]),
        },
        class: Class::SecureElement,
        tier: Tier::IV,
        category: Category::NONE,
        last_day: Day::new(4_000),
        profile: ProfileNumber::new(1),
        serial: Serial::new(1),
        epoch: Epoch::new(1),
    }
}

/// H of section 6.1.
fn identity_hash(id: &[u8; 16], key: &Point) -> [u8; 32] {
    let g = Point::GENERATOR;
    let (a, b) = (number(A), number(B));
    sm3(&[&[0, 128], id, &a, &b, &g.x(), &g.y(), &key.x(), &key.y()])
}

fn number(hexadecimal: &str) -> [u8; 32] {
    let mut bytes = [0; 32];
    let _ = hex::decode_to_slice(hexadecimal, &mut bytes);
    bytes
}

/// The digest modulo n.
fn reduced(digest: &[u8; 32]) -> [u8; 32] {
    use sm2::{U256, elliptic_curve::ops::Reduce};
    Scalar::reduce(&U256::from_be_slice(digest)).to_repr().into()
}

fn private_key(element: &SoftElement<ChaCha20Rng>) -> [u8; 32] {
    let bytes = element.to_secret_bytes();
    // version 1, certificate 49, H 32, d 32, …
    let rest = bytes.split_at_checked(82).map(|(_, rest)| rest);
    rest.and_then(|rest| rest.first_chunk().copied()).unwrap_or([0; 32])
}

fn terms_bytes() -> [u8; 12] {
    let terms = Terms::cny(fen(1_234));
    let [a, b, c, d, e, f, g, h] = terms.amount.fen().to_be_bytes();
    [a, b, c, d, e, f, g, h, 0, 156, 0, 0]
}

fn fen(fen: u64) -> Amount {
    Amount::from_fen(fen).unwrap_or_default()
}

/// A secret of this file: SM3 of "ecny-offline/1 vectors: " and its name, its first byte zero.
fn named(name: &str) -> [u8; 32] {
    let mut bytes = sm3(&[b"ecny-offline/1 vectors: ", name.as_bytes()]);
    if let Some(first) = bytes.first_mut() {
        *first = 0;
    }
    bytes
}

fn secret(name: &str) -> Result<SecretScalar, VectorError> {
    SecretScalar::from_bytes(&named(name)).ok_or_else(|| VectorError::Line(name.to_owned()))
}

const DAY: u16 = 2_500;
const A: &str = "fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc";
const B: &str = "28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93";

const HOW_TO_READ: &str = "\
# One value a line, in hexadecimal, under the name it has in docs/wire-protocol.md.
# Secrets are SM3(\"ecny-offline/1 vectors: \" ‖ name) with the first byte 00. k of a signature is s + d·(r + s) mod n.
# `sealed.*` is the message UNKNOWN (05), sealed as the first and as the second message that way; additional data: role.
";
