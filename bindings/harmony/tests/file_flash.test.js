// Flash in a file: what was acknowledged is there, nobody else writes, and what is wrong is named.
'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { EcnyError, FileFlash, Wallet } = require('./napi.js');
const { device, enrol, loaded, root, wallet } = require('./bank.js');

const SIZE = 131_072;
const PAGE = 4_096;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ecny-flash-'));
test.after(() => fs.rmSync(folder, { recursive: true }));

let files = 0;
const fresh = () => path.join(folder, `${files++}.flash`);

test('a new file is erased flash, for its owner alone', () => {
  const file = fresh();

  const flash = new FileFlash(file, SIZE, PAGE);

  const image = fs.readFileSync(file);
  assert.equal(flash.size, SIZE);
  assert.equal(flash.page, PAGE);
  assert.equal(image.length, SIZE);
  assert.ok(image.every((byte) => byte === 0xff));
  assert.equal(fs.statSync(file).mode & 0o077, 0);
  assert.equal(fs.existsSync(`${file}.new`), false);
});

test('a wallet is in its file after the process has ended without closing it', () => {
  const file = fresh();
  const script = `
    const { loaded } = ${needs('bank.js')};
    const { FileFlash } = ${needs('napi.js')};
    loaded('alice', 20000n, { flash: new FileFlash(${JSON.stringify(file)}, ${SIZE}, ${PAGE}) });
    process.kill(process.pid, 'SIGKILL');`;
  assert.throws(() => execFileSync(process.execPath, ['-e', script], { stdio: 'pipe' }), { signal: 'SIGKILL' });

  const alice = new Wallet({ flash: new FileFlash(file, SIZE, PAGE) });
  alice.open(enrol('alice'));

  assert.equal(alice.status().balance, 20_000n);
});

test('a file is open once: here, and in any process', () => {
  const file = fresh();
  const held = new FileFlash(file, SIZE, PAGE);
  const script = `
    const { FileFlash } = ${needs('napi.js')};
    try { new FileFlash(${JSON.stringify(file)}, ${SIZE}, ${PAGE}); } catch (error) { console.log(error.code); }`;

  assert.throws(() => new FileFlash(file, SIZE, PAGE), { code: 'ECNY_BUSY' });
  assert.equal(execFileSync(process.execPath, ['-e', script]).toString(), 'ECNY_BUSY\n');
  held.close();

  new FileFlash(file, SIZE, PAGE).close();
});

test('two wallets cannot be open on one file', () => {
  const flash = new FileFlash(fresh(), SIZE, PAGE);
  const { wallet: alice, keys } = loaded('alice', 20_000n, { flash });
  const second = new Wallet({ flash });

  assert.throws(() => second.open(keys), { code: 'ECNY_BUSY' });
  assert.throws(() => second.format(keys, root, device('alice').packageBytes), { code: 'ECNY_BUSY' });
  alice.close();
  second.open(keys);

  assert.equal(second.status().balance, 20_000n);
  assert.throws(() => alice.open(keys), { code: 'ECNY_BUSY' });
});

test('a wallet that did not open does not hold the file', () => {
  const flash = new FileFlash(fresh(), SIZE, PAGE);
  const first = new Wallet({ flash });
  const second = new Wallet({ flash });
  const keys = enrol('alice');

  assert.throws(() => first.open(keys), { code: 'ECNY_FLASH_NOT_A_JOURNAL', fault: 'storage' });
  assert.throws(() => first.open(new Uint8Array(194)), { code: 'ECNY_KEYS' });

  second.format(keys, root, device('alice').packageBytes);
});

test('a file is not closed under an open wallet, and a closed one opens no wallet', () => {
  const flash = new FileFlash(fresh(), SIZE, PAGE);
  const { wallet: alice, keys } = wallet('alice', { flash });

  assert.throws(() => flash.close(), { code: 'ECNY_BUSY' });
  alice.close();
  flash.close();

  assert.throws(() => flash.close(), { code: 'ECNY_NOT_OPEN' });
  assert.throws(() => alice.open(keys), { code: 'ECNY_PLATFORM' });
});

test('a wallet under other keys is named', () => {
  const flash = new FileFlash(fresh(), SIZE, PAGE);
  wallet('alice', { flash }).wallet.close();

  assert.throws(() => new Wallet({ flash }).open(enrol('bob')), { code: 'ECNY_FLASH_WRONG_KEY', fault: 'storage' });
});

test('a path that is none, a size that is none and a file of another size are named, and nothing is made', () => {
  const file = fresh();
  new FileFlash(file, SIZE, PAGE).close();
  const absent = fresh();

  for (const [given, code] of [
    [[undefined, SIZE, PAGE], 'ECNY_NULL'],
    [[null, SIZE, PAGE], 'ECNY_NULL'],
    [[7, SIZE, PAGE], 'ECNY_VALUE'],
    [['', SIZE, PAGE], 'ECNY_LENGTH'],
    [[`${absent}\0`, SIZE, PAGE], 'ECNY_VALUE'],
    [['x'.repeat(5_000), SIZE, PAGE], 'ECNY_LENGTH'],
    [[absent, '1', PAGE], 'ECNY_VALUE'],
    [[absent, SIZE], 'ECNY_NULL'],
    [[absent, -1, PAGE], 'ECNY_VALUE'],
    [[absent, 2 ** 32, PAGE], 'ECNY_VALUE'],
    [[absent, 0, PAGE], 'ECNY_PLATFORM'],
    [[absent, SIZE, 0], 'ECNY_PLATFORM'],
    [[absent, PAGE * 3, PAGE], 'ECNY_PLATFORM'],
    [[absent, 48, 24], 'ECNY_PLATFORM'],
    [[file, SIZE * 2, PAGE], 'ECNY_FLASH_GEOMETRY'],
    [[path.join(folder, 'no', 'folder'), SIZE, PAGE], 'ECNY_FLASH_FAILED'],
    [[folder, SIZE, PAGE], 'ECNY_FLASH_FAILED'],
  ]) {
    assert.throws(() => new FileFlash(...given), (error) => error instanceof EcnyError && error.code === code, `${given}`);
  }
  assert.equal(fs.existsSync(absent), false);
});

test('a link is not followed, so nobody else chooses the file', () => {
  const target = fresh();
  const link = fresh();
  new FileFlash(target, SIZE, PAGE).close();
  fs.symlinkSync(target, link);

  assert.throws(() => new FileFlash(link, SIZE, PAGE), { code: 'ECNY_FLASH_FAILED' });
});

test('a file that was left unfinished is begun again', () => {
  const file = fresh();
  fs.writeFileSync(`${file}.new`, 'the power was cut here');

  new FileFlash(file, SIZE, PAGE).close();

  assert.ok(fs.readFileSync(file).every((byte) => byte === 0xff));
  assert.equal(fs.existsSync(`${file}.new`), false);
});

test('a word is written once: over bytes that are not erased nothing is written', () => {
  const file = fresh();
  const { wallet: alice } = loaded('alice', 20_000n, { flash: new FileFlash(file, SIZE, PAGE) });
  const bob = wallet('bob').wallet;
  const written = fs.readFileSync(file).subarray(0, SIZE / 2).findLastIndex((byte) => byte !== 0xff) + 1;
  const next = Math.ceil(written / 16) * 16;
  const other = fs.openSync(file, 'r+');
  fs.writeSync(other, new Uint8Array(PAGE), 0, PAGE, next);
  fs.closeSync(other);
  const before = fs.readFileSync(file);
  alice.arm('pay', 100n, 1);
  const hello = alice.handleApdu(bob.collect(100n));

  const { event } = alice.handleApdu(bob.feed(hello.response).command);

  assert.equal(event.kind, 'refused');
  assert.equal(event.why.code, 'ECNY_FLASH_FAILED');
  assert.deepEqual(fs.readFileSync(file), before);
});

/** How a script in a string loads a file of this folder. */
function needs(file) {
  return `require(${JSON.stringify(path.join(__dirname, file))})`;
}
