// The module under test: the one that the script has built.
'use strict';

const built = process.env.ECNY_NAPI;
if (built === undefined) throw new Error('ECNY_NAPI is not set: run bindings/harmony/test');

module.exports = require(built);
