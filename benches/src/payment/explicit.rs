use std::hint::black_box;

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

use crate::{
    Fault,
    library::Library,
    name::{Ahead, Role, What, Who},
    work::Task,
};

/// The payment with explicit certificates, on one library.
///
/// # Errors
/// Where the library does not take what it made itself.
pub fn explicit<L: Library>(library: &L) -> Result<Vec<Task>, Fault> {
    let who = if L::WHO == Who::Ours { Who::OursExplicit } else { L::WHO };
    let mut tasks = Vec::new();
    for ahead in [Ahead::Prepared, Ahead::OperatorKnown, Ahead::Nothing] {
        for role in Role::BOTH {
            let side = Side::new(library, role, ahead)?;
            tasks.push(Task::once(who, What::Side(role, ahead), side, Side::ready, Side::run));
        }
    }
    Ok(tasks)
}

/// One side: what it knew before the tap, and what the peer sends it.
struct Side<L: Library> {
    sm2: L,
    ahead: Ahead,
    root: L::Point,
    known_root: L::KnownKey,
    known_operator: L::KnownKey,
    signer: L::Signer,
    made: Option<(L::Secret, L::Nonce)>,
    peer: Peer,
    own: &'static [u8],
    rng: ChaCha20Rng,
}

/// What the peer sends.
struct Peer {
    ephemeral: [u8; 33],
    operator: Signed,
    wallet: Signed,
    message: &'static [u8],
    signature: [u8; 64],
}

/// A certificate: a key, and its issuer's signature over information and key.
struct Signed {
    key: [u8; 33],
    body: Vec<u8>,
    signature: [u8; 64],
}

impl<L: Library> Side<L> {
    fn new(library: &L, role: Role, ahead: Ahead) -> Result<Self, Fault> {
        let mut rng = ChaCha20Rng::seed_from_u64(6);
        let [root, operator, wallet, ephemeral] = [11, 12, 13, 14].map(|byte| [byte; 32]);
        let point = |d: &[u8; 32]| library.generate(&library.secret(d)?);
        let mut signed = |information: &[u8], key: &[u8; 32], issuer: &[u8; 32]| {
            let key = library.encode(&point(key)?)?;
            let body = [information, &key].concat();
            let signature = library.sign(&library.signer(issuer)?, &body, &mut rng)?;
            Ok::<_, Fault>(Signed { key, body, signature })
        };
        let (operator_shown, wallet_shown) = (
            signed(OPERATOR_INFORMATION, &operator, &root)?,
            signed(WALLET_INFORMATION, &wallet, &operator)?,
        );
        let (own, message) = match role {
            Role::Payer => (ENTRY, REQUEST),
            Role::Payee => (REQUEST, ENTRY),
        };
        let peer = Peer {
            ephemeral: library.encode(&point(&ephemeral)?)?,
            operator: operator_shown,
            wallet: wallet_shown,
            message,
            signature: library.sign(&library.signer(&wallet)?, message, &mut rng)?,
        };
        Ok(Self {
            ahead,
            known_root: library.known_key(&point(&root)?)?,
            root: point(&root)?,
            known_operator: library.known_key(&point(&operator)?)?,
            signer: library.signer(&[7; 32])?,
            made: None,
            peer,
            own,
            rng,
            sm2: library.clone(),
        })
    }

    fn ready(&mut self) -> Result<(), Fault> {
        self.made = match self.ahead {
            Ahead::Prepared | Ahead::OperatorKnown | Ahead::PeerKnown => {
                Some((self.ephemeral()?, self.sm2.prepare(&mut self.rng)?))
            }
            Ahead::Nothing => None,
        };
        Ok(())
    }

    /// A secret and its point.
    fn ephemeral(&mut self) -> Result<L::Secret, Fault> {
        let mut bytes = [0; 32];
        self.rng.fill_bytes(&mut bytes);
        let secret = self.sm2.secret(&bytes)?;
        black_box(self.sm2.generate(&secret)?);
        Ok(secret)
    }

    fn run(&mut self) -> Result<(), Fault> {
        let (ephemeral, nonce) = match self.made.take() {
            Some((ephemeral, nonce)) => (ephemeral, Some(nonce)),
            None => (self.ephemeral()?, None),
        };
        let Self { sm2: library, peer, .. } = self;
        let theirs = library.decompress(&peer.ephemeral)?;
        black_box(library.agree(&ephemeral, &theirs)?);
        self.check()?;
        let Self { sm2: library, signer, own, rng, .. } = self;
        black_box(match nonce {
            Some(nonce) => library.sign_prepared(signer, nonce, own, rng)?,
            None => library.sign(signer, own, rng)?,
        });
        Ok(())
    }

    /// Root → operator, operator → wallet, wallet → message.
    fn check(&self) -> Result<(), Fault> {
        let Self { sm2: library, peer, .. } = self;
        let Signed { body, signature, .. } = &peer.operator;
        match self.ahead {
            Ahead::Prepared => library.verify_known(&self.known_root, body, signature)?,
            Ahead::OperatorKnown | Ahead::PeerKnown => {}
            Ahead::Nothing => library.verify(&library.key(&self.root)?, body, signature)?,
        }
        let Signed { body, signature, .. } = &peer.wallet;
        match self.ahead {
            Ahead::OperatorKnown | Ahead::PeerKnown => {
                library.verify_known(&self.known_operator, body, signature)?
            }
            Ahead::Prepared | Ahead::Nothing => {
                let operator = library.decompress(&peer.operator.key)?;
                library.verify(&library.key(&operator)?, body, signature)?;
            }
        }
        let wallet = library.decompress(&peer.wallet.key)?;
        library.verify(&library.key(&wallet)?, peer.message, &peer.signature)
    }
}

/// Domain string and all of an operator's certificate but its issuing key.
const OPERATOR_INFORMATION: &[u8] = &[1; 24 + 41];
/// Domain string and all of a wallet's certificate but its key.
const WALLET_INFORMATION: &[u8] = &[2; 24 + 16];
/// Domain string, body and transcript of a REQUEST.
const REQUEST: &[u8] = &[3; 23 + 100 + 32];
/// Domain string and entry.
const ENTRY: &[u8] = &[4; 21 + 110];
