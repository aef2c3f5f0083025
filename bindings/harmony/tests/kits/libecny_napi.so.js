'use strict';

module.exports = require('../napi.js');
