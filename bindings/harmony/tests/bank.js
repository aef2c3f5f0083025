// Devices that an operator has answered in advance: docs/vectors/enrolment.json.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { Enrolment, Wallet } = require('./napi.js');
const { MemoryFlash } = require('./memory_flash.js');
const { tap } = require('./tap.js');

const vectors = JSON.parse(
  fs.readFileSync(path.join(__dirname, '../../../docs/vectors/enrolment.json'), 'utf8'),
);
const root = bytes(vectors.root);

/** The bytes of a hexadecimal string. */
function bytes(hex) {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

/** What the operator has for one device: its random bytes while it enrols, its point, the package for it. */
function device(name) {
  const { random, applicant, package: packageHex } = vectors.devices.find((one) => one.name === name);
  return { name, random: bytes(random), applicant: bytes(applicant), packageBytes: bytes(packageHex) };
}

/** A source of randomness that gives these bytes and then ends. */
function giving(given) {
  let next = 0;
  return (length) => {
    if (next + length > given.length) throw new Error('no more bytes');
    next += length;
    return given.slice(next - length, next);
  };
}

/** Enrols a device, and gives its keys. */
function enrol(name) {
  const { random, packageBytes } = device(name);
  const enrolment = new Enrolment({ random: giving(random) });
  enrolment.begin();
  const keys = enrolment.finish(root, packageBytes);
  enrolment.close();
  return keys;
}

/** An open, empty wallet of a device, on flash in memory unless a platform is given. */
function wallet(name, platform = { flash: new MemoryFlash() }) {
  const made = new Wallet(platform);
  const keys = enrol(name);
  made.format(keys, root, device(name).packageBytes);
  made.activate();
  return { wallet: made, keys, flash: platform.flash, platform };
}

/** A wallet that its operator's purse has loaded with so many fen. */
function loaded(name, fen, platform) {
  const made = wallet(name, platform);
  const purse = wallet(`${name}-purse`).wallet;
  purse.arm('pay', fen, 1);
  const { events } = tap(made.wallet.load(fen), made.wallet, purse);
  if (!events.some((event) => event.kind === 'credited')) throw new Error('the purse has not paid');
  purse.close();
  return made;
}

/** What the operator and the root say to alice. */
function word(name) {
  return bytes(vectors.words.find((one) => one.name === name).bytes);
}

module.exports = { bytes, device, enrol, giving, loaded, root, wallet, word };
