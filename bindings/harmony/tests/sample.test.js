// The ArkTS sample over the real module: cards, readers, torn taps, and the making of a wallet, cut at every step.
'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const ets = require('./ets.js');
const { Enrolment, FileFlash } = require('./napi.js');
const { device, giving, loaded, root, wallet } = require('./bank.js');
const { IsoDep, cards, touch } = require('./kits/air.js');
const { faults } = require('./kits/@kit.CoreFileKit.js');
const { Advice, OutcomeKind } = ets('nfc/Outcome.js');
const { CardService } = ets('nfc/CardService.js');
const { ReaderPayment } = ets('nfc/ReaderPayment.js');
const { Session, Task } = ets('Session.js');
const { KeyBox } = ets('wallet/KeyBox.js');
const { WalletStore } = ets('wallet/WalletStore.js');
const { WalletTurns } = ets('wallet/WalletTurns.js');
const { fen, yuan } = ets('wallet/Yuan.js');

const SUM = 20_000n;
const AMOUNT = 1_500n;
const SILENCE = 150;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ecny-sample-'));
test.after(() => fs.rmSync(folder, { recursive: true }));

let files = 0;
const onFile = () => ({ flash: new FileFlash(path.join(folder, `${files++}.flash`), 131_072, 4_096) });
const element = (name) => ({ bundleName: 'org.example.ecny', abilityName: name });

/**
 * How a torn tap looks from both sides, by the messages that arrived; and what the payer has in flight then. The card
 * may hear nothing at all, and then tells nothing.
 */
const torn = {
  'the payee reads': [
    { reader: 'lost', card: null, inFlight: 0n },
    { reader: 'lost', card: null, inFlight: 0n },
    { reader: 'open', card: null, inFlight: 0n },
    { reader: 'open', card: 'in flight', inFlight: AMOUNT },
    { reader: 'received', card: 'in flight', inFlight: AMOUNT },
    { reader: 'received', card: 'paid', inFlight: 0n },
    { reader: 'received', card: 'paid', inFlight: 0n },
  ],
  'the payer reads': [
    { reader: 'lost', card: null, inFlight: 0n },
    { reader: 'lost', card: null, inFlight: 0n },
    { reader: 'lost', card: null, inFlight: 0n },
    { reader: 'lost', card: 'open', inFlight: 0n },
    { reader: 'in flight', card: 'open', inFlight: AMOUNT },
    { reader: 'in flight', card: 'received', inFlight: AMOUNT },
    { reader: 'paid', card: 'received', inFlight: 0n },
  ],
};

for (const [role, rows] of Object.entries(torn)) {
  rows.forEach((row, messages) => {
    test(`${role}, and the link is lost after message ${messages}: each side says what is so, and the next touch heals`, async () => {
      const world = await pair(role);

      const outcome = await world.tap(AMOUNT, messages);
      const cardOutcome = await world.cardTells();
      const inFlight = world.alice.status().inFlight;
      if (inFlight > 0n) await world.tap(0n);
      await world.stop();

      assert.equal(outcome.kind, row.reader);
      assert.equal(cardOutcome?.kind ?? null, row.card);
      assert.equal(inFlight, row.inFlight);
      for (const side of [outcome, cardOutcome]) {
        if (side?.kind === OutcomeKind.IN_FLIGHT) {
          assert.equal(side.advice, Advice.TOUCH_AGAIN);
          assert.equal(side.amount, AMOUNT);
          assert.equal(side.inFlight, AMOUNT);
        }
        if (side?.kind === OutcomeKind.OPEN) assert.equal(side.advice, Advice.TOUCH_AGAIN_OR_GIVE_UP);
        if (side?.kind === OutcomeKind.PAID) assert.equal(side.amount, AMOUNT);
      }
      assert.equal(world.alice.status().inFlight, 0n);
      assert.equal(world.alice.status().balance + world.bob.status().balance, SUM);
    });
  });
}

test('a whole payment is told on both sides', async () => {
  for (const role of Object.keys(torn)) {
    const world = await pair(role);

    const outcome = await world.tap(AMOUNT);
    const cardOutcome = await world.cardTells();
    await world.stop();

    const [paid, received] = role === 'the payer reads' ? [outcome, cardOutcome] : [cardOutcome, outcome];
    assert.deepEqual([paid.kind, paid.amount, paid.advice], [OutcomeKind.PAID, AMOUNT, Advice.NONE]);
    assert.deepEqual([received.kind, received.amount, received.advice], [OutcomeKind.RECEIVED, AMOUNT, Advice.NONE]);
    assert.equal(paid.error, null);
  }
});

test('an order that is open can be given up, and comes back with the next touch', async () => {
  const world = await pair('the payee reads');
  await world.tap(AMOUNT, 3);
  await world.cardTells();

  world.bob.void();
  const outcome = await world.tap(0n);
  const cardOutcome = await world.cardTells();
  await world.stop();

  assert.equal(outcome.kind, OutcomeKind.CANCELED);
  assert.equal(cardOutcome.kind, OutcomeKind.CAME_BACK);
  assert.equal(world.alice.status().balance, SUM);
});

test('a card that is not a wallet, a chip that is too small and a broken link move nothing', async () => {
  const bob = new ReaderPayment(new WalletTurns(wallet('bob', onFile()).wallet));
  const bank = { hear: async () => [0x6a, 0x82] };
  const small = new IsoDep(bank);
  small.maxTransmitSize = 128;

  const stranger = await bob.collect(new IsoDep(bank), AMOUNT);
  const chip = await bob.collect(small, AMOUNT);
  const link = await bob.collect(new IsoDep(bank, 0), AMOUNT);

  assert.equal(stranger.kind, OutcomeKind.REFUSED);
  assert.equal(stranger.error.fault, 'peer');
  assert.equal(chip.kind, OutcomeKind.LOST);
  assert.equal(link.kind, OutcomeKind.LOST);
});

test('two sessions: the card is asked, its person says yes, and the second touch pays', async () => {
  const { sessions, told } = await twoSessions();

  await sessions.bob.next(Task.COLLECT, 700n);
  touch('bob', 'alice');
  const first = await told.both();
  const { asked } = await sessions.alice.standing();
  await sessions.alice.approve(asked);
  await sessions.bob.next(Task.COLLECT, 700n);
  touch('bob', 'alice');
  const second = await told.both();
  await Promise.all([sessions.alice.stop(), sessions.bob.stop()]);

  assert.deepEqual([first.alice.kind, first.alice.advice], [OutcomeKind.REFUSED, Advice.APPROVE]);
  assert.equal(first.bob.error.code, 'ECNY_PEER_REFUSED');
  assert.equal(asked.amount, 700n);
  assert.equal(second.alice.kind, OutcomeKind.PAID);
  assert.equal(second.bob.kind, OutcomeKind.RECEIVED);
});

test('two sessions: the reader pays a card that is armed, and gives up what it never got', async () => {
  const { sessions, told } = await twoSessions();

  await sessions.bob.arm('receive', 900n);
  await sessions.alice.next(Task.PAY, 900n);
  touch('alice', 'bob');
  const outcome = await told.both();
  await sessions.bob.next(Task.COLLECT, 100n);
  touch('bob', 'alice', 2);
  const order = await sessions.bob.giveUp();
  const { status } = await sessions.bob.standing();
  await Promise.all([sessions.alice.stop(), sessions.bob.stop()]);

  assert.equal(outcome.alice.kind, OutcomeKind.PAID);
  assert.equal(outcome.bob.kind, OutcomeKind.RECEIVED);
  assert.equal(order, 2);
  assert.equal(status.balance, 900n);
});

test('a session that is stopped is no card, no reader, and has forgotten every yes', async () => {
  const { sessions } = await twoSessions();
  await sessions.alice.arm('pay', 100n);

  await Promise.all([sessions.alice.stop(), sessions.bob.stop()]);

  assert.equal(cards.size, 0);
  assert.throws(() => touch('bob', 'alice'), TypeError);
});

test('who comes while a wallet is in a call waits for a turn, and a turn that throws ends itself only', async () => {
  const turns = new WalletTurns({});
  const order = [];

  const first = turns.take(async () => {
    await new Promise((later) => setTimeout(later, 20));
    order.push(1);
    throw new Error('mine');
  });
  const second = turns.take(async () => order.push(2));
  await assert.rejects(first, { message: 'mine' });
  await second;

  assert.deepEqual(order, [1, 2]);
});

test('a box opens with its own name, unchanged, and not otherwise', async () => {
  const box = new KeyBox('test');
  const plain = Uint8Array.of(1, 2, 3);
  const sealed = await box.seal('keys', plain);
  const bent = sealed.slice();
  bent[14] ^= 1;

  assert.deepEqual(await box.unseal('keys', sealed), plain);
  assert.notDeepEqual(await box.seal('keys', plain), sealed);
  await assert.rejects(box.unseal('half', sealed));
  await assert.rejects(box.unseal('keys', bent));
  await assert.rejects(box.unseal('keys', sealed.slice(0, 20)));
  await assert.rejects(new KeyBox('other').unseal('keys', sealed));
});

test('a wallet is made, and opens again', async () => {
  const store = await storeOfAlice();

  const made = await store.enrol(root, operator());
  const id = made.status().id;
  made.close();
  const opened = await store.open(root);

  assert.equal(store.enrolled(), true);
  assert.deepEqual(opened.status().id, id);
  assert.deepEqual(fs.readdirSync(store.folder).sort(), ['wallet.flash', 'wallet.keys']);
});

test('without a network a wallet is half made, and goes on with the same point', async () => {
  const store = await storeOfAlice();

  await assert.rejects(store.enrol(root, { answer: () => Promise.reject(new Error('no network')) }), { message: 'no network' });
  assert.equal(store.enrolled(), false);
  await assert.rejects(store.enrol(root, { answer: async () => device('bob').packageBytes }), { code: 'ECNY_ENROLMENT_KEY' });

  assert.equal((await store.enrol(root, operator())).status().balance, 0n);
});

test('a cut at any step of its making is made good by the next start', async () => {
  let cuts = 0;
  for (let at = 1; ; at++) {
    const store = await storeOfAlice();
    Object.assign(faults, { at, calls: 0 });

    const cut = await store.enrol(root, operator()).then(
      () => null,
      (error) => error,
    );
    faults.at = 0;
    if (cut === null) break;
    cuts++;
    assert.equal(cut.message, 'the power is cut');
    const made = store.enrolled() ? await store.open(root) : await store.enrol(root, operator());

    assert.equal(made.status().balance, 0n);
    made.close();
    assert.equal((await store.open(root)).status().records > 0, true);
  }
  assert.ok(cuts > 10, `${cuts} cuts`);
});

test('a wallet that holds value is never formatted by a start', async () => {
  const store = await storeOfAlice();
  const alice = await store.enrol(root, operator());
  const purse = wallet('alice-purse').wallet;
  purse.arm('pay', SUM, 1);
  require('./tap.js').tap(alice.load(SUM), alice, purse);
  alice.close();

  const again = await store.open(root);

  assert.equal(again.status().balance, SUM);
});

test('yuan are typed and shown to the fen', () => {
  for (const [typed, want] of [['12.34', 1_234n], ['0.5', 50n], ['7', 700n], [' 3.00 ', 300n], ['999999999999.99', 99_999_999_999_999n]]) {
    assert.equal(fen(typed), want);
  }
  for (const typed of ['', '.', '1.', '1.234', '-1', '1e3', '0x1', '1,5', 'NaN', '12345678901234']) assert.equal(fen(typed), null);
  assert.equal(yuan(1_234n), '12.34');
  assert.equal(yuan(5n), '0.05');
});

/** Two wallets that have said yes, one behind a card, one behind a reader. */
async function pair(role) {
  const alice = loaded('alice', SUM, onFile()).wallet;
  const bob = wallet('bob', onFile()).wallet;
  alice.arm('pay', AMOUNT, 2);
  bob.arm('receive', AMOUNT, 2);
  const payerReads = role === 'the payer reads';
  const told = [];
  const turns = { alice: new WalletTurns(alice), bob: new WalletTurns(bob) };
  const card = new CardService(payerReads ? turns.bob : turns.alice, element('card'), (outcome) => told.push(outcome), SILENCE);
  const reader = new ReaderPayment(payerReads ? turns.alice : turns.bob);
  card.start();
  return {
    alice,
    bob,
    tap(amount, messages) {
      const isoDep = new IsoDep(cards.get('card'), messages);
      return payerReads ? reader.pay(isoDep, amount) : reader.collect(isoDep, amount);
    },
    /** What the card tells when all is silent; the last of it. */
    async cardTells() {
      await new Promise((later) => setTimeout(later, SILENCE * 2));
      return told.splice(0).at(-1);
    },
    stop: () => card.stop(),
  };
}

async function twoSessions() {
  const outcomes = { alice: [], bob: [] };
  const make = (name, made) => new Session(made, element(name), (outcome) => outcomes[name].push(outcome));
  const sessions = {
    alice: make('alice', loaded('alice', SUM, onFile()).wallet),
    bob: make('bob', wallet('bob', onFile()).wallet),
  };
  sessions.alice.start();
  sessions.bob.start();
  return {
    sessions,
    told: {
      async both() {
        while (outcomes.alice.length === 0 || outcomes.bob.length === 0) await new Promise((later) => setTimeout(later, 5));
        return { alice: outcomes.alice.splice(0).at(-1), bob: outcomes.bob.splice(0).at(-1) };
      },
    },
  };
}

/** A store whose half key is that of the device the operator knows. */
async function storeOfAlice() {
  const own = path.join(folder, `store-${files++}`);
  fs.mkdirSync(own);
  const store = new WalletStore(own);
  const enrolment = new Enrolment({ random: giving(device('alice').random) });
  enrolment.begin();
  await store.half.write(enrolment.secret());
  enrolment.close();
  store.folder = own;
  return store;
}

function operator() {
  const { applicant, packageBytes } = device('alice');
  return {
    async answer(shown) {
      assert.deepEqual(shown, applicant);
      return packageBytes;
    },
  };
}
