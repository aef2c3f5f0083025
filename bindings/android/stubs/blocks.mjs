// The code blocks of a paper as files, each named for the class it declares: node blocks.mjs PAPER FOLDER
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [paper, folder] = process.argv.slice(2);
let written = 0;
for (const [, language, code] of readFileSync(paper, 'utf8').matchAll(/^```(java|kotlin)\n(.*?)^```$/gms)) {
  const name = /^(?:public )?(?:final )?class (\w+)/m.exec(code)?.[1];
  if (!name) throw new Error(`a block of ${language} declares no class`);
  writeFileSync(join(folder, `${name}.${language === 'java' ? 'java' : 'kt'}`), code);
  written++;
}
if (written === 0) throw new Error(`${paper} has no blocks of code`);
