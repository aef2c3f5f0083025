// The stubs say nothing that Android does not: node check-stubs.mjs FOLDER-OF-COMPILED-STUBS LISTING...
//
// A member of a stub that is public or protected must be in the listing with the same types, static or not, and
// constants with the same value; a class must extend what its stub extends. What the listing cannot tell: int from byte
// or long, and whether something is final, abstract or throws.
import { classFiles, declared } from './classes.mjs';
import { find, isA, read, signature, typescript } from './listing.mjs';

const [folder, ...listings] = process.argv.slice(2);
const classes = read(...listings);
const faults = [];
let members = 0;

for (const stub of declared(classFiles(folder))) {
  if (!classes.has(stub.name)) {
    faults.push(`${stub.name}: no such class`);
    continue;
  }
  for (const parent of stub.parents.filter((name) => name !== 'java.lang.Object' && classes.has(name))) {
    if (!isA(classes, stub.name, parent)) faults.push(`${stub.name}: is no ${parent}`);
  }
  for (const member of stub.members) {
    members++;
    const fault = faultOf(stub, member);
    if (fault) faults.push(`${stub.name}.${member.name} ${member.descriptor}: ${fault}`);
  }
}

function faultOf(stub, member) {
  const candidates = find(classes, stub.name, member.name);
  if (candidates.length === 0) {
    // An abstract class or an interface may have its constructor for stubs alone, to be extended.
    return member.name === 'constructor' && member.descriptor === '()V' ? null : 'no such member';
  }
  const isMethod = member.descriptor.startsWith('(');
  const { parameters, type } = isMethod ? signature(member.descriptor) : { type: typescript(member.descriptor) };
  const same = candidates.find((one) =>
    Boolean(one.parameters) === isMethod &&
    one.isStatic === member.isStatic &&
    (isMethod
      ? JSON.stringify(one.parameters) === JSON.stringify(parameters) && (one.type === type || member.name === 'constructor')
      : one.type === member.value || one.type === type));
  return same ? null : `Android has ${candidates.map((one) => JSON.stringify(one)).join(' or ')}`;
}

for (const fault of faults) console.error(fault);
console.log(`${members} members of stubs compared, ${faults.length} differ`);
process.exit(faults.length > 0 || members === 0 ? 1 : 0);
