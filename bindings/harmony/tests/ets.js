// The sample's parts without a page, as JavaScript: the script has compiled them, with the kits beside them.
'use strict';

const path = require('node:path');

const built = process.env.ECNY_ETS;
if (built === undefined) throw new Error('ECNY_ETS is not set: run bindings/harmony/test');

module.exports = (file) => require(path.join(built, file));
