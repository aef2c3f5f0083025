// How long a whole payment takes through Node: three exchanges, both wallets, one process.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { FileFlash } = require('./napi.js');
const { loaded, wallet } = require('./bank.js');
const { MemoryFlash } = require('./memory_flash.js');

const payments = Math.max(300, Number(process.argv[2] ?? 300));
const PAGES = 512;
const PAGE = 4096;
const folder = fs.mkdtempSync(path.join(fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir(), 'ecny-measure-'));
let files = 0;

const platforms = {
  'flash in JavaScript': () => ({ flash: new MemoryFlash({ pages: PAGES, page: PAGE }) }),
  'FileFlash in memory': () => ({ flash: new FileFlash(path.join(folder, `${files++}`), PAGES * PAGE, PAGE) }),
};

/** What a host does between taps: a yes, and what need not be done in one. It is not counted. */
function between(alice, bob) {
  alice.arm('pay', 1n, 1);
  alice.prepare();
  bob.prepare();
}

/** The microseconds of one payment. */
function pay(alice, bob) {
  between(alice, bob);
  const began = process.hrtime.bigint();
  let command = bob.collect(1n);
  while (command !== null) command = bob.feed(alice.handleApdu(command).response).command;
  return Number(process.hrtime.bigint() - began) / 1_000;
}

async function payAsync(alice, bob) {
  between(alice, bob);
  const began = process.hrtime.bigint();
  let command = await bob.collectAsync(1n);
  while (command !== null) command = (await bob.feedAsync((await alice.handleApduAsync(command)).response)).command;
  return Number(process.hrtime.bigint() - began) / 1_000;
}

function say(what, micros) {
  const sorted = micros.toSorted((a, b) => a - b);
  const [least, median] = [sorted[0], sorted[sorted.length >> 1]];
  console.log(`${what.padEnd(44)} min ${least.toFixed(0).padStart(6)} µs   median ${median.toFixed(0).padStart(6)} µs   of ${micros.length}`);
}

async function main() {
  for (const [name, platform] of Object.entries(platforms)) {
    const alice = loaded('alice', 20_000n, platform()).wallet;
    const bob = wallet('bob', platform()).wallet;
    for (let warm = 0; warm < 20; warm++) pay(alice, bob);
    say(`a payment, ${name}`, Array.from({ length: payments }, () => pay(alice, bob)));
  }
  const alice = loaded('alice', 20_000n, platforms['FileFlash in memory']()).wallet;
  const bob = wallet('bob', platforms['FileFlash in memory']()).wallet;
  const micros = [];
  for (let payment = 0; payment < payments; payment++) micros.push(await payAsync(alice, bob));
  say('a payment, FileFlash in memory, promises', micros);

  const calls = 200_000;
  const began = process.hrtime.bigint();
  for (let call = 0; call < calls; call++) alice.disarm();
  const nanos = Number(process.hrtime.bigint() - began) / calls;
  console.log(`a call that does next to nothing (disarm): ${nanos.toFixed(0)} ns`);
}

main().finally(() => fs.rmSync(folder, { recursive: true }));
