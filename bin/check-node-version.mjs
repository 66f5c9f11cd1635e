// Runs before everything else, on whatever Node there is, so it stays in the JavaScript of Node 12.
import { readFileSync } from 'fs';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const needed = Number(/\d+/.exec(engines.node)[0]);
// An argument stands in for the version of this process, so that the refusal can be seen on a Node that is new enough.
const running = process.argv[2] || process.versions.node;

if (parseInt(running, 10) < needed) {
  console.error(
    [
      `This project needs Node ${needed} or newer and was started with Node ${running}.`,
      '',
      `To fix it, run \`npm ci\` in this folder: it brings Node ${needed} along, and npm puts it first for the`,
      "project's own scripts. Then start through npm: `npm start`, `npm run sandbox`, `npm test`.",
      '(It needs install scripts: if npm is set to `ignore-scripts`, run `npm ci --ignore-scripts=false`.)',
    ].join('\n'),
  );
  process.exit(1);
}
