use std::hint::black_box;

use ecny_core::{Entry, Value};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use crate::{Fault, library::Library, name::What, work::Task};

/// Every operation a library has by itself.
///
/// # Errors
/// Where the library does not take what it made itself.
pub fn operations<L: Library>(library: &L) -> Result<Vec<Task>, Fault> {
    let state = || State::new(library.clone());
    let repeated = |what, run| Ok::<_, Fault>(Task::repeated(L::WHO, what, state()?, run));
    let mut tasks = vec![
        repeated(What::Verify, |s| {
            s.sm2.verify(&s.sm2.key(black_box(&s.peer))?, MESSAGE, &s.signature)
        })?,
        repeated(What::VerifyKnown, |s| {
            s.sm2.verify_known(black_box(&s.known), MESSAGE, &s.signature)
        })?,
        repeated(What::Sign, |s| {
            black_box(s.sm2.sign(&s.signer, black_box(MESSAGE), &mut s.rng)?);
            Ok(())
        })?,
        repeated(What::Generate, |s| {
            black_box(s.sm2.generate(black_box(&s.secret))?);
            Ok(())
        })?,
        repeated(What::Agree, |s| {
            black_box(s.sm2.agree(black_box(&s.secret), &s.peer)?);
            Ok(())
        })?,
        repeated(What::Decompress, |s| {
            black_box(s.sm2.decompress(black_box(&s.encoded))?);
            Ok(())
        })?,
        repeated(What::Sm3, |s| {
            black_box(s.sm2.sm3(black_box(&[8; Entry::LEN]))?);
            Ok(())
        })?,
    ];
    if L::PREPARES {
        tasks.push(Task::once(
            L::WHO,
            What::SignPrepared,
            state()?,
            |s| {
                s.nonce = Some(s.sm2.prepare(&mut s.rng)?);
                Ok(())
            },
            |s| {
                let nonce = s.nonce.take().ok_or("no nonce")?;
                black_box(s.sm2.sign_prepared(&s.signer, nonce, MESSAGE, &mut s.rng)?);
                Ok(())
            },
        ));
    }
    if let Some(cipher) = library.cipher(&[9; 16]) {
        // The kind before the value: what is sealed is a byte longer.
        let body = [10; Value::LEN + 1];
        tasks.push(Task::repeated(L::WHO, What::Seal, (library.clone(), cipher, body), |s| {
            let (library, cipher, body) = s;
            black_box(library.seal(black_box(cipher), &[0; 12], &[0x22], body)?);
            Ok(())
        }));
    }
    Ok(tasks)
}

/// What the operations work on.
struct State<L: Library> {
    sm2: L,
    secret: L::Secret,
    signer: L::Signer,
    nonce: Option<L::Nonce>,
    peer: L::Point,
    encoded: [u8; 33],
    known: L::KnownKey,
    signature: [u8; 64],
    rng: ChaCha20Rng,
}

impl<L: Library> State<L> {
    fn new(library: L) -> Result<Self, Fault> {
        let mut rng = ChaCha20Rng::seed_from_u64(4);
        let signer = library.signer(&[7; 32])?;
        let peer = library.generate(&library.secret(&[7; 32])?)?;
        Ok(Self {
            secret: library.secret(&[5; 32])?,
            nonce: None,
            encoded: library.encode(&peer)?,
            known: library.known_key(&peer)?,
            signature: library.sign(&signer, MESSAGE, &mut rng)?,
            peer,
            signer,
            rng,
            sm2: library,
        })
    }
}

/// As long as an entry and what stands before it.
const MESSAGE: &[u8] = &[3; 131];
