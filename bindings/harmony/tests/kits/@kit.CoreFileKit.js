// fileIo over the files of this machine. `faults.at` fails the call of that number that changes anything.
'use strict';

const fs = require('node:fs');

const faults = { at: 0, calls: 0 };

function changes() {
  faults.calls++;
  if (faults.calls === faults.at) throw Object.assign(new Error('the power is cut'), { code: 13900005 });
}

const OpenMode = { READ_ONLY: 0, READ_WRITE: 2, CREATE: 0o100, TRUNC: 0o1000 };

exports.faults = faults;
exports.fileIo = {
  OpenMode,
  accessSync: (path) => fs.existsSync(path),
  openSync(path, mode = 0) {
    if (mode & OpenMode.CREATE) changes();
    return { fd: fs.openSync(path, mode, 0o600) };
  },
  closeSync: (file) => fs.closeSync(file.fd ?? file),
  statSync: (file) => (typeof file === 'number' ? fs.fstatSync(file) : fs.statSync(file)),
  readSync: (fd, buffer) => fs.readSync(fd, new Uint8Array(buffer)),
  writeSync(fd, buffer) {
    changes();
    return fs.writeSync(fd, new Uint8Array(buffer));
  },
  fsyncSync(fd) {
    changes();
    fs.fsyncSync(fd);
  },
  renameSync(from, to) {
    changes();
    fs.renameSync(from, to);
  },
  unlinkSync(path) {
    changes();
    fs.unlinkSync(path);
  },
};
