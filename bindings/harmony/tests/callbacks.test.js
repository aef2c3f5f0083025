// Callbacks that throw, answer with what is no answer, call back, or do their work by half: a named error with its cause,
// and nothing is lost.
'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const { EcnyError, Enrolment, Wallet } = require('./napi.js');
const { device, enrol, giving, loaded, root, wallet } = require('./bank.js');
const { MemoryFlash } = require('./memory_flash.js');
const { tap } = require('./tap.js');

const SUM = 20_000n;
const AMOUNT = 1_500n;

test('what a callback throws is the cause of the error', () => {
  const { wallet: alice, keys, flash } = loaded('alice', SUM);
  alice.close();

  for (const thrown of [new Error('the bus is gone'), new EvalError('x'), 'a string', 7, undefined, null]) {
    const faulty = new Wallet({
      flash: copyOf(flash, {
        read() {
          throw thrown;
        },
      }),
    });

    assert.throws(
      () => faulty.open(keys),
      (error) => error instanceof EcnyError && error.fault === 'storage' && 'cause' in error && error.cause === thrown,
    );
  }
  alice.open(keys);
  assert.equal(alice.status().balance, SUM);
});

test('an answer that is none is the cause of the error, and says what is wanted', () => {
  const { wallet: alice, keys, flash } = loaded('alice', SUM);
  alice.close();

  for (const answer of [
    undefined, null, 0, 'x', {}, [1, 2], new Uint8Array(0), new Uint8Array(7), new Uint8Array(1 << 16),
    Promise.resolve(new Uint8Array(16)), new Uint16Array(8), new Uint8Array(new SharedArrayBuffer(16)), Symbol('x'),
  ]) {
    const faulty = new Wallet({ flash: copyOf(flash, { read: () => answer }) });

    assert.throws(
      () => faulty.open(keys),
      (error) => error.fault === 'storage' && error.cause instanceof TypeError && /flash\.read must/.test(error.cause.message),
    );
    assert.throws(() => faulty.status(), { code: 'ECNY_NOT_OPEN' });
  }
});

test('a write that answers is none that is done', () => {
  const keys = enrol('alice');
  for (const answer of [Promise.resolve(), false, true, 0, new Uint8Array(16)]) {
    for (const part of ['program', 'erase']) {
      const flash = copyOf(new MemoryFlash(), { [part]: () => answer });

      assert.throws(
        () => new Wallet({ flash }).format(keys, root, device('alice').packageBytes),
        (error) => error.fault === 'storage' && error.cause.message.includes(`flash.${part} must return nothing`),
      );
    }
  }
});

test('randomness that fails, ends, or stands still makes no key', () => {
  const errors = [
    [() => { throw new RangeError('dry'); }, RangeError],
    [() => new Uint8Array(3), TypeError],
    [async (length) => new Uint8Array(length), TypeError],
    [giving(new Uint8Array(8)), Error],
  ];
  for (const [random, cause] of errors) {
    assert.throws(
      () => new Enrolment({ random }).begin(),
      (error) => error.code === 'ECNY_ELEMENT_RANDOMNESS' && error.fault === 'storage' && error.cause instanceof cause,
    );
  }
  const { keys, flash, wallet: alice } = loaded('alice', SUM);
  alice.close();
  const stuck = new Wallet({ flash, random: (length) => new Uint8Array(length) });

  assert.throws(() => stuck.open(keys), { code: 'ECNY_ELEMENT_RANDOMNESS' });
});

test('a counter that fails is named', () => {
  const keys = enrol('alice');
  const format = (counter) => new Wallet({ flash: new MemoryFlash(), counter }).format(keys, root, device('alice').packageBytes);

  for (const read of [() => { throw new Error('no'); }, () => -1, () => 0.5, () => 2 ** 32, () => '0', () => 0n]) {
    assert.throws(() => format({ read, advance() {} }), (error) => error.fault === 'storage' && error.cause instanceof Error);
  }
  assert.throws(
    () => format({ read: () => 0, advance: () => { throw new Error('worn'); } }),
    (error) => error.fault === 'storage' && error.cause.message === 'worn',
  );
});

test('a counter that counts already is one of a wallet that has lived', () => {
  const keys = enrol('alice');
  const alice = new Wallet({ flash: new MemoryFlash(), counter: { read: () => 7, advance() {} } });

  assert.throws(() => alice.format(keys, root, device('alice').packageBytes), { code: 'ECNY_LIVED', fault: 'refused' });
});

test('a clock that fails arms nothing', () => {
  for (const clock of [() => { throw new Error('stopped'); }, () => -1, () => NaN, () => 1n, () => 'now', () => Infinity]) {
    const { wallet: alice } = wallet('alice', { flash: new MemoryFlash(), clock });

    assert.throws(() => alice.arm('pay', 1n, 1, 1_000), (error) => error instanceof EcnyError && error.cause instanceof Error);
    alice.arm('pay', 1n, 1);
  }
});

test('a callback that calls back into its wallet is told that it is busy, and the call goes on', () => {
  const { wallet: alice, keys, flash } = loaded('alice', SUM);
  alice.close();
  const seen = [];
  const again = new Wallet({
    flash: copyOf(flash, {
      read(offset, length) {
        for (const call of [() => again.status(), () => again.open(keys), () => again.close(), () => again.endTap()]) {
          assert.throws(call, (error) => seen.push(error.code) > 0);
        }
        return flash.read(offset, length);
      },
    }),
  });

  again.open(keys);

  assert.ok(seen.length > 0 && seen.every((code) => code === 'ECNY_BUSY'));
  assert.equal(again.status().balance, SUM);
});

test('a callback may call another wallet', () => {
  const { wallet: alice, keys, flash } = loaded('alice', SUM);
  const { wallet: bob } = loaded('bob', 5n);
  alice.close();
  const balances = [];
  const again = new Wallet({
    flash: copyOf(flash, {
      read(offset, length) {
        balances.push(bob.status().balance);
        return flash.read(offset, length);
      },
    }),
  });

  again.open(keys);

  assert.ok(balances.length > 0 && balances.every((balance) => balance === 5n));
});

test('a callback that takes the input away, or writes over it, does so to a copy', () => {
  for (const spoil of [(apdu) => apdu.fill(0), (apdu) => structuredClone(apdu.buffer, { transfer: [apdu.buffer] })]) {
    const { wallet: alice, flash } = loaded('alice', SUM);
    const bob = wallet('bob').wallet;
    alice.arm('pay', AMOUNT, 1);
    const hello = alice.handleApdu(bob.collect(AMOUNT));
    const collect = bob.feed(hello.response).command;
    const given = collect.slice();
    let spoiled = 0;
    flash.fault = () => {
      if (spoiled++ === 0) spoil(given);
      globalThis.gc();
    };

    const first = alice.handleApdu(given);
    flash.fault = null;
    const second = alice.handleApdu(collect);

    // The wallet remembers the command as it was: the same once more is a repetition, and pays nothing twice.
    assert.ok(spoiled > 0);
    assert.equal(first.event.kind, 'debited');
    assert.equal(second.event.kind, 'repeated');
    assert.deepEqual(second.response, first.response);
    assert.equal(alice.status().balance, SUM - AMOUNT);
  }
});

test('a callback that changes the platform changes nothing for the wallet', () => {
  const { wallet: alice, keys, flash } = loaded('alice', SUM);
  alice.close();
  const platform = { flash: copyOf(flash, {}) };
  const again = new Wallet(platform);

  platform.flash.read = null;
  delete platform.flash.program;
  platform.flash = null;
  again.open(keys);

  assert.equal(again.status().balance, SUM);
});

test('who finds the platform in the wallet cannot change it', () => {
  const { wallet: alice } = loaded('alice', SUM);
  const [symbol] = Object.getOwnPropertySymbols(alice);

  assert.throws(() => {
    alice[symbol] = [];
  }, TypeError);
  assert.throws(() => {
    alice[symbol].length = 0;
  }, TypeError);
  assert.throws(() => delete alice[symbol], TypeError);
});

for (const half of [false, true]) {
  for (const [role, begin] of [
    ['the payee reads', ({ alice, bob }, amount) => tap(bob.collect(amount), bob, alice)],
    ['the payer reads', ({ alice, bob }, amount) => tap(alice.pay(amount), alice, bob)],
  ]) {
    for (const failing of ['alice', 'bob']) {
      test(`${role}, and a write of ${failing === 'alice' ? 'the payer' : 'the payee'} fails ${half ? 'half-way' : 'before it begins'}: nothing is lost`, () => {
        let faults = 0;
        for (let write = 1; ; write++) {
          const world = pair();
          const broken = new Error(`write ${write}`);
          world.flash[failing].writes = 0;
          world.flash[failing].fault = (count, doHalf) => {
            if (count !== write) return;
            if (half) doHalf();
            throw broken;
          };

          const error = namedError(() => begin(world, AMOUNT));
          world.flash[failing].fault = null;
          if (error === null) break;
          faults++;
          assert.equal(error.cause, broken);
          assert.equal(error.fault, 'storage');
          assert.throws(() => world[failing].confirm(), { code: 'ECNY_FLASH_CLOSED' });
          world[failing].close();
          world[failing].open(world.keys[failing]);
          world.alice.arm('pay', AMOUNT, 2);
          world.bob.arm('receive', AMOUNT, 2);
          if (world.alice.status().inFlight > 0n) begin(world, 0n);

          const [alices, bobs] = [world.alice.status(), world.bob.status()];
          assert.equal(alices.inFlight, 0n);
          assert.equal(alices.balance + bobs.balance, SUM);
          assert.ok(bobs.balance === 0n || bobs.balance === AMOUNT);
        }
        assert.ok(faults > 0);
      });
    }
  }
}

test('flash that lies about what it read gets a named error, and on honest flash everything is there', () => {
  const { wallet: alice, keys, flash } = loaded('alice', SUM);
  alice.close();
  const lies = [
    () => 0,
    () => 0xff,
    (byte) => byte ^ 1,
    (_, at) => at,
    () => Math.floor(Math.random() * 256),
  ];
  for (const lie of lies) {
    const liar = new Wallet({ flash: copyOf(flash, { read: (offset, length) => flash.read(offset, length).map(lie) }) });

    assert.throws(() => liar.open(keys), (error) => error instanceof EcnyError && error.fault !== 'bug');
  }

  const honest = new Wallet({ flash });
  honest.open(keys);
  assert.equal(honest.status().balance, SUM);
});

test('flash that begins to lie in a tap gets a named error, and no value is made or lost by it', () => {
  for (const messages of [1, 2, 3, 4]) {
    const world = pair();
    tap(world.bob.collect(AMOUNT), world.bob, world.alice, messages);

    world.flash.alice.lie = true;
    const error = namedError(() => tap(world.bob.collect(0n), world.bob, world.alice));
    world.flash.alice.lie = false;
    world.alice.close();
    world.alice.open(world.keys.alice);
    if (world.alice.status().inFlight > 0n) tap(world.bob.collect(0n), world.bob, world.alice);

    assert.ok(error === null || error.fault !== 'bug');
    assert.equal(world.alice.status().inFlight, 0n);
    assert.equal(world.alice.status().balance + world.bob.status().balance, SUM);
  }
});

test('a refusal for the flash says so to the own host, with the cause, and to nobody else', () => {
  const world = pair();
  const broken = new Error('worn out');
  world.flash.alice.fault = () => {
    throw broken;
  };
  const hello = world.alice.handleApdu(world.bob.collect(AMOUNT));
  const collect = world.bob.feed(hello.response).command;

  const { response, event } = world.alice.handleApdu(collect);

  assert.deepEqual(response, Uint8Array.of(0x69, 0x85));
  assert.equal(event.kind, 'refused');
  assert.equal(event.why.fault, 'storage');
  assert.equal(event.why.cause, broken);
});

/** The first error that the tap ended with at either side: thrown by the reader, or the card's own refusal. */
function namedError(run) {
  try {
    const { events } = run();
    return events.find((event) => event.kind === 'refused')?.why ?? null;
  } catch (error) {
    assert.ok(error instanceof EcnyError, String(error));
    return error.code === 'ECNY_PEER_REFUSED' ? lastRefusal.why : error;
  }
}

const lastRefusal = { why: null };

/** Two wallets, the first with SUM, that have said yes to AMOUNT; the card's refusals are remembered. */
function pair() {
  const a = loaded('alice', SUM, { flash: new LyingFlash() });
  const b = wallet('bob');
  a.wallet.arm('pay', AMOUNT, 2);
  b.wallet.arm('receive', AMOUNT, 2);
  for (const { wallet: made } of [a, b]) {
    const handle = made.handleApdu;
    made.handleApdu = function (apdu) {
      const answer = handle.call(this, apdu);
      if (answer.event.kind === 'refused') lastRefusal.why = answer.event.why;
      return answer;
    };
  }
  return {
    alice: a.wallet,
    bob: b.wallet,
    keys: { alice: a.keys, bob: b.keys },
    flash: { alice: a.flash, bob: b.flash },
  };
}

class LyingFlash extends MemoryFlash {
  lie = false;
  read(offset, length) {
    const read = super.read(offset, length);
    return this.lie ? read.map((byte) => byte ^ 0x55) : read;
  }
}

function copyOf(flash, parts) {
  return {
    size: flash.size,
    page: flash.page,
    read: flash.read.bind(flash),
    program: flash.program.bind(flash),
    erase: flash.erase.bind(flash),
    ...parts,
  };
}
