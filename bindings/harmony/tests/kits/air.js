// The field between two devices in one process: what one transmits the other gets, until it is torn.
'use strict';

const cards = new Map();
const readers = new Map();

/** A failure as the NFC service reports it. */
function nfcError(code) {
  return Object.assign(new Error(`NFC error ${code}`), { code });
}

/** HceService, but for the radio. */
class HceService {
  #callback = null;
  #answer = null;
  #torn = false;

  on(type, callback) {
    if (type !== 'hceCmd') throw nfcError(401);
    this.#callback = callback;
  }

  start(element, aids) {
    if (!aids.every((aid) => /^([0-9A-F]{2}){5,16}$/.test(aid))) throw nfcError(401);
    cards.set(element.abilityName, this);
  }

  stop(element) {
    cards.delete(element.abilityName);
    this.#callback = null;
  }

  async transmit(response) {
    if (this.#torn || this.#answer === null) throw nfcError(3100301);
    if (!Array.isArray(response)) throw nfcError(401);
    const answer = this.#answer;
    this.#answer = null;
    answer(response);
  }

  /** A command from the air. With `deaf` the response gets nowhere. */
  hear(command, deaf) {
    this.#torn = deaf;
    return new Promise((answer) => {
      this.#answer = answer;
      this.#callback?.(undefined, command);
    });
  }
}

/** IsoDepTag towards the card of another device, for so many messages, commands and responses alike. */
class IsoDep {
  #card;
  #left;
  #connected = false;

  constructor(card, messages = Infinity) {
    this.#card = card;
    this.#left = messages;
    this.maxTransmitSize = 261;
    this.timeout = 0;
  }

  connect() {
    if (this.#left <= 0) throw nfcError(3100201);
    this.#connected = true;
  }

  isConnected() {
    return this.#connected;
  }

  setTimeout(timeout) {
    this.timeout = timeout;
  }

  getMaxTransmitSize() {
    return this.maxTransmitSize;
  }

  async transmit(command) {
    if (!this.#connected || !Array.isArray(command)) throw nfcError(3100201);
    if (this.#left-- <= 0) throw nfcError(3100204);
    const heard = this.#card.hear(command, this.#left <= 0);
    if (this.#left-- <= 0) throw nfcError(3100204);
    return heard;
  }
}

/** Holds the device that reads to the one that is a card. */
function touch(reader, card, messages) {
  const tagInfo = { uid: [1, 2, 3, 4], technology: [1, 3], isoDep: new IsoDep(cards.get(card), messages) };
  readers.get(reader)(undefined, tagInfo);
  return tagInfo.isoDep;
}

module.exports = { HceService, IsoDep, cards, nfcError, readers, touch };
