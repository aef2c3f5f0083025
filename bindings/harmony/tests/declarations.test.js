// index.d.ts says what the module has, no more and no less.
'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');
const napi = require('./napi.js');
const { loaded, wallet, word } = require('./bank.js');
const { MemoryFlash } = require('./memory_flash.js');
const { tap } = require('./tap.js');

const repository = path.join(__dirname, '../../..');
const read = (file) => fs.readFileSync(path.join(repository, file), 'utf8');
const source = ts.createSourceFile('index.d.ts', read('bindings/harmony/types/index.d.ts'), ts.ScriptTarget.ES2022);
const declared = new Map(source.statements.filter((one) => one.name !== undefined).map((one) => [one.name.text, one]));
const members = (name) => [...new Set(declared.get(name).members.flatMap((one) => (one.name === undefined ? [] : [one.name.text])))];
const required = (name) =>
  declared.get(name).members.filter((one) => one.name !== undefined && one.questionToken === undefined).map((one) => one.name.text);

test('every class and value that is declared is exported, and the other way round', () => {
  const exported = source.statements
    .filter((one) => ts.isClassDeclaration(one) || ts.isVariableStatement(one))
    .map((one) => one.name?.text ?? one.declarationList.declarations[0].name.text);

  assert.deepEqual(Object.keys(napi).sort(), exported.sort());
});

for (const name of ['Wallet', 'Enrolment']) {
  test(`${name} has the functions that are declared, and no other`, () => {
    const has = Object.getOwnPropertyNames(napi[name].prototype).filter((one) => one !== 'constructor');

    assert.deepEqual(has.sort(), members(name).sort());
  });
}

test('what a wallet tells has the fields that are declared, and no other', () => {
  const alice = loaded('alice', 20_000n).wallet;
  const bob = wallet('bob').wallet;
  alice.arm('pay', 100n, 1);
  const { events } = tap(bob.collect(100n), bob, alice, 3);
  const { events: healing } = tap(bob.collect(0n), bob, alice);
  const hello = alice.handleApdu(bob.collect(5n));
  alice.handleApdu(bob.feed(hello.response).command);

  const told = {
    Status: alice.status(),
    Limits: alice.limits(),
    Line: alice.nextLine(0),
    Settings: alice.settings(),
    Pocket: pocket(alice),
    PinStatus: wallet('alice', { flash: new MemoryFlash(), pinFlash: new MemoryFlash() }).wallet.pin(),
    LogRecord: alice.nextRecord(0),
    PlainEvent: events.find((event) => event.kind === 'selected'),
    DebitedEvent: events.find((event) => event.kind === 'debited'),
    CreditedEvent: healing.find((event) => event.kind === 'credited'),
    EndedEvent: healing.find((event) => event.kind === 'settled'),
    RefusedEvent: alice.handleApdu(Uint8Array.of(0)).event,
    Answer: alice.handleApdu(Uint8Array.of(0)),
    Payment: alice.asked(),
  };

  for (const [name, value] of Object.entries(told)) assert.deepEqual(Object.keys(value).sort(), required(name).sort(), name);
});

/** A pocket, where the operator has opened one. */
function pocket(alice) {
  alice.take(word('pocket'));
  return alice.pocket(0);
}

test('the AID is the protocol’s own, in the sample and in its module.json5', () => {
  const [, aid] = /AID: \[u8; sizes::AID\] = \*b"\\xF0(\w+)"/.exec(read('offline-protocol/src/apdu.rs'));
  const hex = `F0${Buffer.from(aid).toString('hex').toUpperCase()}`;

  for (const file of ['nfc/Aid.ets', '../module.json5']) {
    assert.ok(read(`bindings/harmony/sample/entry/src/main/ets/${file}`).includes(hex), file);
  }
  assert.ok(read('bindings/harmony/README.md').includes(hex));
});
