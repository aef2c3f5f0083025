// EcnyError: one class, with a code, a number and whose fault it was, for every band of results.
'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const { types } = require('node:util');
const { EcnyError, Enrolment, Wallet } = require('./napi.js');
const { device, loaded, root, wallet, word } = require('./bank.js');
const { MemoryFlash } = require('./memory_flash.js');
const { tap } = require('./tap.js');

/** What brings each error about; each gives the error. */
const bands = {
  misuse: [
    ['ECNY_NULL', 1, () => thrown(() => wallet('alice').wallet.open())],
    ['ECNY_LENGTH', 2, () => thrown(() => wallet('alice').wallet.open(new Uint8Array(1)))],
    ['ECNY_NOT_OPEN', 5, () => thrown(() => new Wallet({ flash: new MemoryFlash() }).status())],
    ['ECNY_ALREADY_OPEN', 6, () => thrown(() => wallet('alice').wallet.open(new Uint8Array(194)))],
    ['ECNY_VALUE', 8, () => thrown(() => wallet('alice').wallet.collect(1))],
    ['ECNY_PLATFORM', 9, () => thrown(() => new Wallet({}))],
    ['ECNY_OUT_OF_TURN', 10, () => thrown(() => wallet('alice').wallet.feed(Uint8Array.of(0x90, 0)))],
    ['ECNY_NOTHING', 11, () => thrown(() => healNothing())],
    ['ECNY_KEYS', 12, () => thrown(() => new Wallet({ flash: new MemoryFlash() }).open(new Uint8Array(194)))],
    ['ECNY_PACKAGE', 13, () => thrown(() => enrolling().finish(root, new Uint8Array(393)))],
  ],
  refused: [
    ['ECNY_CONSENT_MISSING', 103, () => cardsRefusal(100n, (alice) => alice.disarm())],
    ['ECNY_BALANCE_TOO_LOW', 101, () => cardsRefusal(20_001n, (alice) => alice.arm('pay', 30_000n, 1))],
    ['ECNY_SINGLE_LIMIT', 115, () => payeesRefusal(200_001n)],
  ],
  peer: [
    ['ECNY_PEER_NOT_A_WALLET', 232, () => answered(Uint8Array.of(1, 2, 3, 0x90, 0))],
    ['ECNY_PEER_RESPONSE', 231, () => answered(Uint8Array.of(0x90))],
    ['ECNY_PEER_REFUSED', 233, () => answered(Uint8Array.of(0x69, 0x85))],
    ['ECNY_PEER_COMMAND', 230, () => wallet('alice').wallet.handleApdu(Uint8Array.of(0, 1, 2, 3)).event.why],
    ['ECNY_PEER_CHANNEL', 234, () => bentValue()],
  ],
  storage: [
    ['ECNY_FLASH_NOT_A_JOURNAL', 306, () => thrown(() => new Wallet({ flash: new MemoryFlash() }).open(wallet('alice').keys))],
    ['ECNY_ELEMENT_RANDOMNESS', 322, () => thrown(() => new Enrolment({ random: () => 0 }).begin())],
  ],
  operator: [
    ['ECNY_COMMAND_OTHER_WALLET', 403, () => thrown(() => wallet('bob').wallet.take(word('block')))],
    ['ECNY_ENROLMENT_KEY', 421, () => thrown(() => enrolling().finish(root, device('bob').packageBytes))],
  ],
};

for (const [fault, errors] of Object.entries(bands)) {
  for (const [code, number, bring] of errors) {
    test(`${code} is ${number} and by the fault of: ${fault}`, () => {
      const error = bring();

      assert.deepEqual([error.code, error.number, error.fault], [code, number, fault]);
      assert.ok(error instanceof EcnyError && error instanceof Error && types.isNativeError(error));
      assert.equal(error.name, 'EcnyError');
      assert.ok(error.message.startsWith(`${code}: `) && error.message.length > code.length + 10, error.message);
      assert.ok(error.stack.includes(code));
    });
  }
}

test('an error without a callback behind it has no cause', () => {
  assert.equal('cause' in bands.misuse[2][2](), false);
});

function thrown(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was thrown');
}

function enrolling() {
  const enrolment = new Enrolment({});
  enrolment.begin();
  return enrolment;
}

/** Why a card says no to a reader that collects. */
function cardsRefusal(amount, prepare) {
  const alice = loaded('alice', 20_000n).wallet;
  const bob = wallet('bob').wallet;
  prepare(alice);
  const hello = alice.handleApdu(bob.collect(amount));
  return alice.handleApdu(bob.feed(hello.response).command).event.why;
}

/** Why a payee that reads does not even ask. */
function payeesRefusal(amount) {
  const bob = wallet('bob').wallet;
  const hello = wallet('alice').wallet.handleApdu(bob.collect(amount));
  return thrown(() => bob.feed(hello.response));
}

function answered(response) {
  const bob = wallet('bob').wallet;
  bob.collect(1n);
  return thrown(() => bob.feed(response));
}

/** A value whose bytes were bent on the air. */
function bentValue() {
  const alice = loaded('alice', 20_000n).wallet;
  const bob = wallet('bob').wallet;
  alice.arm('pay', 100n, 1);
  const hello = alice.handleApdu(bob.collect(100n));
  const { response } = alice.handleApdu(bob.feed(hello.response).command);
  response[7] ^= 1;
  return thrown(() => bob.feed(response));
}

/** A tap that would heal where nothing is open: the card has nothing to say. */
function healNothing() {
  const alice = loaded('alice', 20_000n).wallet;
  const bob = wallet('bob').wallet;
  const hello = alice.handleApdu(bob.collect(0n));
  throw alice.handleApdu(bob.feed(hello.response).command).event.why;
}

test('a tap that is over is out of turn, and the next one begins', () => {
  const alice = loaded('alice', 20_000n).wallet;
  const bob = wallet('bob').wallet;
  alice.arm('pay', 100n, 1);
  tap(bob.collect(100n), bob, alice);

  assert.throws(() => bob.feed(Uint8Array.of(0x90, 0)), { code: 'ECNY_OUT_OF_TURN' });

  assert.ok(bob.collect(100n).length > 0);
});
