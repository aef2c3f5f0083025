// Whatever a caller can give that is not what is wanted: a named error, and nothing has changed.
'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const { EcnyError, Enrolment, FileFlash, Wallet } = require('./napi.js');
const { device, loaded, root, wallet } = require('./bank.js');
const { MemoryFlash } = require('./memory_flash.js');

const payment = { payee: new Uint8Array(8), currency: 156, tag: 0, amount: 1n };
const alicesPackage = device('alice').packageBytes;

/** For each function the arguments it takes, by what they are. */
const functions = {
  format: { keys: 194, root: 33, package: 393 },
  open: { keys: 194 },
  handleApdu: { apdu: 'bytes' },
  collect: { amount: 'fen' },
  load: { amount: 'fen' },
  pay: { amount: 'fen' },
  redeem: { amount: 'fen' },
  payAgain: { amount: 'fen' },
  feed: { response: 'bytes' },
  arm: { direction: 'direction', most: 'fen', count: 255 },
  approve: { payment: 'payment' },
  allow: { payment: 'payment' },
  unsettled: { index: 'number' },
  nextLine: { after: 'number' },
  nextRecord: { after: 'number' },
  take: { word: 'bytes' },
  syncTake: { frame: 'bytes' },
  handOver: { seq: 'number' },
  pocket: { index: 'number' },
  setPin: { digits: 'bytes' },
  verifyPin: { digits: 'bytes' },
  changePin: { old: 'bytes', next: 'bytes' },
  purpose: { tag: 'number' },
  renew: { enrolment: 'enrolment' },
};

/** Good arguments of each kind. */
const good = {
  bytes: Uint8Array.of(0, 0xa4),
  fen: 1n,
  number: 0,
  direction: 'pay',
  payment,
  enrolment: new Enrolment({}),
};

const argument = (kind) => (kind === 255 ? 1 : typeof kind === 'number' ? new Uint8Array(kind) : good[kind]);

/** What is no such argument, and the error that says so. */
function bad(kind) {
  const always = [
    [undefined, 'ECNY_NULL'],
    [null, 'ECNY_NULL'],
    [{}, 'ECNY_VALUE'],
    ['1', 'ECNY_VALUE'],
    [Symbol('1'), 'ECNY_VALUE'],
  ];
  if (kind === 'fen') {
    return [...always, [1, 'ECNY_VALUE'], [-1n, 'ECNY_VALUE'], [2n ** 64n, 'ECNY_VALUE'], [2n ** 200n, 'ECNY_VALUE'], [true, 'ECNY_VALUE']];
  }
  if (kind === 'number' || kind === 255) {
    return [...always, [1n, 'ECNY_VALUE'], [-1, 'ECNY_VALUE'], [0.5, 'ECNY_VALUE'], [NaN, 'ECNY_VALUE'], [Infinity, 'ECNY_VALUE'], [2 ** 32, 'ECNY_VALUE']];
  }
  if (kind === 'direction') return [...always, ['receives', 'ECNY_VALUE'], ['', 'ECNY_VALUE'], ['pay\0', 'ECNY_VALUE'], [1, 'ECNY_VALUE']];
  if (kind === 'enrolment') return [...always, [new Uint8Array(8), 'ECNY_VALUE'], [Object.create(Enrolment.prototype), 'ECNY_VALUE'], [new Wallet({ flash: new MemoryFlash() }), 'ECNY_VALUE']];
  if (kind === 'payment') {
    return [
      [undefined, 'ECNY_NULL'],
      [null, 'ECNY_NULL'],
      [7, 'ECNY_VALUE'],
      [{ ...payment, payee: null }, 'ECNY_NULL'],
      [{ ...payment, payee: new Uint8Array(7) }, 'ECNY_LENGTH'],
      [{ ...payment, payee: [0, 0, 0, 0, 0, 0, 0, 0] }, 'ECNY_VALUE'],
      [{ ...payment, amount: 1 }, 'ECNY_VALUE'],
      [{ ...payment, amount: undefined }, 'ECNY_NULL'],
      [{ ...payment, currency: 65_536 }, 'ECNY_VALUE'],
      [{ ...payment, tag: -1 }, 'ECNY_VALUE'],
      [{}, 'ECNY_NULL'],
    ];
  }
  const length = kind === 'bytes' ? 8 : kind;
  const wrong = [
    ...always,
    [[...new Uint8Array(length)], 'ECNY_VALUE'],
    [new ArrayBuffer(length), 'ECNY_VALUE'],
    [new DataView(new ArrayBuffer(length)), 'ECNY_VALUE'],
    [new Int8Array(length), 'ECNY_VALUE'],
    [new Uint16Array(length), 'ECNY_VALUE'],
    [new Uint8ClampedArray(length), 'ECNY_VALUE'],
    [new Uint8Array(new SharedArrayBuffer(length)), 'ECNY_VALUE'],
    [new Proxy(new Uint8Array(length), {}), 'ECNY_VALUE'],
    [detached(length), 'ECNY_VALUE'],
    [shrunk(length), kind === 'bytes' ? null : 'ECNY_LENGTH'],
  ];
  if (kind === 'bytes') return wrong.filter(([, code]) => code !== null);
  return [...wrong, [new Uint8Array(kind - 1), 'ECNY_LENGTH'], [new Uint8Array(kind + 1), 'ECNY_LENGTH'], [new Uint8Array(0), 'ECNY_LENGTH']];
}

for (const [name, kinds] of Object.entries(functions)) {
  test(`${name} names what is wrong with its arguments, and changes nothing`, () => {
    const { wallet: alice } = loaded('alice', 20_000n);
    const before = alice.status();
    const rightly = Object.values(kinds).map(argument);

    Object.entries(kinds).forEach(([what, kind], at) => {
      for (const [value, code] of bad(kind)) {
        const given = rightly.with(at, value);
        assert.throws(
          () => alice[name](...given),
          (error) => error instanceof EcnyError && error.code === code && error.fault === 'misuse' && error.message.includes(what),
          `${name}(${what}: ${typeof value})`,
        );
      }
    });

    assert.deepEqual(alice.status(), before);
  });

  if (!(`${name}Async` in Wallet.prototype)) continue;
  test(`the promise of ${name} is rejected where the function throws`, async () => {
    const alice = wallet('alice').wallet;

    await assert.rejects(alice[`${name}Async`](), (error) => error instanceof EcnyError && error.fault === 'misuse');
  });
}

test('every function of the prototype is among those that are tried here, or takes no argument', () => {
  const plain = [
    'constructor', 'close', 'prepare', 'confirm', 'compact', 'status', 'limits', 'disarm', 'asked', 'decline', 'endTap', 'void',
    'statement', 'activate', 'suspend', 'resume', 'retire', 'settings', 'pin', 'syncBegin', 'syncNext',
  ];
  const inWholeLife = ['setSettings', 'assert', 'powerFree'];

  const names = Object.getOwnPropertyNames(Wallet.prototype).filter((name) => !name.endsWith('Async'));

  assert.deepEqual(names.sort(), [...plain, ...inWholeLife, ...Object.keys(functions)].sort());
});

test('a sum that no wallet can hold is out of range', () => {
  const alice = loaded('alice', 20_000n).wallet;

  for (const name of ['collect', 'load', 'pay', 'redeem']) {
    assert.throws(() => alice[name](10n ** 15n + 1n), { code: 'ECNY_VALUE', fault: 'misuse' });
    assert.throws(() => alice[name](2n ** 64n - 1n), { code: 'ECNY_VALUE' });
  }
  assert.throws(() => alice.arm('pay', 2n ** 64n - 1n, 1), { code: 'ECNY_VALUE' });
});

test('a time that is no number of milliseconds arms nothing', () => {
  const alice = loaded('alice', 20_000n).wallet;

  for (const millis of [-1, 0.5, NaN, 1n, '1', 2 ** 60]) {
    assert.throws(() => alice.arm('pay', 1n, 1, millis), { code: 'ECNY_VALUE' });
  }
  assert.throws(() => alice.arm('pay', 1n, 1, null), { code: 'ECNY_NULL' });
});

test('an enrolment names what is wrong with its arguments', () => {
  const enrolment = new Enrolment({});
  assert.throws(() => enrolment.finish(root, alicesPackage), { code: 'ECNY_NOT_OPEN' });
  assert.throws(() => enrolment.secret(), { code: 'ECNY_NOT_OPEN' });
  enrolment.begin();

  for (const [value, code] of bad(33)) assert.throws(() => enrolment.finish(value, alicesPackage), { code });
  for (const [value, code] of bad(393)) assert.throws(() => enrolment.finish(root, value), { code });
  for (const [value, code] of bad(32)) assert.throws(() => new Enrolment({}).resume(value), { code });
  assert.throws(() => enrolment.begin(), { code: 'ECNY_ALREADY_OPEN' });
  assert.throws(() => enrolment.finish(new Uint8Array(33), alicesPackage), { code: 'ECNY_VALUE' });
  assert.throws(() => enrolment.finish(root, new Uint8Array(393)), { code: 'ECNY_PACKAGE' });
  assert.throws(() => new Enrolment({}).resume(new Uint8Array(32)), { code: 'ECNY_VALUE' });
});

test('a platform that lacks a part is named, with the part', () => {
  const whole = new MemoryFlash();
  const without = (part) => ({ flash: { size: whole.size, page: whole.page, read: () => {}, program: () => {}, erase: () => {}, [part]: undefined } });

  for (const part of ['size', 'page', 'read', 'program', 'erase']) {
    assert.throws(() => new Wallet(without(part)), (error) => error.code === 'ECNY_PLATFORM' && error.message.includes(`flash.${part}`));
  }
  for (const [platform, code] of [
    [undefined, 'ECNY_NULL'],
    [null, 'ECNY_NULL'],
    [7, 'ECNY_PLATFORM'],
    [{}, 'ECNY_PLATFORM'],
    [{ flash: null }, 'ECNY_PLATFORM'],
    [{ flash: whole, random: 7 }, 'ECNY_PLATFORM'],
    [{ flash: whole, clock: {} }, 'ECNY_PLATFORM'],
    [{ flash: whole, counter: 1 }, 'ECNY_PLATFORM'],
    [{ flash: whole, counter: { read: () => 0 } }, 'ECNY_PLATFORM'],
    [{ flash: Object.create(FileFlash.prototype) }, 'ECNY_PLATFORM'],
    [{ flash: new Wallet({ flash: whole }) }, 'ECNY_PLATFORM'],
    [{ flash: new Enrolment({}) }, 'ECNY_PLATFORM'],
  ]) {
    assert.throws(() => new Wallet(platform), (error) => error instanceof EcnyError && error.code === code);
  }
});

test('flash of a size no wallet can live on is refused before anything is written', () => {
  for (const [size, page] of [[0, 4096], [4096, 4096], [12_288, 4096], [8192, 0], [8192, 24], [-1, 4096], [1.5, 1]]) {
    const flash = { size, page, read: () => new Uint8Array(0), program: () => assert.fail(), erase: () => assert.fail() };

    assert.throws(() => new Wallet({ flash }).format(new Uint8Array(194), root, alicesPackage), { code: 'ECNY_PLATFORM' });
  }
});

test('a getter that throws is thrown as it is', () => {
  const mine = new Error('mine');
  const alice = wallet('alice').wallet;

  assert.throws(() => new Wallet({ get flash() { throw mine; } }), (error) => error === mine);
  assert.throws(() => alice.allow({ ...payment, get amount() { throw mine; } }), (error) => error === mine);
});

test('a getter that closes the wallet, or takes the bytes away, gets a named error', () => {
  const { wallet: alice } = wallet('alice');
  const payee = new Uint8Array(8);

  assert.throws(
    () => alice.allow({ payee, currency: 156, get tag() { structuredClone(payee.buffer, { transfer: [payee.buffer] }); return 0; }, amount: 1n }),
    { code: 'ECNY_VALUE' },
  );
  assert.throws(() => alice.allow({ ...payment, get amount() { alice.close(); return 1n; } }), { code: 'ECNY_NOT_OPEN' });
});

test('a function of another class, or of none, does nothing', () => {
  const alice = wallet('alice').wallet;
  const enrolment = new Enrolment({});

  for (const receiver of [enrolment, {}, null, undefined, 7, Object.create(Wallet.prototype), new Proxy(alice, {})]) {
    assert.throws(() => Wallet.prototype.status.call(receiver), TypeError);
    assert.throws(() => Wallet.prototype.close.call(receiver), TypeError);
  }
  assert.throws(() => Enrolment.prototype.begin.call(alice), TypeError);
  assert.throws(() => FileFlash.prototype.close.call(alice), (error) => error instanceof TypeError || error.code === 'ECNY_VALUE');
  assert.equal(alice.status().balance, 0n);
});

test('classes are made with new, and errors by the library alone', () => {
  assert.throws(() => Wallet({ flash: new MemoryFlash() }), { code: 'ECNY_VALUE' });
  assert.throws(() => Enrolment({}), { code: 'ECNY_VALUE' });
  assert.throws(() => FileFlash('x', 8192, 4096), { code: 'ECNY_VALUE' });
  assert.throws(() => new EcnyError('mine'), TypeError);
});

test('a class that extends a wallet is a wallet', () => {
  class Till extends Wallet {}
  const till = new Till({ flash: new MemoryFlash() });

  till.format(require('./bank.js').enrol('bob'), root, device('bob').packageBytes);
  till.activate();

  assert.ok(till instanceof Till && till instanceof Wallet);
  assert.equal(till.status().balance, 0n);
});

test('a Buffer, and a view into a larger buffer, are bytes', () => {
  const { wallet: alice, keys } = loaded('alice', 20_000n);
  alice.close();
  const large = new Uint8Array(300);
  large.set(keys, 50);

  alice.open(large.subarray(50, 244));
  alice.close();
  alice.open(Buffer.from(keys));

  assert.equal(alice.status().balance, 20_000n);
});

test('an APDU of any length has a response, and no bytes too', () => {
  const { wallet: alice } = loaded('alice', 20_000n);

  for (const length of [0, 1, 4, 5, 250, 261, 262, 65_544, 1 << 20]) {
    const { response, event } = alice.handleApdu(new Uint8Array(length).fill(0x80));
    assert.equal(response.length, 2);
    assert.equal(event.kind, 'refused');
    assert.equal(event.why.fault, 'peer');
  }
});

test('what a wallet gives is in a buffer of its own, of just that length', () => {
  const { wallet: alice } = loaded('alice', 20_000n);
  const select = alice.collect(1n);

  const { response } = loaded('bob', 1n).wallet.handleApdu(select);

  for (const given of [select, response, alice.statement(), alice.status().id, alice.nextRecord(0).record]) {
    assert.equal(Object.getPrototypeOf(given), Uint8Array.prototype);
    assert.equal(given.byteOffset, 0);
    assert.equal(given.buffer.byteLength, given.length);
  }
});

/** Bytes whose buffer has gone elsewhere. */
function detached(length) {
  const bytes = new Uint8Array(length);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

/** Bytes whose buffer has become too short for them. */
function shrunk(length) {
  const buffer = new ArrayBuffer(length, { maxByteLength: length });
  const bytes = new Uint8Array(buffer, 0, length);
  buffer.resize(length - 1);
  return bytes;
}
