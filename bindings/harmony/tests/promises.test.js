// Promises: the same functions in another thread, on flash in a file.
'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { EcnyError, FileFlash, Wallet } = require('./napi.js');
const { device, enrol, loaded, root, wallet } = require('./bank.js');
const { MemoryFlash } = require('./memory_flash.js');

const SIZE = 131_072;
const PAGE = 4_096;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ecny-promises-'));
test.after(() => fs.rmSync(folder, { recursive: true }));

let files = 0;
const onFile = () => ({ flash: new FileFlash(path.join(folder, `${files++}.flash`), SIZE, PAGE) });

test('a payment runs in another thread, in both roles', async () => {
  const alice = loaded('alice', 20_000n, onFile()).wallet;
  const bob = wallet('bob', onFile()).wallet;
  alice.arm('pay', 1_000n, 2);
  bob.arm('receive', 1_000n, 2);

  const collected = await tapAsync(await bob.collectAsync(1_000n), bob, alice);
  const paid = await tapAsync(await alice.payAsync(1_000n), alice, bob);

  assert.deepEqual(collected, ['selected', 'asked', 'debited', 'credited', 'settled', 'heard']);
  assert.equal(paid.at(-1), 'settled');
  assert.equal(alice.status().balance, 18_000n);
  assert.equal(bob.status().balance, 2_000n);
});

test('the JavaScript thread goes on while a promise is pending', async () => {
  const { wallet: alice, keys } = loaded('alice', 20_000n, onFile());
  alice.close();
  let turns = 0;
  let pending = true;

  const opened = alice.openAsync(keys).then(() => (pending = false));
  while (pending) {
    turns++;
    await new Promise(setImmediate);
  }
  await opened;

  assert.ok(turns > 0);
  assert.equal(alice.status().balance, 20_000n);
});

test('while a promise is pending every other call is told that the wallet is busy', async () => {
  const { wallet: alice, keys } = loaded('alice', 20_000n, onFile());
  alice.close();

  const opened = alice.openAsync(keys);
  assert.throws(() => alice.status(), { code: 'ECNY_BUSY', fault: 'misuse' });
  assert.throws(() => alice.close(), { code: 'ECNY_BUSY' });
  await assert.rejects(alice.prepareAsync(), { code: 'ECNY_BUSY' });
  await opened;

  assert.equal(alice.status().balance, 20_000n);
});

test('what is given to a promise may change at once', async () => {
  const { wallet: alice, keys } = loaded('alice', 20_000n, onFile());
  alice.close();
  const given = keys.slice();
  // All threads of the pool have something to do first.
  const others = Array.from({ length: 8 }, () => new Wallet(onFile()));
  const busy = others.map((other) => other.formatAsync(keys, root, device('alice').packageBytes));

  const opened = alice.openAsync(given);
  given.fill(0);
  structuredClone(given.buffer, { transfer: [given.buffer] });
  await Promise.all([opened, ...busy]);

  assert.equal(alice.status().balance, 20_000n);
});

test('a promise is rejected with the same named error', async () => {
  const { wallet: alice, keys } = loaded('alice', 20_000n, onFile());

  await assert.rejects(alice.openAsync(keys), (error) => error instanceof EcnyError && error.code === 'ECNY_ALREADY_OPEN');
  await assert.rejects(alice.feedAsync(Uint8Array.of(0x90, 0)), { code: 'ECNY_OUT_OF_TURN', fault: 'misuse' });
  await assert.rejects(alice.openAsync(), { code: 'ECNY_NULL' });
  await assert.rejects(alice.payAsync(-1n), { code: 'ECNY_VALUE' });
  await assert.rejects(alice.payAgainAsync(1n), { code: 'ECNY_OUT_OF_TURN' });
  alice.close();
  await assert.rejects(alice.prepareAsync(), { code: 'ECNY_NOT_OPEN' });
});

test('a wallet that is formatted by a promise is open when it is kept', async () => {
  const alice = new Wallet(onFile());

  await alice.formatAsync(enrol('alice'), root, device('alice').packageBytes);
  await alice.confirmAsync();
  await alice.prepareAsync();
  await alice.compactAsync();

  assert.equal(alice.status().balance, 0n);
  assert.equal((await alice.statementAsync()).length, 200);
});

test('callbacks in JavaScript run on their thread only: a promise is refused, with the reason', async () => {
  const platforms = [
    { flash: new MemoryFlash() },
    { ...onFile(), random: (length) => require('node:crypto').randomBytes(length) },
    { ...onFile(), clock: () => performance.now() },
    { ...onFile(), counter: { value: 0, read() { return this.value; }, advance(value) { this.value = value; } } },
  ];
  for (const platform of platforms) {
    const { wallet: alice } = wallet('alice', platform);

    await assert.rejects(alice.prepareAsync(), (error) => error.code === 'ECNY_PLATFORM' && /FileFlash/.test(error.message));
    alice.prepare();
  }
});

test('many wallets work at once, each in a thread of its own', async () => {
  const pairs = Array.from({ length: 8 }, () => ({
    alice: loaded('alice', 20_000n, onFile()).wallet,
    bob: wallet('bob', onFile()).wallet,
  }));

  await Promise.all(
    pairs.map(async ({ alice, bob }) => {
      for (let payment = 0; payment < 3; payment++) {
        alice.arm('pay', 100n, 1);
        await tapAsync(await bob.collectAsync(100n), bob, alice);
      }
    }),
  );

  for (const { alice, bob } of pairs) {
    assert.equal(alice.status().balance, 19_700n);
    assert.equal(bob.status().balance, 300n);
  }
});

test('a wallet that nobody holds stays until its promise is kept', async () => {
  const { wallet: alice, keys } = loaded('alice', 20_000n, onFile());
  alice.close();

  const opened = (() => {
    const platform = onFile();
    const made = new Wallet(platform);
    return made.formatAsync(keys, root, device('alice').packageBytes);
  })();
  globalThis.gc?.();
  await opened;
});

test('flash that fails in another thread is a named error', async () => {
  const platform = onFile();
  const { wallet: alice, keys } = loaded('alice', 20_000n, platform);
  const bob = wallet('bob').wallet;
  alice.arm('pay', 100n, 1);
  const hello = await alice.handleApduAsync(bob.collect(100n));
  const collect = bob.feed(hello.response).command;
  fs.truncateSync(path.join(folder, `${files - 1}.flash`), 0);

  const { event } = await alice.handleApduAsync(collect);

  assert.equal(event.kind, 'refused');
  assert.equal(event.why.fault, 'storage');
  alice.close();
  await assert.rejects(alice.openAsync(keys), (error) => error.fault === 'storage');
});

/** As tap, with promises. */
async function tapAsync(first, reader, card) {
  const kinds = [];
  for (let command = first; command !== null; ) {
    const answer = await card.handleApduAsync(command);
    const next = await reader.feedAsync(answer.response);
    kinds.push(answer.event.kind, next.event.kind);
    command = next.command;
  }
  return kinds;
}

test('a promise and a plain call are the same tap', async () => {
  const alice = loaded('alice', 20_000n, onFile()).wallet;
  const bob = wallet('bob', onFile()).wallet;
  alice.arm('pay', 100n, 1);

  const hello = alice.handleApdu(await bob.collectAsync(100n));
  const collect = await bob.feedAsync(hello.response);
  const value = alice.handleApdu(collect.command);
  const outcome = await bob.feedAsync(value.response);
  bob.feed((await alice.handleApduAsync(outcome.command)).response);

  assert.equal(bob.status().balance, 100n);
});
