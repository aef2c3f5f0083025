// Two wallets pay each other through the JavaScript API.
'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const { Enrolment, version } = require('./napi.js');
const { device, enrol, giving, loaded, root, wallet } = require('./bank.js');
const { tap } = require('./tap.js');

const kinds = (events) => events.map((event) => event.kind);

test('an operator answers the point that a device shows, and a package for another changes nothing', () => {
  const alice = device('alice');
  const enrolment = new Enrolment({ random: giving(alice.random) });

  assert.deepEqual(enrolment.begin(), alice.applicant);
  assert.throws(() => enrolment.finish(root, device('bob').packageBytes), { code: 'ECNY_ENROLMENT_KEY' });
  const keys = enrolment.finish(root, alice.packageBytes);

  assert.equal(keys.length, 194);
  assert.equal(keys.buffer.byteLength, 194);
  enrolment.close();
});

test('an enrolment goes on after a restart with the secret it gave', () => {
  const alice = device('alice');
  const before = new Enrolment({ random: giving(alice.random) });
  before.begin();
  const secret = before.secret();
  before.close();

  const after = new Enrolment({});

  assert.deepEqual(after.resume(secret), alice.applicant);
  assert.equal(after.finish(root, alice.packageBytes).length, 194);
});

test('a payee that reads collects a payment in three exchanges', () => {
  const alice = loaded('alice', 20_000n).wallet;
  const bob = wallet('bob').wallet;
  alice.arm('pay', 1_234n, 1);

  const { events, arrived } = tap(bob.collect(1_234n), bob, alice);

  assert.equal(arrived, 6);
  assert.deepEqual(kinds(events), ['selected', 'asked', 'debited', 'credited', 'settled', 'heard']);
  assert.deepEqual(events[3].peer, alice.status().id);
  assert.equal(events[4].amount, 1_234n);
  assert.equal(alice.status().balance, 18_766n);
  assert.equal(bob.status().balance, 1_234n);
});

test('a payer that reads pays in three exchanges', () => {
  const alice = loaded('alice', 20_000n).wallet;
  const bob = wallet('bob').wallet;
  bob.arm('receive', 500n, 1);
  alice.allow({ payee: bob.status().id, currency: 156, tag: 0, amount: 500n });

  const { events, arrived } = tap(alice.pay(500n), alice, bob);

  assert.equal(arrived, 6);
  assert.deepEqual(kinds(events), ['selected', 'selected', 'asked', 'debited', 'credited', 'settled']);
  assert.equal(events.at(-1).over, true);
  assert.equal(alice.status().balance, 19_500n);
  assert.equal(bob.status().balance, 500n);
});

test('what nobody has said yes to waits for a person, and goes through with the second tap', () => {
  const alice = loaded('alice', 20_000n).wallet;
  const bob = wallet('bob').wallet;

  assert.equal(alice.asked(), null);
  const card = tapUntilRefused(bob.collect(700n), bob, alice);
  const asked = alice.asked();
  alice.approve(asked);
  const second = tap(bob.collect(700n), bob, alice);

  assert.equal(card.why.code, 'ECNY_CONSENT_MISSING');
  assert.equal(card.why.fault, 'refused');
  assert.deepEqual(asked, { payee: bob.status().id, currency: 156, tag: 0, amount: 700n });
  assert.ok(kinds(second.events).includes('settled'));
  assert.equal(alice.asked(), null);
});

test('what was approved must be what waits', () => {
  const alice = loaded('alice', 20_000n).wallet;
  const bob = wallet('bob').wallet;
  tapUntilRefused(bob.collect(700n), bob, alice);
  const asked = alice.asked();

  assert.throws(() => alice.approve({ ...asked, amount: 701n }), { code: 'ECNY_CHANGED', fault: 'misuse' });
  alice.decline();

  assert.equal(alice.asked(), null);
});

test('a wallet goes home what it holds', () => {
  const alice = loaded('alice', 20_000n).wallet;
  const purse = wallet('alice-purse').wallet;
  purse.arm('receive', 20_000n, 1);

  tap(alice.redeem(15_000n), alice, purse);

  assert.equal(alice.status().balance, 5_000n);
  assert.equal(purse.status().kind, 'purse');
  assert.equal(alice.status().kind, 'wallet');
});

test('an order that was given up comes back to its payer', () => {
  const alice = loaded('alice', 20_000n).wallet;
  const bob = wallet('bob').wallet;
  alice.arm('pay', 900n, 1);
  tap(bob.collect(900n), bob, alice, 3);
  assert.equal(alice.status().inFlight, 900n);
  assert.deepEqual(alice.unsettled(0), { payee: bob.status().id, seq: 1, amount: 900n });
  assert.equal(alice.unsettled(1), null);

  const session = bob.void();
  const { events } = tap(bob.collect(0n), bob, alice);

  assert.equal(session, 1);
  assert.ok(kinds(events).includes('refunded'));
  assert.equal(alice.status().balance, 20_000n);
  assert.equal(alice.status().inFlight, 0n);
});

test('the log says what happened, to a person and to the operator', () => {
  const alice = loaded('alice', 20_000n).wallet;
  const bob = wallet('bob').wallet;
  alice.arm('pay', 100n, 1);
  tap(bob.collect(100n), bob, alice);

  const lines = all((after) => alice.nextLine(after));
  const records = all((after) => alice.nextRecord(after));

  assert.deepEqual(lines.map((line) => line.kind), ['operator', 'life', 'credit', 'debit', 'settle']);
  assert.deepEqual(lines.map((line) => line.balance), [0n, 0n, 20_000n, 19_900n, 19_900n]);
  assert.deepEqual(lines.map((line) => line.purse), [false, false, true, false, false]);
  assert.equal(records.length, alice.status().records);
  assert.ok(records.every(({ record }) => record.length > 0 && record.length <= 480));
  assert.equal(alice.statement().length, 200);
});

test('limits are those of the profile, with what is used of them', () => {
  const alice = loaded('alice', 20_000n).wallet;
  const bob = wallet('bob').wallet;
  alice.arm('pay', 100n, 1);
  tap(bob.collect(100n), bob, alice);

  const limits = alice.limits();

  assert.equal(limits.balance, 1_000_000n);
  assert.equal(limits.single, 200_000n);
  assert.equal(limits.paid, 100n);
  assert.equal(limits.payments, 1);
});

test('a wallet that is closed and opened again has what it had', () => {
  const { wallet: alice, keys } = loaded('alice', 20_000n);
  const before = alice.status();

  alice.close();
  alice.open(keys);
  alice.confirm();
  alice.prepare();
  alice.compact();

  assert.equal(alice.status().balance, before.balance);
  assert.deepEqual(alice.status().id, before.id);
});

test('a yes for a time ends by the clock that was given', () => {
  const platform = clocked();
  const { wallet: alice } = loaded('alice', 20_000n, platform);
  const bob = wallet('bob').wallet;
  alice.arm('pay', 100n, 5, 1_000);

  tap(bob.collect(100n), bob, alice);
  platform.now += 2_000;
  const late = tapUntilRefused(bob.collect(100n), bob, alice);

  assert.equal(late.why.code, 'ECNY_CONSENT_MISSING');
});

test('a yes for a time needs no clock of one’s own', async () => {
  const alice = loaded('alice', 20_000n).wallet;
  const bob = wallet('bob').wallet;
  alice.arm('pay', 100n, 5, 700);

  const inTime = tap(bob.collect(100n), bob, alice);
  await new Promise((later) => setTimeout(later, 800));
  const late = tapUntilRefused(bob.collect(100n), bob, alice);

  assert.ok(kinds(inTime.events).includes('settled'));
  assert.equal(late.why.code, 'ECNY_CONSENT_MISSING');
});

test('a disarmed wallet says no', () => {
  const alice = loaded('alice', 20_000n).wallet;
  const bob = wallet('bob').wallet;
  alice.arm('pay', 100n, 5);

  alice.disarm();

  assert.equal(tapUntilRefused(bob.collect(100n), bob, alice).why.code, 'ECNY_CONSENT_MISSING');
});

test('a monotonic counter notices flash that was rolled back', () => {
  const counter = {
    value: 0,
    read() {
      return this.value;
    },
    advance(value) {
      this.value = Math.max(this.value, value);
    },
  };
  const platform = { ...clocked(), counter };
  const { wallet: alice, keys, flash } = loaded('alice', 20_000n, platform);
  const bob = wallet('bob').wallet;
  const old = flash.image.slice();
  alice.arm('pay', 20_000n, 1);
  tap(bob.collect(20_000n), bob, alice);
  alice.close();

  flash.image.set(old);

  assert.throws(() => alice.open(keys), { code: 'ECNY_ROLLED_BACK', fault: 'refused' });
});

test('the next key of a wallet begins while it serves on', () => {
  const alice = loaded('alice', 20_000n).wallet;
  const renewal = new Enrolment({});

  const applicant = alice.renew(renewal);

  assert.equal(applicant.length, 33);
  assert.notDeepEqual(applicant, device('alice').applicant);
  assert.equal(alice.status().balance, 20_000n);
  assert.throws(() => alice.renew(renewal), { code: 'ECNY_ALREADY_OPEN' });
});

test('the module says its version', () => {
  assert.match(version, /^\d+\.\d+\.\d+$/);
  assert.equal(enrol('bob').length, 194);
});

/** The card's refusal, in a tap that ends with one. */
function tapUntilRefused(first, reader, card) {
  let command = first;
  for (;;) {
    const { response, event } = card.handleApdu(command);
    if (event.kind === 'refused') {
      assert.equal(event.over, true);
      assert.throws(() => reader.feed(response), { code: 'ECNY_PEER_REFUSED', fault: 'peer' });
      return event;
    }
    command = reader.feed(response).command;
  }
}

function all(next) {
  const found = [];
  for (let one = next(0); one !== null; one = next(one.number)) found.push(one);
  return found;
}

function clocked() {
  const { MemoryFlash } = require('./memory_flash.js');
  return {
    flash: new MemoryFlash(),
    now: 5,
    clock() {
      return this.now;
    },
  };
}
