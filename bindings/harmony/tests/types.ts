// What a program in strict TypeScript may write with index.d.ts, and what it may not. It is compiled, never run.
import {
  Answer, Counter, EcnyError, Enrolment, Fault, FileFlash, Flash, Line, Next, Payment, Platform, Status, TapEvent, Wallet, version,
} from 'libecny_napi.so';

class Ram implements Flash {
  readonly size: number = 65_536;
  readonly page: number = 4_096;
  private readonly image: Uint8Array = new Uint8Array(this.size).fill(0xff);
  read(offset: number, length: number): Uint8Array {
    return this.image.subarray(offset, offset + length);
  }
  program(offset: number, bytes: Uint8Array): void {
    this.image.set(bytes, offset);
  }
  erase(offset: number, length: number): void {
    this.image.fill(0xff, offset, offset + length);
  }
}

const counter: Counter = { read: () => 0, advance: (value: number) => void value };
const platform: Platform = { flash: new Ram(), counter, random: (length) => new Uint8Array(length), clock: () => 0 };
const native: Platform = { flash: new FileFlash('/data/wallet.flash', 131_072, 4_096) };
const wallet: Wallet = new Wallet(platform);
const name: string = version;

/** Every kind of event is told apart, and has what belongs to it. */
function amountOf(event: TapEvent): bigint | EcnyError | undefined {
  switch (event.kind) {
    case 'credited':
    case 'creditedBefore':
    case 'canceled':
    case 'debited':
    case 'settled':
    case 'refunded':
      return event.amount;
    case 'refused':
      return event.why;
    case 'none':
    case 'asked':
    case 'shared':
    case 'heard':
    case 'nothing':
    case 'repeated':
    case 'selected':
    case 'unknown':
      return undefined;
    default: {
      const never: never = event;
      return never;
    }
  }
}

function faultOf(error: unknown): Fault | null {
  return error instanceof EcnyError ? error.fault : null;
}

async function tap(reader: Wallet, card: Wallet): Promise<void> {
  let command: Uint8Array | null = await reader.collectAsync(1_234n);
  while (command !== null) {
    const answer: Answer = await card.handleApduAsync(command);
    const next: Next = reader.feed(answer.response);
    command = next.command;
    amountOf(next.event);
  }
}

function look(of: Wallet): [Status, Payment | null, Line | null] {
  return [of.status(), of.asked(), of.nextLine(0)];
}

const secretly: Uint8Array = new Enrolment({}).secret();
const session: number = wallet.void();
const promised: Promise<void> = new Wallet(native).openAsync(secretly);

// @ts-expect-error money is bigint
wallet.collect(1234);
// @ts-expect-error bytes are Uint8Array
wallet.handleApdu([0, 0xa4]);
// @ts-expect-error a direction is one of two words
wallet.arm('both', 1n, 1);
// @ts-expect-error flash is wanted
new Wallet({});
// @ts-expect-error a callback is synchronous
const late: Flash = { size: 1, page: 1, read: async () => new Uint8Array(1), program: () => {}, erase: () => {} };
// @ts-expect-error only the library makes an error
new EcnyError();
// @ts-expect-error what is told is read only
wallet.status().balance = 0n;
// @ts-expect-error not every event has an amount
wallet.handleApdu(secretly).event.amount;
// @ts-expect-error nothing may wait
wallet.approve(wallet.asked());
// @ts-expect-error a payment is whole
wallet.allow({ amount: 1n });

export { faultOf, late, look, name, promised, session, tap };
