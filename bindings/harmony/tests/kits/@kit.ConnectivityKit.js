'use strict';

const { HceService, nfcError, readers } = require('./air.js');

exports.cardEmulation = { HceService, hasHceCapability: () => true };

exports.tag = {
  NFC_A: 1,
  NFC_B: 2,
  ISO_DEP: 3,
  getIsoDep(tagInfo) {
    if (!tagInfo.technology.includes(3)) throw nfcError(401);
    return tagInfo.isoDep;
  },
  on(type, element, technologies, callback) {
    if (type !== 'readerMode' || !technologies.every(Number.isInteger)) throw nfcError(401);
    readers.set(element.abilityName, callback);
  },
  off(type, element) {
    if (type !== 'readerMode' || !readers.delete(element.abilityName)) throw nfcError(401);
  },
};
