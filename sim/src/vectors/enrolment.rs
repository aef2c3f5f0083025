//! An operator that has answered four devices in advance: for hosts in other languages, which have
//! no operator at hand, and for the examples that show them how to enroll.

mod words;

use core::fmt::Write as _;

use ecny_core::{
    Class, Day, ElementBytes, Enrolling, Epoch, OperatorId, Package, Personalization, RootKey,
    Tier, WalletNumber,
    sm2::{NoRandomness, Point},
    sm3,
};
use ecny_issuer::{Application, Issuer, OperatorKeys, Registry, Root};
use rand_chacha::ChaCha20Rng;
use rand_core::{SeedableRng, TryCryptoRng, TryRng};
use serde_json::json;

use words::{NamedWord, Speaker};

use super::{
    VectorError,
    cast::{LAST_DAY, TODAY},
};

/// What the operator has answered.
pub(super) struct Answers {
    root: RootKey,
    devices: Vec<Device>,
    /// What the operator and the root say to the first of them.
    words: Vec<NamedWord>,
}

struct Device {
    name: &'static str,
    /// What its source of randomness gives while it is enrolled.
    random: Vec<u8>,
    applicant: [u8; Point::LEN],
    package: [u8; Package::LEN],
    keys: ElementBytes,
    given: Personalization,
}

impl Answers {
    pub(super) fn new() -> Result<Self, VectorError> {
        let mut rng = ChaCha20Rng::from_seed(sm3(&[b"ecny-offline/1 enrolment"]));
        let root = Root::generate(&mut rng)?;
        let keys = OperatorKeys::generate(OperatorId::new(1), Epoch::new(1), &mut rng)?;
        let terms = keys.terms(Day::new(0), Day::new(LAST_DAY));
        let certificate = root.certify(terms, &mut rng)?;
        let mut issuer = Issuer::open(keys, certificate, root.public(), Registry::default())?;

        let (alice, bob) = (number(1), number(2));
        let devices = [
            ("alice", alice, Class::Software),
            ("bob", bob, Class::Software),
            ("alice-purse", alice.purse(), Class::Purse),
            ("bob-purse", bob.purse(), Class::Purse),
        ]
        .into_iter()
        .map(|(name, number, class)| {
            let (tier, last_day) = (Tier::IV, Day::new(LAST_DAY));
            let application = Application::new(number, class, tier, last_day);
            Device::enroll(name, &application, &mut issuer, &mut rng)
        })
        .collect::<Result<Vec<_>, _>>()?;
        let first = devices.first().ok_or_else(|| VectorError::Line("alice".to_owned()))?;
        let end = words::end(&first.keys, &root, &first.given)?;
        let mut speaker = Speaker {
            root: &root,
            keys: issuer.centre().keys(),
            wallet: issuer.id_of(alice),
            rng: &mut rng,
        };
        let words = speaker.words(&end)?;
        Ok(Self { root: root.public(), devices, words })
    }

    /// The answers as JSON.
    pub(super) fn json(&self) -> String {
        let device = |device: &Device| {
            json!({
                "name": device.name,
                "random": hex::encode(&device.random),
                "applicant": hex::encode(device.applicant),
                "package": hex::encode(device.package),
            })
        };
        let word =
            |word: &NamedWord| json!({ "name": word.name, "bytes": hex::encode(&word.bytes) });
        let answers = json!({
            "origin": super::ORIGIN.trim_start_matches("# "),
            "root": hex::encode(self.root.point().to_bytes()),
            "devices": self.devices.iter().map(device).collect::<Vec<_>>(),
            "words": self.words.iter().map(word).collect::<Vec<_>>(),
        });
        format!("{answers:#}\n")
    }

    /// The answers as a header in C.
    pub(super) fn header(&self) -> String {
        let longest = self.devices.iter().map(|device| device.random.len()).max().unwrap_or(0);
        let mut text = format!(
            "/* {}\n * An operator that has answered four devices in advance. For tests and examples: \
             its keys are no\n * secret. The same as enrolment.json. */\n\
             #ifndef BANK_H\n#define BANK_H\n\n#include \"ecny.h\"\n\n\
             /* The operator's answer to one device: a package for the U that its random source makes. */\n\
             typedef struct bank_device {{\n    const char *name;\n    size_t random_len;\n    \
             uint8_t random[{longest}];\n    uint8_t applicant[ECNY_POINT_LEN];\n    \
             uint8_t package[ECNY_PACKAGE_LEN];\n}} bank_device;\n\n#define BANK_RANDOM_MAX {longest}\n\
             #define BANK_DEVICES {}\n\n\
             /* What it and the root say to the first of them; the forged one is another operator's. */\n\
             typedef struct bank_word {{\n    const char *name;\n    size_t len;\n    \
             uint8_t bytes[ECNY_WORD_MAX];\n}} bank_word;\n\n#define BANK_WORDS {}\n\n",
            super::ORIGIN.trim_start_matches("# "),
            self.devices.len(),
            self.words.len(),
        );
        // Writing to a string cannot fail.
        let root = array(&self.root.point().to_bytes(), "");
        let _ = writeln!(text, "static const uint8_t bank_root[ECNY_POINT_LEN] = {root};\n");
        let _ = writeln!(text, "static const bank_device bank_devices[BANK_DEVICES] = {{");
        for Device { name, random, applicant, package, .. } in &self.devices {
            let [random_text, applicant, package] =
                [&random[..], applicant, package].map(|bytes| array(bytes, "        "));
            let _ = writeln!(
                text,
                "    {{\n        \"{name}\",\n        {},\n        {random_text},\n        \
                 {applicant},\n        {package},\n    }},",
                random.len(),
            );
        }
        text.push_str("};\n\nstatic const bank_word bank_words[BANK_WORDS] = {\n");
        for NamedWord { name, bytes } in &self.words {
            let (len, bytes) = (bytes.len(), array(bytes, "        "));
            let _ = writeln!(
                text,
                "    {{\n        \"{name}\",\n        {len},\n        {bytes},\n    }},"
            );
        }
        text.push_str("};\n\n#endif\n");
        text
    }
}

impl Device {
    fn enroll(
        name: &'static str,
        application: &Application,
        issuer: &mut Issuer,
        rng: &mut ChaCha20Rng,
    ) -> Result<Self, VectorError> {
        let mut own =
            Heard { rng: ChaCha20Rng::from_seed(sm3(&[name.as_bytes()])), bytes: Vec::new() };
        // A device draws twice first, to see whether its source is stuck.
        own.try_fill_bytes(&mut [0; 16])?;
        own.try_fill_bytes(&mut [0; 16])?;
        let enrolling = Enrolling::new(&mut own)?;
        let operator = *issuer.operator();
        let enrolment = issuer.enroll(enrolling.applicant(), application, Day::new(TODAY), rng)?;
        let package = *enrolment.package().to_bytes();
        let given = enrolment.personalization;
        let element = enrolling.finish(enrolment.issuance.grant(), &operator, &mut own)?;
        let keys = *element.to_secret_bytes();
        let applicant = enrolling.applicant().to_bytes();
        Ok(Self { name, random: own.bytes, applicant, package, keys, given })
    }
}

/// A source of randomness that remembers what it gave.
struct Heard {
    rng: ChaCha20Rng,
    bytes: Vec<u8>,
}

impl TryRng for Heard {
    type Error = NoRandomness;

    fn try_next_u32(&mut self) -> Result<u32, NoRandomness> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, NoRandomness> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), NoRandomness> {
        self.rng.try_fill_bytes(out).map_err(|_| NoRandomness)?;
        self.bytes.extend_from_slice(out);
        Ok(())
    }
}

impl TryCryptoRng for Heard {}

fn number(number: u8) -> WalletNumber {
    WalletNumber::from_bytes(&[0, 0, 0, 0, 0, number])
}

/// Bytes as an initializer in C.
fn array(bytes: &[u8], indent: &str) -> String {
    let rows = bytes.chunks(16).map(|row| {
        let row = row.iter().map(|byte| format!("0x{byte:02x}")).collect::<Vec<_>>();
        format!("{indent}    {},\n", row.join(", "))
    });
    format!("{{\n{}{indent}}}", rows.collect::<String>())
}
