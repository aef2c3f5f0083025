// The classes use nothing of Java or Android that a phone of that API level lacks:
// node check-level.mjs LEVEL FOLDER-OF-COMPILED-CLASSES LISTING...
import { classFiles, used } from './classes.mjs';
import { find, read, signature } from './listing.mjs';

const [level, folder, ...listings] = process.argv.slice(2);
const classes = read(...listings);
const faults = [];
let compared = 0;

/** What the compiler writes for lambdas and for + on strings, and D8 takes out again. */
const DESUGARED = 'java.lang.invoke.';
/** Compiled in, not looked up on the phone. */
const ANNOTATIONS = 'androidx.annotation.';

for (const use of used(classFiles(folder))) {
  if (!/^(java|javax|android|androidx)\./.test(use.owner)) continue;
  if (use.owner.startsWith(DESUGARED) || use.owner.startsWith(ANNOTATIONS)) continue;
  compared++;
  const fault = faultOf(use);
  if (fault) faults.push(`${use.owner}${use.name ? `.${use.name} ${use.descriptor}` : ''}: ${fault}`);
}

function faultOf({ owner, name, descriptor }) {
  const type = classes.get(owner);
  if (!type) return 'no such class';
  if (type.since > level) return `since API level ${type.since}`;
  if (!name) return null;
  const all = find(classes, owner, name === '<init>' ? 'constructor' : name);
  if (!descriptor.startsWith('(')) return all.some((one) => one.since <= level) ? null : 'no such field';
  const { parameters } = signature(descriptor);
  const arity = all.filter((one) => one.parameters?.length === parameters.length);
  // Where a type is a parameter of the class the listing's name for it says nothing: then each of that arity must do.
  const same = arity.filter((one) => JSON.stringify(one.parameters) === JSON.stringify(parameters));
  const judged = same.length > 0 ? same : arity;
  if (judged.length === 0) return 'no such method';
  const newest = same.length > 0 ? Math.min(...judged.map((one) => one.since)) : Math.max(...judged.map((one) => one.since));
  return newest > level ? `since API level ${newest}` : null;
}

for (const fault of faults) console.error(fault);
console.log(`${compared} uses of Java and Android compared, ${faults.length} are not in API level ${level}`);
process.exit(faults.length > 0 || compared === 0 ? 1 : 0);
