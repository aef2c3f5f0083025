// Flash in memory, in JavaScript: words that are written once, and faults when they are asked for.
'use strict';

const WORD = 16;

class MemoryFlash {
  constructor({ pages = 32, page = 4096 } = {}) {
    this.size = pages * page;
    this.page = page;
    this.image = new Uint8Array(this.size).fill(0xff);
    /** Called before each program and erase, with the number of the call; what it throws is the fault. */
    this.fault = null;
    this.writes = 0;
  }

  read(offset, length) {
    return this.image.subarray(offset, offset + length);
  }

  program(offset, bytes) {
    if (offset % WORD !== 0 || bytes.length % WORD !== 0) throw new Error('not whole words');
    if (this.image.subarray(offset, offset + bytes.length).some((byte) => byte !== 0xff)) {
      throw new Error('a word was written twice');
    }
    this.fault?.(++this.writes, () => this.image.set(bytes.subarray(0, WORD), offset));
    this.image.set(bytes, offset);
  }

  erase(offset, length) {
    if (offset % this.page !== 0 || length % this.page !== 0) throw new Error('not whole pages');
    this.fault?.(++this.writes, () => this.image.fill(0xff, offset, offset + this.page));
    this.image.fill(0xff, offset, offset + length);
  }
}

module.exports = { MemoryFlash };
