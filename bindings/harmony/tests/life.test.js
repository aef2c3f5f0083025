// The life of an object and of its thread: closed, collected, ended with the process or with a worker, in mid-call.
'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { Worker } = require('node:worker_threads');
const { Enrolment, FileFlash, Wallet } = require('./napi.js');
const { device, enrol, loaded, root, wallet } = require('./bank.js');
const { MemoryFlash } = require('./memory_flash.js');

const SIZE = 131_072;
const PAGE = 4_096;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ecny-life-'));
test.after(() => fs.rmSync(folder, { recursive: true }));

let files = 0;
const fresh = () => path.join(folder, `${files++}.flash`);

const everything = {
  prepare: [], confirm: [], compact: [], status: [], limits: [], unsettled: [0], nextLine: [0], disarm: [], asked: [],
  arm: ['pay', 1n, 1], decline: [], collect: [1n], load: [1n], pay: [1n], redeem: [1n], payAgain: [1n], endTap: [],
  void: [], statement: [], nextRecord: [0], close: [], handleApdu: [Uint8Array.of(0)], feed: [Uint8Array.of(0x90, 0)],
  take: [new Uint8Array(90)], syncBegin: [], syncNext: [], syncTake: [new Uint8Array(3)], renew: [new Enrolment({})],
  activate: [], suspend: [], resume: [], retire: [], handOver: [1], pocket: [0], settings: [], pin: [],
  setSettings: [{ single: 1n, paidSinceSync: 1n, unverifiedSingle: 1n, unverifiedSinceSync: 1n, powerFreeSinceSync: 0n, powerFreePayments: 0, flags: 0 }],
  setPin: [new Uint8Array(4)], verifyPin: [new Uint8Array(4)], changePin: [new Uint8Array(4), new Uint8Array(4)],
  assert: ['onWrist', 0], powerFree: [true], purpose: [1],
  approve: [{ payee: new Uint8Array(8), currency: 156, tag: 0, amount: 1n }],
  allow: [{ payee: new Uint8Array(8), currency: 156, tag: 0, amount: 1n }],
};

test('a wallet that is not open yet says so, whatever it is asked', () => {
  const alice = new Wallet({ flash: new MemoryFlash() });

  for (const [name, given] of Object.entries(everything)) {
    assert.throws(() => alice[name](...given), { code: 'ECNY_NOT_OPEN', fault: 'misuse' }, name);
  }
});

test('a wallet that was closed says so, whatever it is asked, and however often it is closed', () => {
  const { wallet: alice, keys } = loaded('alice', 20_000n);
  alice.close();

  for (const [name, given] of Object.entries(everything)) {
    assert.throws(() => alice[name](...given), { code: 'ECNY_NOT_OPEN' }, name);
  }
  alice.open(keys);

  assert.equal(alice.status().balance, 20_000n);
  assert.deepEqual(
    Object.getOwnPropertyNames(Wallet.prototype).filter((name) => !name.endsWith('Async')).sort(),
    ['constructor', 'format', 'open', ...Object.keys(everything)].sort(),
  );
});

test('an enrolment that was closed has forgotten its secret', () => {
  const enrolment = new Enrolment({});
  enrolment.begin();
  enrolment.close();

  assert.throws(() => enrolment.secret(), { code: 'ECNY_NOT_OPEN' });
  assert.throws(() => enrolment.close(), { code: 'ECNY_NOT_OPEN' });
});

test('wallets that nobody holds are collected open, though their callbacks know them', async () => {
  assert.equal(typeof globalThis.gc, 'function', 'run with --expose-gc');
  let collected = 0;
  const registry = new FinalizationRegistry(() => collected++);
  const keys = enrol('alice');
  for (let at = 0; at < 50; at++) {
    const flash = new MemoryFlash({ pages: 8 });
    const platform = { flash, clock: () => (platform.wallet === null ? 0 : 1) };
    platform.wallet = new Wallet(platform);
    platform.wallet.format(keys, root, device('alice').packageBytes);
    registry.register(platform.wallet, at);
    registry.register(new Enrolment({}), at);
  }

  for (let turn = 0; turn < 20 && collected < 90; turn++) {
    globalThis.gc();
    await new Promise((later) => setTimeout(later, 10));
  }

  assert.ok(collected >= 90, `${collected} of 100`);
});

test('a file whose wallet and flash are collected is free', async () => {
  const file = fresh();
  (() => wallet('alice', { flash: new FileFlash(file, SIZE, PAGE) }))();

  let free = false;
  for (let turn = 0; turn < 50 && !free; turn++) {
    globalThis.gc();
    await new Promise((later) => setTimeout(later, 10));
    try {
      new FileFlash(file, SIZE, PAGE).close();
      free = true;
    } catch (error) {
      assert.equal(error.code, 'ECNY_BUSY');
    }
  }

  assert.ok(free);
});

test('a wallet holds its file, though nobody else does', async () => {
  const { wallet: alice, keys } = (() => loaded('alice', 20_000n, { flash: new FileFlash(fresh(), SIZE, PAGE) }))();

  globalThis.gc();
  await new Promise((later) => setTimeout(later, 20));
  alice.confirm();
  alice.close();
  globalThis.gc();
  alice.open(keys);

  assert.equal(alice.status().balance, 20_000n);
});

const endings = {
  'a process may end with wallets open': '',
  'a process may exit with wallets open': 'process.exit(0);',
  'a process may exit with a promise pending': 'onFile.openAsync(keys); process.exit(0);',
  'a process may exit while many promises are pending': `
    for (const one of many) one.openAsync(keys).then(() => one.prepareAsync());
    setImmediate(() => process.exit(0));`,
  'a process may exit in a callback': 'flash.read = () => process.exit(0); const next = new Wallet({ flash }); next.open(keys);',
  'a process may end on an exception in mid-call': `
    process.exitCode = 0;
    process.on('uncaughtException', () => process.exit(0));
    onFile.openAsync(keys);
    throw new Error('not caught');`,
  'a process may close its wallets as it exits': "process.on('exit', () => { inMemory.close(); });",
  'a process may use a wallet as it exits': "process.on('exit', () => { inMemory.status(); inMemory.confirm(); });",
};

for (const [claim, ending] of Object.entries(endings)) {
  test(claim, () => {
    const { status, signal, stderr } = spawnSync(process.execPath, ['--expose-gc', '-e', `${beginning(folder, files++)}\n${ending}`], {
      encoding: 'utf8',
    });

    assert.equal(signal, null, stderr);
    assert.equal(status, 0, stderr);
  });
}

test('each thread has a module of its own, and two threads pay each other', async () => {
  const alice = loaded('alice', 20_000n).wallet;
  const worker = new Worker(`
    const { parentPort } = require('node:worker_threads');
    const { wallet } = ${needs('bank.js')};
    const bob = wallet('bob').wallet;
    parentPort.on('message', (response) => {
      const next = response === null ? { command: bob.collect(300n) } : bob.feed(response);
      parentPort.postMessage({ command: next.command, balance: bob.status().balance });
    });`, { eval: true });
  alice.arm('pay', 300n, 1);
  let balance;

  await new Promise((done, failed) => {
    worker.on('error', failed);
    worker.on('message', (message) => {
      balance = message.balance;
      if (message.command === null) done();
      else worker.postMessage(alice.handleApdu(message.command).response);
    });
    worker.postMessage(null);
  });
  await worker.terminate();

  assert.equal(balance, 300n);
  assert.equal(alice.status().balance, 19_700n);
});

test('a wallet cannot pass to another thread', async () => {
  const alice = loaded('alice', 20_000n).wallet;
  const worker = new Worker(`
    const { parentPort } = require('node:worker_threads');
    const { Wallet } = ${needs('napi.js')};
    parentPort.once('message', (given) => {
      let said = 'nothing';
      try { Wallet.prototype.status.call(given); } catch (error) { said = error.constructor.name; }
      parentPort.postMessage([given instanceof Wallet, said]);
    });`, { eval: true });

  const seen = await new Promise((done, failed) => {
    worker.on('error', failed);
    worker.on('message', done);
    worker.postMessage(alice);
  });
  await worker.terminate();

  assert.deepEqual(seen, [false, 'TypeError']);
  assert.equal(alice.status().balance, 20_000n);
});

test('a worker may end with wallets open, with promises pending, and in a callback', async () => {
  for (const ending of ['', 'process.exit(0);', 'for (const one of many) one.openAsync(keys); process.exit(0);', 'for (const one of many) one.openAsync(keys);',
    'flash.read = () => process.exit(0); new Wallet({ flash }).open(keys);']) {
    const code = await new Promise((done, failed) => {
      const worker = new Worker(`${beginning(folder, files++)}\n${ending}`, { eval: true });
      worker.on('error', failed);
      worker.on('exit', done);
    });
    assert.equal(code, 0, ending);
  }
});

test('a worker may be terminated in a callback, and with promises pending', async () => {
  for (const ending of [
    "flash.read = () => { parentPort.postMessage('now'); for (;;); }; new Wallet({ flash }).open(keys);",
    "for (const one of many) one.openAsync(keys).then(() => one.prepareAsync()); parentPort.postMessage('now');",
    "(async () => { for (;;) await Promise.all(many.map((one) => one.statementAsync().catch(() => one.openAsync(keys)))); })(); parentPort.postMessage('now');",
  ]) {
    await new Promise((done, failed) => {
      const worker = new Worker(`const { parentPort } = require('node:worker_threads');\n${beginning(folder, files++)}\n${ending}`, { eval: true });
      worker.on('error', failed);
      worker.on('message', () => setTimeout(() => worker.terminate().then(done), 20));
    });
  }
});

/** A script's first part: keys, wallets that are open in memory and on a file, and many that are closed on files. */
function beginning(where, number) {
  return `
    const path = require('node:path');
    const { FileFlash, Wallet } = ${needs('napi.js')};
    const { loaded } = ${needs('bank.js')};
    const file = (name) => path.join(${JSON.stringify(where)}, ${JSON.stringify(String(number))} + name);
    const { wallet: inMemory, keys, flash } = loaded('alice', 20000n);
    const onFile = new Wallet({ flash: new FileFlash(file('one'), ${SIZE}, ${PAGE}) });
    const many = Array.from({ length: 6 }, (_, at) => loaded('alice', 5n, { flash: new FileFlash(file(at), ${SIZE}, ${PAGE}) }).wallet);
    for (const one of many) one.close();
  `;
}

/** How a script in a string loads a file of this folder. */
function needs(file) {
  return `require(${JSON.stringify(path.join(__dirname, file))})`;
}
