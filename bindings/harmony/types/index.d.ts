/**
 * A hardware wallet for digital cash with dual-offline transfer, for ArkTS.
 *
 * Money is `bigint`, in fen. Ids, keys and APDUs are `Uint8Array`: a plain one, over an `ArrayBuffer` that is neither
 * shared nor detached. What goes in is not kept; what comes out is yours.
 *
 * Every failure is an {@link EcnyError}. A step that is refused changes nothing, and the same call may be made again.
 *
 * One call at a time on a wallet: another one that comes meanwhile, from a callback or while a promise is pending, is
 * `ECNY_BUSY` and does nothing. A wallet belongs to the thread that made it and cannot be sent to another.
 */

/** The version of the library, as in `0.1.0`. */
export const version: string;

/** Whose fault it was, by the hundreds of {@link EcnyError.number}. */
export type Fault =
  /** The caller: fixing it means changing code. */
  | 'misuse'
  /** The own wallet said no, for a reason its person can be told. */
  | 'refused'
  /** The other wallet, or the link to it. */
  | 'peer'
  /** Flash, randomness, counter: what the platform should have done. */
  | 'storage'
  /** The operator's word is not one this wallet can take. */
  | 'operator'
  /** A bug in the library. The wallet only closes; what is on flash is intact. */
  | 'bug';

/** Why a call did not do what it was asked. Only the library makes one. */
export class EcnyError extends Error {
  private constructor();
  readonly name: 'EcnyError';
  /** As in `ecny.h`: `ECNY_BALANCE_TOO_LOW`. */
  readonly code: string;
  /** The number of the code: 101. */
  readonly number: number;
  readonly fault: Fault;
  /** What a callback of the platform threw, where the call failed because of it. */
  readonly cause?: unknown;
}

/**
 * Flash: words of 16 bytes that are written once, pages that are erased, to FF.
 *
 * The functions are called as methods of this object, on the thread of the call, and are done when they return: a
 * promise is a failure. One that cannot do it throws. None may call into the wallet it serves (`ECNY_BUSY`).
 */
export interface Flash {
  /** Bytes, an even number of pages: the halves are used in turn. */
  readonly size: number;
  /** What is erased at once, in bytes: a multiple of 16. */
  readonly page: number;
  /** Gives `length` bytes from `offset` on. */
  read(offset: number, length: number): Uint8Array;
  /** Writes bytes over erased words, and returns when they will outlive a power cut. Returns nothing. */
  program(offset: number, bytes: Uint8Array): void;
  /** Erases whole pages, and returns when that will outlive a power cut. Returns nothing. */
  erase(offset: number, length: number): void;
}

/** A counter that never goes back, of this wallet alone; 0 at first. Called as those of {@link Flash}. */
export interface Counter {
  read(): number;
  /** Moves the counter up to `value`. Returns nothing. */
  advance(value: number): void;
}

/** What an {@link Enrolment} stands on. */
export interface EnrolmentPlatform {
  /** Gives `length` bytes from a cryptographic source of randomness. Left out: that of the system. */
  random?(length: number): Uint8Array;
}

/** What a {@link Wallet} stands on. It is read once, when the wallet is made. */
export interface Platform extends EnrolmentPlatform {
  readonly flash: Flash | FileFlash;
  /** Left out: flash that was rolled back is noticed later, by the other wallet. */
  readonly counter?: Counter;
  /** A second flash, of the PIN and its tries alone: two pages are enough. Left out: the wallet has no PIN. */
  readonly pinFlash?: Flash;
  /** Milliseconds of a clock that only goes forward. Left out: that of the system, which nobody can set. */
  clock?(): number;
}

/**
 * Flash in a file: each word is written once, and nothing is done before it is on the disk.
 *
 * On a platform of a FileFlash and nothing in JavaScript (no `random`, no `counter`, no `clock`, no `pinFlash`), the functions of a
 * wallet that end in `Async` answer with a promise and work in another thread. On any other they end with
 * `ECNY_PLATFORM`: callbacks in JavaScript run on their own thread only.
 */
export class FileFlash {
  /**
   * Opens the file, or makes one that is erased flash.
   *
   * `ECNY_BUSY` where it is open already, here or in another process; `ECNY_FLASH_GEOMETRY` where it has another size;
   * `ECNY_FLASH_FAILED` where the system says no.
   */
  constructor(path: string, size: number, page: number);
  readonly size: number;
  readonly page: number;
  /** `ECNY_BUSY` while a wallet is open on it, `ECNY_NOT_OPEN` where it is closed already. */
  close(): void;
}

/** A payment: who would get how much. */
export interface Payment {
  /** 8 bytes. */
  readonly payee: Uint8Array;
  /** The number of the currency in ISO 4217: 156. */
  readonly currency: number;
  /** The purpose the value is bound to; 0: none. */
  readonly tag: number;
  readonly amount: bigint;
}

/** How a wallet stands. Days are counted from 2020-01-01, which is day 0. */
export interface Status {
  /** 8 bytes: operator 2, number 6. */
  readonly id: Uint8Array;
  /** The wallet it is a child of, whose top-ups come unasked; zeros where it has none. */
  readonly parent: Uint8Array;
  /** What it holds. */
  readonly balance: bigint;
  /** The part of it that is bound to no purpose. */
  readonly ordinary: bigint;
  /** What has left the wallet and has found no outcome yet. */
  readonly inFlight: bigint;
  /** How many payments that is. */
  readonly unsettled: number;
  /** A purse is an operator's: it issues and redeems. */
  readonly kind: 'wallet' | 'purse';
  readonly tier: 'I' | 'II' | 'III' | 'IV' | 'small purse' | 'none';
  /** What keeps its keys. */
  readonly elementClass: 'software' | 'secure element' | 'operator' | 'none';
  /** Where it is in its life. */
  readonly standing: 'personalized' | 'active' | 'suspended' | 'blocked' | 'locked' | 'retired' | 'none';
  /** The number of its operator's last order. */
  readonly orders: number;
  /** The day its operator has told it last. */
  readonly day: number;
  /** The day it is for this wallet: its operator's, or a later one that another operator has vouched for. */
  readonly today: number;
  /** The day the operator last saw the log. */
  readonly lastSync: number;
  /** The last day of the certificate. */
  readonly lastDay: number;
  /** The number of the newest record of the log. */
  readonly records: number;
  /** The number of the newest record the operator has seen. */
  readonly covered: number;
  /** It has ended, and its operator has seen that: its keys are of no use any more. */
  readonly buried: boolean;
}

/**
 * The limits that hold for a wallet today, and how much of them is used since the last sync. They are the operator's,
 * nowhere looser than the user's own, nor than the root's in a crisis.
 */
export interface Limits {
  /** The number of the operator's profile. */
  readonly profile: number;
  /** The last day of the root's order for a crisis that holds today; 0: none does. */
  readonly crisisLastDay: number;
  /** The furthest that value may have come when it is paid on. */
  readonly hop: number;
  /** The most days without a sync. */
  readonly daysSinceSync: number;
  /** Used: how many there were. */
  readonly days: number;
  /** The most payments since the last sync. */
  readonly paymentsSinceSync: number;
  /** Used: how many there were. */
  readonly payments: number;
  /** The most payments with the device asleep in the reader's field. */
  readonly powerFreePaymentsSinceSync: number;
  /** Used: how many there were. */
  readonly powerFreePayments: number;
  /** The most days a list of revoked wallets may be old before it counts as stale. */
  readonly listAge: number;
  /** The most the wallet may hold. */
  readonly balance: bigint;
  /** The most one payment may be. */
  readonly single: bigint;
  /** The most that may be paid. */
  readonly paidSinceSync: bigint;
  /** Used: how much was paid. */
  readonly paid: bigint;
  /** The most that may be received. */
  readonly receivedSinceSync: bigint;
  /** Used: how much was received. */
  readonly received: bigint;
  /** The most that may be paid out of what no operator has seen. */
  readonly respentSinceSync: bigint;
  /** Used: how much was paid so. */
  readonly respent: bigint;
  /** The most one payment may be without PIN or biometrics. */
  readonly unverifiedSingle: bigint;
  /** The most that may be paid so. */
  readonly unverifiedSinceSync: bigint;
  /** Used: how much was paid so. */
  readonly unverified: bigint;
  /** The most that may be paid with the device asleep in the reader's field. */
  readonly powerFreeSinceSync: bigint;
  /** Used: how much was paid so. */
  readonly powerFree: bigint;
  /** The least that is received without being armed. */
  readonly leastUnarmed: bigint;
  /** The most one payment may be under a stale list. */
  readonly staleListSingle: bigint;
}

/** What its user allows a wallet, besides the operator's limits. */
export interface Settings {
  /** The most one payment may be. */
  readonly single: bigint;
  /** The most that may be paid since the last sync. */
  readonly paidSinceSync: bigint;
  /** The most one payment may be without PIN or biometrics. */
  readonly unverifiedSingle: bigint;
  /** The most that may be paid so since the last sync. */
  readonly unverifiedSinceSync: bigint;
  /** The most that may be paid since the last sync with the device asleep in the reader's field. */
  readonly powerFreeSinceSync: bigint;
  /** The most such payments since the last sync; 0, as a wallet begins: none. */
  readonly powerFreePayments: number;
  /** A sum of 1: takes value without being armed; 2: pays only on the wrist; 4: pays only unlocked. See `assert`. */
  readonly flags: number;
}

/** Value that is bound to a purpose. */
export interface Pocket {
  /** The purpose. Its high byte is the only category of payee that may take the value. */
  readonly tag: number;
  /** The furthest that any of it has come without an operator. */
  readonly hop: number;
  /** The last day on which it can be spent; then it only goes home to the operator. */
  readonly lastDay: number;
  readonly balance: bigint;
}

/** How a wallet's PIN stands. Blocked, it was wrong too often; lost, it is gone from its flash: only the operator helps. */
export interface PinStatus {
  readonly state: 'notSet' | 'ready' | 'blocked' | 'lost' | 'none';
  /** How many tries are left. */
  readonly left: number;
}

/** A payment that has no outcome yet: a tap with its payee ends it. */
export interface Unsettled {
  readonly payee: Uint8Array;
  readonly seq: number;
  readonly amount: bigint;
}

export type LineKind =
  | 'checkpoint'
  | 'credit'
  | 'debit'
  | 'lock'
  | 'operator'
  | 'refund'
  | 'resolved'
  | 'settle'
  | 'synced'
  | 'void'
  | 'profile'
  | 'settings'
  | 'crisis'
  | 'order'
  | 'delta'
  | 'pocket'
  | 'life'
  | 'pin'
  | 'handOver'
  | 'none';

/** A line of the log. */
export interface Line {
  /** The number of its record: what `nextLine` wants for the next. */
  readonly number: number;
  readonly kind: LineKind;
  /** Of credit, debit, refund, resolved, settle; otherwise 0. */
  readonly amount: bigint;
  /** The balance after it. */
  readonly balance: bigint;
  /** Which of our debits: of debit, refund, resolved, settle. Which order of ours: of credit, lock, void. */
  readonly seq: number;
  /** Of credit, debit, synced; otherwise 0. */
  readonly day: number;
  /** The payee of a debit, the payer of a credit; otherwise zeros. */
  readonly peer: Uint8Array;
  /** Of credit and debit: with the operator's purse, so loaded or redeemed. */
  readonly purse: boolean;
  /** Of resolved: the value came back. */
  readonly refunded: boolean;
  /** The purpose that the value is bound to; 0: none. */
  readonly tag: number;
  /** Of life and order: what became of the wallet. */
  readonly step: 'activate' | 'suspend' | 'resume' | 'retire' | 'block' | 'void' | 'unblockPin' | 'close' | 'none';
}

/** A record of the log as it is on flash, for the operator. */
export interface LogRecord {
  readonly number: number;
  readonly record: Uint8Array;
}

/** Nothing moved. */
export interface PlainEvent {
  readonly kind:
    /** Nothing yet. */
    | 'none'
    /** A request for payment is out; nothing is written, nothing reserved. */
    | 'asked'
    /** The card has heard the outcome. */
    | 'heard'
    /** The payee asked for nothing, and nothing is open towards it. */
    | 'nothing'
    /** The same command once more: the same response, and nothing done. */
    | 'repeated'
    /** The payment is over, and the two have told each other how far they know the lists of revoked wallets. */
    | 'shared'
    /** A card was selected, and has said nothing of itself. */
    | 'selected'
    /** The payee no longer knows a payment of ours: only the operator can tell its end. */
    | 'unknown';
  readonly over: boolean;
}

/** Value came in: now, for good, or before this tap, so that only its receipt was said once more. */
export interface CreditedEvent {
  readonly kind: 'credited' | 'creditedBefore';
  readonly over: boolean;
  readonly amount: bigint;
  /** Who paid. */
  readonly peer: Uint8Array;
}

/** A payment to us was canceled: its payer takes it back. */
export interface CanceledEvent {
  readonly kind: 'canceled';
  readonly over: boolean;
  readonly amount: bigint;
  /** Who pays. */
  readonly peer: Uint8Array;
  /** Left out where that was decided before. */
  readonly why?: EcnyError;
}

/** Value is on its way: debited, and its outcome unknown until the payee has said it. */
export interface DebitedEvent {
  readonly kind: 'debited';
  readonly over: boolean;
  readonly amount: bigint;
  /** Who is paid. */
  readonly peer: Uint8Array;
  readonly seq: number;
  /** An older payment without an outcome goes out once more. */
  readonly again: boolean;
}

/** A payment of ours ended for good: the payee has it, or we have it back. */
export interface EndedEvent {
  readonly kind: 'settled' | 'refunded';
  readonly over: boolean;
  readonly amount: bigint;
  readonly seq: number;
}

/** The step was refused, and the tap is over. */
export interface RefusedEvent {
  readonly kind: 'refused';
  readonly over: boolean;
  readonly why: EcnyError;
}

/** What has happened in a tap, for the own host; `over` says that the tap is over. The other wallet never sees it. */
export type TapEvent = PlainEvent | CreditedEvent | CanceledEvent | DebitedEvent | EndedEvent | RefusedEvent;

/** What a card answers, and what has happened. */
export interface Answer {
  /** The response APDU: send it, whatever the event is. */
  readonly response: Uint8Array;
  readonly event: TapEvent;
}

/** What a reader sends next, and what has happened. */
export interface Next {
  /** The command APDU; `null` where the tap is over. */
  readonly command: Uint8Array | null;
  readonly event: TapEvent;
}

/** A key that is half made: the device's half goes out as a point, the operator's package comes back. */
export class Enrolment {
  constructor(platform: EnrolmentPlatform);
  /** Makes the device's half, and gives the point for the operator, 33 bytes, to be sent over any pipe. */
  begin(): Uint8Array;
  /** Gives the device's half, 32 bytes, to be kept encrypted until the package has come. Wipe it. */
  secret(): Uint8Array;
  /** Goes on with a half from before a restart, and gives the same point. */
  resume(secret: Uint8Array): Uint8Array;
  /**
   * Takes the operator's package, 393 bytes, and gives the wallet's keys, 194 bytes. Keep them encrypted, and wipe them.
   *
   * `root` is the key of the root, 33 bytes, built into the app: never from the package's pipe. A package that does not
   * fit changes nothing.
   */
  finish(root: Uint8Array, packageBytes: Uint8Array): Uint8Array;
  /** Forgets what was begun. `ECNY_NOT_OPEN` where nothing was. */
  close(): void;
}

/**
 * A wallet. An object that is collected, or whose thread ends, closes by itself; `close` does it when you say so.
 *
 * The functions that end in `Async` do the same as those without, in another thread; see {@link FileFlash}.
 */
export class Wallet {
  /** Not open yet. `ECNY_PLATFORM` where the platform lacks a function. */
  constructor(platform: Platform);

  /** Makes an empty wallet on the flash, and opens it. Whatever was there before is gone. It serves after `activate`. */
  format(keys: Uint8Array, root: Uint8Array, packageBytes: Uint8Array): void;
  formatAsync(keys: Uint8Array, root: Uint8Array, packageBytes: Uint8Array): Promise<void>;
  /**
   * Opens the wallet that is on the flash. Writes nothing.
   *
   * `ECNY_FLASH_NOT_A_JOURNAL`, `ECNY_FLASH_WRONG_KEY`, `ECNY_DAMAGED`, `ECNY_ROLLED_BACK`: show it to the operator, and
   * format nothing. `ECNY_UNFINISHED`: power was cut while it was formatted; format it again.
   */
  open(keys: Uint8Array): void;
  openAsync(keys: Uint8Array): Promise<void>;
  /** Forgets keys, tap and every yes. Nothing on flash changes. `ECNY_NOT_OPEN` where it is closed. */
  close(): void;
  /** Between taps: does ahead of the tap what can be done ahead of it. */
  prepare(): void;
  prepareAsync(): Promise<void>;
  /** After a boot: the one append that makes sure of what was read. The first tap does it otherwise. */
  confirm(): void;
  confirmAsync(): Promise<void>;
  /** Begins to serve: it is in the hands of its holder. Until then it neither pays nor is paid. */
  activate(): void;
  activateAsync(): Promise<void>;
  /** Puts it to rest: it pays and asks for nothing new, and heals what is open. */
  suspend(): void;
  suspendAsync(): Promise<void>;
  /** Serves again, where its holder has suspended it; where it has a PIN, that has to be verified before. */
  resume(): void;
  resumeAsync(): Promise<void>;
  /** Ends it, for good: it must hold nothing. `Status.buried` says when its keys may go. */
  retire(): void;
  retireAsync(): Promise<void>;
  /** Hands a payment over to the operator whose payee will not be met again. */
  handOver(seq: number): void;
  handOverAsync(seq: number): Promise<void>;
  /** Drops what the operator has seen. Takes an erase; best after a sync. */
  compact(): void;
  compactAsync(): Promise<void>;

  status(): Status;
  limits(): Limits;
  /** One of the purposes it holds value for, or may; `null` past the last. */
  pocket(index: number): Pocket | null;
  /** What its user allows it. */
  settings(): Settings;
  /** Sets all of it. Where the wallet has a PIN, what is looser needs that before. */
  setSettings(settings: Settings): void;
  setSettingsAsync(settings: Settings): Promise<void>;
  /** How its PIN stands. `ECNY_PLATFORM` where the platform has no flash for one. */
  pin(): PinStatus;
  /** Sets its PIN, 4 to 12 digits in ASCII: once, and once more each time its operator permits it. Wipe them. */
  setPin(digits: Uint8Array): void;
  /** Tries its PIN. `millis`: for how long it is good; left out or 0: for the next payment, or whatever else asks for it. */
  verifyPin(digits: Uint8Array, millis?: number): void;
  /** Sets another PIN in the place of the old one, which is tried for it. */
  changePin(old: Uint8Array, next: Uint8Array): void;
  /**
   * Takes the app's word for what the wallet cannot see itself, for so many milliseconds. 0: it is not so any more, and
   * every yes goes with it; of biometrics: for the next payment, or whatever else asks for it.
   */
  assert(what: 'onWrist' | 'unlocked' | 'biometrics', millis: number): void;
  /** Tells whether the device runs from the reader's field, its own power being gone. */
  powerFree(powerFree: boolean): void;
  /** The reader role: what purpose the value is bound to that it asks for and offers from now on; 0: none. */
  purpose(tag: number): void;
  /** One of the payments without an outcome, 0 for the oldest; `null` past the last. */
  unsettled(index: number): Unsettled | null;
  /** The line after that number, 0 for the first; `null` after the last. */
  nextLine(after: number): Line | null;

  /**
   * Says yes in advance to `count` payments of at most `most` in one direction; `count` 0 disarms. `millis`: for how
   * long; left out or 0: until it is spent, dropped, or the wallet closed.
   */
  arm(direction: 'pay' | 'receive', most: bigint, count: number, millis?: number): void;
  /** Forgets every yes: for lock, and for doubt. */
  disarm(): void;
  /** The payment that waits for a person to say yes; `null` where none does. */
  asked(): Payment | null;
  /** Says yes to the payment that was shown. `ECNY_CHANGED` where it is not what waits now: show it again. */
  approve(shown: Payment): void;
  /** Says yes in advance to exactly this payment. */
  allow(payment: Payment): void;
  /** Says no: forgets what waits and what was approved. */
  decline(): void;

  /** The card role: answers one command APDU. What it did is on flash before this returns. */
  handleApdu(apdu: Uint8Array): Answer;
  handleApduAsync(apdu: Uint8Array): Promise<Answer>;

  /** The reader role, as the payee: begins a tap, and gives the first command. `amount` 0n only heals. */
  collect(amount: bigint): Uint8Array;
  collectAsync(amount: bigint): Promise<Uint8Array>;
  /** As `collect`, where the card is the operator's purse. */
  load(amount: bigint): Uint8Array;
  loadAsync(amount: bigint): Promise<Uint8Array>;
  /** The reader role, as the payer, whose person has said yes before. `amount` 0n only heals. */
  pay(amount: bigint): Uint8Array;
  payAsync(amount: bigint): Promise<Uint8Array>;
  /** As `pay`, where the card is the purse of this wallet's operator: says yes to that purse, and to nobody else. */
  redeem(amount: bigint): Uint8Array;
  redeemAsync(amount: bigint): Promise<Uint8Array>;
  /** Pays in the same tap after an older payment was healed, because the person has said so once more. */
  payAgain(amount: bigint): Uint8Array;
  payAgainAsync(amount: bigint): Promise<Uint8Array>;
  /**
   * The reader role: takes the card's response to the last command, and gives the next one. An error ends the tap; what
   * was debited stays debited until its outcome is heard, in this tap or another.
   */
  feed(response: Uint8Array): Next;
  feedAsync(response: Uint8Array): Promise<Next>;
  /** The field is gone: ends the tap, in whichever role. Always allowed. */
  endTap(): void;
  /** Gives up the order whose request went out: whatever comes for it is canceled. Gives the number of the order. */
  void(): number;
  voidAsync(): Promise<number>;

  /** Signs where the log stands, for the operator: 200 bytes. */
  statement(): Uint8Array;
  statementAsync(): Promise<Uint8Array>;
  /** The record after that number, 0 for the first, for the operator; `null` after the last. */
  nextRecord(after: number): LogRecord | null;
  /**
   * Takes a word of an operator's, or of the root's, whoever brings it: limits, orders, revocations, pockets, receipts,
   * resolutions, operators. Gives whether it holds since this call; false where it was taken before.
   */
  take(word: Uint8Array): boolean;
  takeAsync(word: Uint8Array): Promise<boolean>;
  /** Begins a sync, or begins it again: `syncNext` gives what the operator is to get. */
  syncBegin(): void;
  syncBeginAsync(): Promise<void>;
  /** The next frame for the operator; `null` after the last. */
  syncNext(): Uint8Array | null;
  syncNextAsync(): Promise<Uint8Array | null>;
  /** Takes the next frame of the operator's reply, and the word in it. Gives whether it was the last. */
  syncTake(frame: Uint8Array): boolean;
  syncTakeAsync(frame: Uint8Array): Promise<boolean>;
  /**
   * Begins the next key of this wallet, under which its operator renews the certificate, and gives the point for it. Then
   * `enrolment.finish`, `close`, and `open` with the new keys.
   */
  renew(enrolment: Enrolment): Uint8Array;
}
