// What compiled classes say of themselves, by `javap`.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The .class files below a folder. */
export function classFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.class'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** What is public or protected: [{ name, parents, members: [{ name, descriptor, isStatic, value }] }]. */
export function declared(files) {
  const types = [];
  for (const line of javap(['-protected', '-s', '-constants', ...files])) {
    const head = /^(?:public |protected |abstract |final |static )*(?:class|interface|@interface) ([\w.$]+)(<.*>)? ?(.*?) ?\{$/.exec(line);
    const body = /^  ((?:public |protected |abstract |final |static |default )+)(.*);$/.exec(line);
    const descriptor = /^    descriptor: (.*)$/.exec(line);
    if (head) {
      const parents = head[3].replace(/extends |implements /g, ' ').split(/[ ,]+/).filter(Boolean);
      types.push({ name: head[1].replaceAll('$', '.'), binary: head[1], parents, members: [] });
    } else if (body) {
      const type = types[types.length - 1];
      const name = /([\w.$]+)\(/.exec(body[2])?.[1] ?? /([\w$]+)(?: = .*)?$/.exec(body[2])[1];
      const value = / = (?:int |long )?(.*)$/.exec(body[2])?.[1];
      const isConstructor = name === type.binary;
      type.members.push({ name: isConstructor ? 'constructor' : name, isStatic: body[1].includes('static'), value });
    } else if (descriptor) {
      types[types.length - 1].members.at(-1).descriptor = descriptor[1];
    }
  }
  return types;
}

/** What they use of others: [{ owner, name, descriptor }], without name where only the class is named. */
export function used(files) {
  const uses = new Map();
  for (const line of javap(['-v', '-p', ...files])) {
    const member = /^ *#\d+ = (?:Methodref|InterfaceMethodref|Fieldref) .*\/\/ ([\w/$]+)\."?([\w<>$]+)"?:(.*)$/.exec(line);
    const type = /^ *#\d+ = Class .*\/\/ ([\w/$]+)$/.exec(line);
    if (member) uses.set(member.slice(1).join(' '), { owner: dotted(member[1]), name: member[2], descriptor: member[3] });
    if (type) uses.set(type[1], { owner: dotted(type[1]) });
  }
  return [...uses.values()];
}

function dotted(name) {
  return name.replaceAll('/', '.').replaceAll('$', '.');
}

function javap(args) {
  return execFileSync('javap', args, { encoding: 'utf8', maxBuffer: 1 << 28 }).split('\n');
}
