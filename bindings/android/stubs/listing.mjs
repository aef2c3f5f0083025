// What classes Android has, read from @nativescript/types-android: a machine-made listing of android.jar as TypeScript
// declarations. It knows names, arity and types (all numbers are `number`), and since which API level a thing is there.
import { readFileSync } from 'node:fs';

/** Reads listings: class name → { since, parents, members: name → [{ since, isStatic, parameters, type }] }. */
export function read(...paths) {
  const classes = new Map();
  for (const path of paths) readInto(classes, path);
  return classes;
}

function readInto(classes, path) {
  const open = []; // names of modules and classes around the line, null for any other brace
  let type = null;
  let since = 0;
  for (const raw of readFileSync(path, 'utf8').split('\n')) {
    const line = raw.trim();
    const at = /^\/\*\* .*@since (\d+).*\*\/$/.exec(line);
    if (at) {
      since = Number(at[1]);
      continue;
    }
    if (line.startsWith('/*') || line.startsWith('*')) continue;
    const module = /^(?:declare|export) module (\w+) \{$/.exec(line);
    const declared = /^export (?:abstract )?(?:class|interface) (\w+)(?:<.*?>)?(?:\s+extends (.*?))? ?\{$/.exec(line);
    if (module) {
      open.push(module[1]);
    } else if (declared) {
      open.push(declared[1]);
      const [first, ...others] = (declared[2] ?? '').split(/ implements /);
      const parents = split([first, ...others].join(', ')).map(erased);
      type = { since, parents, members: new Map() };
      classes.set(open.join('.'), type);
    } else if (line.startsWith('}')) {
      open.pop();
      type = classes.get(open.join('.')) ?? null;
    } else if (line.endsWith('{')) {
      open.push(null);
    } else if (type && !open.includes(null)) {
      member(type, line, since);
    }
    since = 0;
  }
}

/** The members of that name in a class and whatever it extends, and the oldest level at which each is there. */
export function find(classes, name, member) {
  const type = classes.get(name);
  if (!type) return [];
  const own = type.members.get(member) ?? [];
  const inherited = member === 'constructor' ? [] : type.parents.flatMap((parent) => find(classes, parent, member));
  return [...own, ...inherited];
}

/** Whether one class is, extends or implements the other. */
export function isA(classes, name, other) {
  return name === other || (classes.get(name)?.parents ?? []).some((parent) => isA(classes, parent, other));
}

/** A Java descriptor's type as the listing writes it. */
export function typescript(descriptor) {
  if (descriptor.startsWith('[')) return `androidNative.Array<${typescript(descriptor.slice(1))}>`;
  if ('BSIJFD'.includes(descriptor)) return 'number';
  if (descriptor === 'Z') return 'boolean';
  if (descriptor === 'V') return 'void';
  const name = descriptor.slice(1, -1).replaceAll('/', '.').replaceAll('$', '.');
  if (descriptor === 'C' || name === 'java.lang.String' || name === 'java.lang.CharSequence') return 'string';
  return name === 'java.lang.Object' ? 'any' : name;
}

/** The types of a Java method descriptor's parameters, and its own. */
export function signature(descriptor) {
  const [, parameters, result] = /^\((.*)\)(.*)$/.exec(descriptor);
  const each = parameters.match(/\[*(?:L[^;]+;|[BCDFIJSZ])/g) ?? [];
  return { parameters: each.map(typescript), type: typescript(result) };
}

function member(type, line, since) {
  const method = /^public (static )?(\w+)(?:<.*?>)?\((.*)\)(?:: (.*))?;$/.exec(line);
  const field = /^public (static )?(\w+): (.*);$/.exec(line);
  const found = method ?? field;
  if (!found) return;
  const parameters = method ? split(method[3]).map((one) => erased(one.replace(/^\w+\??: /, ''))) : null;
  const entry = { since, isStatic: Boolean(found[1]), parameters, type: erased((method ? method[4] : field[3]) ?? 'void') };
  const all = type.members.get(found[2]) ?? [];
  type.members.set(found[2], [...all, entry]);
}

function split(list) {
  const parts = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i <= list.length; i++) {
    if (list[i] === '<') depth++;
    if (list[i] === '>') depth--;
    if ((list[i] === ',' && depth === 0) || i === list.length) {
      const part = list.slice(from, i).trim();
      if (part) parts.push(part);
      from = i + 1;
    }
  }
  return parts;
}

/** Without type arguments, which Java has erased, and without "or null". Arrays keep what they are of. */
function erased(type) {
  const plain = type.replace(/ \| null$/, '').trim();
  return plain.startsWith('androidNative.Array') ? plain : plain.replace(/<.*>/, '');
}
