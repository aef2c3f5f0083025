// HUKS, as far as AES-256-GCM goes: keys by alias, which only its sessions see.
'use strict';

const { createCipheriv, createDecipheriv, randomBytes } = require('node:crypto');

const names = (...list) => Object.fromEntries(list.map((name, number) => [name, number + 1]));
const HuksTag = names(
  'HUKS_TAG_ALGORITHM', 'HUKS_TAG_PURPOSE', 'HUKS_TAG_KEY_SIZE', 'HUKS_TAG_PADDING', 'HUKS_TAG_BLOCK_MODE',
  'HUKS_TAG_NONCE', 'HUKS_TAG_ASSOCIATED_DATA', 'HUKS_TAG_AE_TAG',
);
const HuksKeyPurpose = { HUKS_KEY_PURPOSE_ENCRYPT: 1, HUKS_KEY_PURPOSE_DECRYPT: 2 };
const HuksKeyAlg = { HUKS_ALG_AES: 20 };
const HuksKeySize = { HUKS_AES_KEY_SIZE_256: 256 };
const HuksKeyPadding = { HUKS_PADDING_NONE: 0 };
const HuksCipherMode = { HUKS_MODE_GCM: 32 };

const keys = new Map();
const sessions = new Map();

function huksError(code) {
  return Object.assign(new Error(`HUKS error ${code}`), { code });
}

/** The properties by tag, held to what AES-GCM wants. */
function read({ properties }, wanted) {
  const given = new Map(properties.map(({ tag, value }) => [tag, value]));
  const fixed = [
    [HuksTag.HUKS_TAG_ALGORITHM, HuksKeyAlg.HUKS_ALG_AES],
    [HuksTag.HUKS_TAG_KEY_SIZE, HuksKeySize.HUKS_AES_KEY_SIZE_256],
    [HuksTag.HUKS_TAG_PADDING, HuksKeyPadding.HUKS_PADDING_NONE],
    [HuksTag.HUKS_TAG_BLOCK_MODE, HuksCipherMode.HUKS_MODE_GCM],
  ];
  if (fixed.some(([tag, value]) => given.get(tag) !== value) || wanted.some((tag) => !given.has(tag))) throw huksError(401);
  return given;
}

exports.keys = keys;
exports.huks = {
  HuksTag,
  HuksKeyPurpose,
  HuksKeyAlg,
  HuksKeySize,
  HuksKeyPadding,
  HuksCipherMode,
  hasKeyItem: async (alias) => keys.has(alias),
  async generateKeyItem(alias, options) {
    read(options, [HuksTag.HUKS_TAG_PURPOSE]);
    keys.set(alias, randomBytes(32));
  },
  async initSession(alias, options) {
    if (!keys.has(alias)) throw huksError(12000011);
    read(options, [HuksTag.HUKS_TAG_PURPOSE, HuksTag.HUKS_TAG_NONCE]);
    const handle = sessions.size + 1;
    sessions.set(handle, keys.get(alias));
    return { handle };
  },
  async finishSession(handle, options) {
    const key = sessions.get(handle);
    const given = read(options, []);
    const nonce = given.get(HuksTag.HUKS_TAG_NONCE);
    const bound = given.get(HuksTag.HUKS_TAG_ASSOCIATED_DATA);
    if (given.get(HuksTag.HUKS_TAG_PURPOSE) === HuksKeyPurpose.HUKS_KEY_PURPOSE_ENCRYPT) {
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound);
      const sealed = Buffer.concat([cipher.update(options.inData), cipher.final(), cipher.getAuthTag()]);
      return { outData: Uint8Array.from(sealed) };
    }
    try {
      const cipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(bound).setAuthTag(given.get(HuksTag.HUKS_TAG_AE_TAG));
      return { outData: Uint8Array.from(Buffer.concat([cipher.update(options.inData), cipher.final()])) };
    } catch {
      throw huksError(12000006);
    }
  },
};
