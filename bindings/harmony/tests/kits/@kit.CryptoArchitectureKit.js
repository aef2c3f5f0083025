'use strict';

const { randomBytes } = require('node:crypto');

exports.cryptoFramework = {
  createRandom: () => ({ generateRandomSync: (length) => ({ data: Uint8Array.from(randomBytes(length)) }) }),
};
