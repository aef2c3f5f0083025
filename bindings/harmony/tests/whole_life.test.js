// What its holder and its operator make of a wallet, from its first day to its last.
'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const { Wallet } = require('./napi.js');
const { device, enrol, loaded, root, wallet, word } = require('./bank.js');
const { MemoryFlash } = require('./memory_flash.js');
const { tap } = require('./tap.js');

const digits = (text) => Uint8Array.from(Buffer.from(text, 'ascii'));

test('a wallet serves once it is activated, rests, and serves again', () => {
  const alice = new Wallet({ flash: new MemoryFlash() });
  alice.format(enrol('alice'), root, device('alice').packageBytes);
  assert.equal(alice.status().standing, 'personalized');
  assert.throws(() => alice.suspend(), { code: 'ECNY_NOT_ACTIVATED', fault: 'refused' });

  alice.activate();
  assert.throws(() => alice.activate(), { code: 'ECNY_COMMAND_OUT_OF_PLACE' });
  alice.suspend();
  assert.equal(alice.status().standing, 'suspended');
  alice.resume();

  assert.equal(alice.status().standing, 'active');
  assert.throws(() => alice.handOver(1), { code: 'ECNY_COMMAND_UNKNOWN_DEBIT' });
});

test('a suspended wallet refuses a payment', () => {
  const alice = loaded('alice', 20_000n).wallet;
  const bob = wallet('bob').wallet;
  alice.suspend();
  alice.arm('pay', 100n, 1);
  const hello = alice.handleApdu(bob.collect(100n));

  assert.equal(alice.handleApdu(bob.feed(hello.response).command).event.why.code, 'ECNY_SUSPENDED');
});

test('a retired wallet is buried by the receipt for it', () => {
  const alice = wallet('alice').wallet;
  alice.retire();
  assert.equal(alice.status().buried, false);

  assert.equal(alice.take(word('receipt')), true);

  assert.equal(alice.status().buried, true);
});

test('the words of the operator and of the root are taken once, and hold', () => {
  const alice = loaded('alice', 20_000n).wallet;
  for (const name of ['operator', 'profile', 'crisis', 'pocket', 'block', 'resume']) {
    assert.equal(alice.take(word(name)), true, name);
    assert.equal(alice.take(word(name)), false, name);
  }

  assert.equal(alice.status().orders, 2);
  assert.equal(alice.limits().single, 5_000n);
  assert.notEqual(alice.limits().crisisLastDay, 0);
  assert.deepEqual([alice.pocket(0).tag, alice.pocket(0).balance, alice.pocket(1)], [0x0a01, 0n, null]);
  assert.throws(() => alice.take(word('forged-profile')), { code: 'ECNY_COMMAND_SIGNATURE', fault: 'operator' });
  assert.throws(() => alice.take(new Uint8Array(90)), { code: 'ECNY_COMMAND_MALFORMED', fault: 'operator' });
});

test('what the user allows holds besides the limits of the operator', () => {
  const alice = loaded('alice', 20_000n).wallet;
  alice.setSettings({ ...alice.settings(), single: 700n, powerFreeSinceSync: 300n, powerFreePayments: 2 });

  assert.equal(alice.limits().single, 700n);
  assert.equal(alice.limits().powerFreeSinceSync, 300n);
  assert.throws(() => alice.setSettings({ ...alice.settings(), flags: 8 }), { code: 'ECNY_VALUE' });
  assert.throws(() => alice.setSettings({ ...alice.settings(), powerFreePayments: 256 }), { code: 'ECNY_VALUE' });
  assert.throws(() => alice.setSettings(null), { code: 'ECNY_NULL' });
  assert.throws(() => alice.setSettings(1), { code: 'ECNY_VALUE' });
});

test('a wallet that is to be on the wrist pays there only', () => {
  const alice = loaded('alice', 20_000n).wallet;
  const bob = wallet('bob').wallet;
  alice.setSettings({ ...alice.settings(), flags: 2 });
  const pay = () => {
    alice.arm('pay', 100n, 1);
    return tap(bob.collect(100n), bob, alice).events.some((event) => event.kind === 'settled');
  };
  alice.assert('onWrist', 60_000);
  assert.equal(pay(), true);

  alice.assert('onWrist', 0);
  alice.arm('pay', 100n, 1);
  const hello = alice.handleApdu(bob.collect(100n));
  assert.equal(alice.handleApdu(bob.feed(hello.response).command).event.why.code, 'ECNY_NOT_PRESENT');
  assert.throws(() => alice.assert('inTheHand', 1), { code: 'ECNY_VALUE' });
  assert.throws(() => alice.assert(null, 1), { code: 'ECNY_NULL' });
  alice.powerFree(true);
  assert.throws(() => alice.powerFree(1), { code: 'ECNY_VALUE' });
});

test('a PIN lies on a flash of its own, and its tries outlive a restart', () => {
  const platform = { flash: new MemoryFlash(), pinFlash: new MemoryFlash() };
  const { wallet: alice, keys } = wallet('alice', platform);
  assert.deepEqual(alice.pin(), { state: 'notSet', left: 0 });
  alice.setPin(digits('2468'));
  assert.throws(() => alice.verifyPin(digits('1111')), { code: 'ECNY_PIN_WRONG' });
  alice.close();
  alice.open(keys);
  assert.deepEqual(alice.pin(), { state: 'ready', left: 4 });

  alice.verifyPin(digits('2468'), 1_000);
  alice.changePin(digits('2468'), digits('135790'));
  alice.suspend();
  assert.throws(() => alice.resume(), { code: 'ECNY_NOT_VERIFIED' });
  alice.verifyPin(digits('135790'));
  alice.resume();

  assert.deepEqual(alice.pin(), { state: 'ready', left: 5 });
  assert.throws(() => wallet('bob').wallet.pin(), { code: 'ECNY_PLATFORM' });
});

test('a sync goes out in frames', () => {
  const alice = loaded('alice', 20_000n).wallet;
  assert.throws(() => alice.syncNext(), { code: 'ECNY_OUT_OF_TURN' });
  alice.syncBegin();
  const frames = [];
  for (let frame = alice.syncNext(); frame !== null; frame = alice.syncNext()) frames.push(frame);

  assert.equal(frames.length, alice.status().records + 2);
  for (const frame of frames) assert.equal(frame.length, 3 + frame[0] * 256 + frame[1]);
  assert.throws(() => alice.syncTake(new Uint8Array(3)), { code: 'ECNY_SYNC_FRAME', fault: 'operator' });
});
