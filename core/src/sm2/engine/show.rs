use core::hint::black_box;

use subtle::Choice;

/// A fact about a secret that may be known: why is said wherever this is called.
///
/// The check for constant time lets pass what this function does, and nothing else. It looks the fact
/// up, so that what follows depends on the entry that was found and no longer on the secret.
#[inline(never)]
pub(crate) fn may_show(fact: Choice) -> bool {
    let facts = black_box(&[false, true]);
    facts.get(usize::from(fact.unwrap_u8())).copied().unwrap_or(false)
}
