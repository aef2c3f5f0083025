// The link is lost after each message, in both roles: no fen is made or lost, and the next tap says how it ended.
'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const { loaded, wallet } = require('./bank.js');
const { tap } = require('./tap.js');

const SUM = 20_000n;
const AMOUNT = 1_500n;
const MESSAGES = 6;

/** By which message the payer has debited, the payee has credited, and the payer has heard of it. */
const roles = {
  'the payee reads': {
    begin: (alice, bob, amount, messages) => tap(bob.collect(amount), bob, alice, messages),
    debited: 3,
    credited: 4,
    settled: 5,
  },
  'the payer reads': {
    begin: (alice, bob, amount, messages) => tap(alice.pay(amount), alice, bob, messages),
    debited: 4,
    credited: 5,
    settled: 6,
  },
};

for (const [role, { begin, debited, credited, settled }] of Object.entries(roles)) {
  for (let messages = 0; messages <= MESSAGES; messages++) {
    test(`${role}, and the link is lost after message ${messages}`, () => {
      const { alice, bob } = pair();

      begin(alice, bob, AMOUNT, messages);
      const torn = { alice: alice.status(), bob: bob.status() };
      if (torn.alice.inFlight > 0n) begin(alice, bob, 0n);

      const moved = messages >= debited ? AMOUNT : 0n;
      assert.equal(torn.alice.balance, SUM - moved);
      assert.equal(torn.bob.balance, messages >= credited ? AMOUNT : 0n);
      assert.equal(torn.alice.inFlight, messages >= settled ? 0n : moved);
      assert.equal(alice.status().inFlight, 0n);
      assert.equal(alice.status().balance, SUM - moved);
      assert.equal(bob.status().balance, moved);
    });
  }
}

test('value in flight outlives a reboot of both', () => {
  const { alice, bob, keys } = pair();
  tap(bob.collect(AMOUNT), bob, alice, 3);

  alice.close();
  bob.close();
  alice.open(keys.alice);
  bob.open(keys.bob);
  assert.equal(alice.status().inFlight, AMOUNT);
  tap(bob.collect(0n), bob, alice);

  assert.equal(alice.status().balance, SUM - AMOUNT);
  assert.equal(bob.status().balance, AMOUNT);
});

test('a payer that reads pays the new order too, in the tap that healed the old one', () => {
  const { alice, bob } = pair();
  tap(alice.pay(AMOUNT), alice, bob, 5);

  const { healed } = drive(alice.pay(AMOUNT), alice, bob);
  assert.equal(healed.kind, 'settled');
  const { healed: paid } = drive(alice.payAgain(AMOUNT), alice, bob);

  assert.equal(paid.kind, 'settled');
  assert.equal(bob.status().balance, 2n * AMOUNT);
  assert.equal(alice.status().balance, SUM - 2n * AMOUNT);
});

/** As tap, but the field stays. */
function drive(first, reader, card) {
  let command = first;
  let healed;
  while (command !== null) {
    const next = reader.feed(card.handleApdu(command).response);
    command = next.command;
    healed = next.event;
  }
  return { healed };
}

function pair() {
  const a = loaded('alice', SUM);
  const b = wallet('bob');
  a.wallet.arm('pay', AMOUNT, 2);
  b.wallet.arm('receive', AMOUNT, 2);
  return { alice: a.wallet, bob: b.wallet, keys: { alice: a.keys, bob: b.keys } };
}
