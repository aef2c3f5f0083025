// The quick start of the README, as it stands there: two of its wallets pay each other.
'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { device, giving, root, wallet } = require('./bank.js');
const { tap } = require('./tap.js');

const built = process.env.ECNY_QUICKSTART;
if (built === undefined) throw new Error('ECNY_QUICKSTART is not set: run bindings/harmony/test');
const { answer, collect, enrol, open } = require(built);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ecny-quickstart-'));
test.after(() => fs.rmSync(folder, { recursive: true }));

test('the quick start enrols, loads, pays, loses the link, and heals', async () => {
  const alice = await begin('alice');
  const bob = await begin('bob');
  const purse = wallet('alice-purse').wallet;
  purse.arm('pay', 20_000n, 1);
  tap(alice.wallet.load(20_000n), alice.wallet, purse);
  const seen = [];
  const toAlice = (command) => answer(alice.wallet, command, (event) => seen.push(event.kind));
  alice.wallet.arm('pay', 1_234n, 2);

  const received = await collect(bob.wallet, 1_234n, toAlice);
  const torn = await collect(bob.wallet, 1_000n, losingAfter(2, toAlice));
  const healed = await collect(bob.wallet, 0n, toAlice);

  assert.equal(received, 1_234n);
  assert.equal(torn, 0n);
  assert.equal(healed, 1_000n);
  assert.ok(seen.includes('settled') && seen.includes('debited'));
  assert.equal(alice.wallet.status().balance, 17_766n);
  assert.equal(bob.wallet.status().balance, 2_234n);
});

test('the quick start opens what it has made', async () => {
  const { id, keys, file } = await (async () => {
    const made = await begin('bob');
    const told = { id: made.wallet.status().id, keys: made.keys, file: made.file };
    made.wallet.close();
    return told;
  })();

  let again = null;
  for (let turn = 0; again === null && turn < 50; turn++) {
    // The file is free when its first FileFlash has been collected.
    await new Promise((later) => setTimeout(later, 10));
    globalThis.gc();
    again = await open(keys, file).catch((error) => assert.equal(error.code, 'ECNY_BUSY') ?? null);
  }

  assert.deepEqual(again.status().id, id);
});

async function begin(name) {
  const { random, applicant, packageBytes } = device(name);
  const file = path.join(folder, `${name}-${fs.readdirSync(folder).length}.flash`);
  const operator = async (shown) => {
    assert.deepEqual(shown, applicant);
    return packageBytes;
  };
  return { ...(await enrol(root, operator, file, { random: giving(random) })), file };
}

/** A link that is lost on the way back from the card, after so many commands. */
function losingAfter(commands, transmit) {
  let left = commands;
  return async (command) => {
    const response = await transmit(command);
    if (--left === 0) throw new Error('out of the field');
    return response;
  };
}
