import { exitStatusOf, type Diagnosis, type Finding, type KeyFinding, type Outage } from './diagnosis.ts';

const width = 100;
const marks: Readonly<Record<Finding['severity'], string>> = {
  ok: 'ok     ',
  note: 'note   ',
  warning: 'warning',
  error: 'ERROR  ',
};

const verdicts: readonly string[] = [
  'Everything is in order.',
  'The server works, but not all of it.',
  'The server cannot work with these settings.',
];

/** The diagnosis for people: what was found, what each key may do, and what will not work. */
export function reportOf(diagnosis: Diagnosis): string {
  const { upstream, findings, keys, outages, calls } = diagnosis;
  const where =
    upstream === 'sandbox'
      ? 'No API key is set, so this looks at the embedded sandbox; nothing left this machine.'
      : 'What the settings of this environment promise, held against RevenueCat. Nothing was changed.';
  const asked = upstream === 'sandbox' ? 'The sandbox' : 'RevenueCat';
  return [
    where,
    findings.map(({ severity, sentence }) => `${marks[severity]}  ${sentence}`).join('\n'),
    `Keys\n${keys.map(keyLines).join('\n')}`,
    ...(outages.length === 0 ? [] : [`What will not work\n${outages.map(outageLines).join('\n')}`]),
    `${asked} got ${String(calls)} call${calls === 1 ? '' : 's'}. ${verdicts[exitStatusOf(diagnosis)] ?? ''}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The diagnosis for programs: itself, with the exit status. Holds no secrets, as the diagnosis holds none. */
export function jsonReportOf(diagnosis: Diagnosis): string {
  return JSON.stringify({ status: exitStatusOf(diagnosis), ...diagnosis }, null, 2);
}

function keyLines({ setting, state, permissions }: KeyFinding): string {
  const of = (wanted: string) => permissions.filter(({ verdict }) => verdict === wanted);
  const held = of('held').length;
  const asked = permissions.length - of('not probed').length;
  const words: Readonly<Record<KeyFinding['state'], string>> = {
    accepted: asked === 0 ? 'accepted' : `${String(held)} of ${String(asked)} permissions asked about`,
    refused: 'refused by RevenueCat',
    unknown: 'nothing could be found out',
    'not set': 'not set',
  };
  return [
    `  ${setting}: ${words[state]}`,
    ...of('lacking').map(({ scope }) => `    lacks       ${scope}`),
    ...of('unknown').map(({ scope, reason = '' }) => `    unknown     ${scope} (${reason})`),
    ...of('not probed').map(({ scope, reason = '' }) => `    not probed  ${scope} (${reason})`),
  ].join('\n');
}

function outageLines({ code, because, features }: Outage): string {
  const names = byType(features).join(', ');
  return `  ${code} because ${because}:\n${wrapped(names)}`;
}

/** `Invoice.paidAt` and its like as `Invoice { paidAt ... }`, so that long lists stay readable. */
function byType(features: readonly string[]): readonly string[] {
  const types = Map.groupBy(features, (name) => name.slice(0, name.indexOf('.')));
  return [...types].map(([type, names]) => {
    const fields = names.map((name) => name.slice(type.length + 1));
    return fields.length === 1 ? `${type}.${fields.join('')}` : `${type} { ${fields.join(' ')} }`;
  });
}

function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => `    ${line}`).join('\n');
}
