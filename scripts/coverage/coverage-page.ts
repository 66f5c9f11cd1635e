import type { Operation } from '../../src/revenuecat/generated/operations.ts';
import type { OperationCoverage } from './operation-coverage.ts';

const intro = `<!-- Made by scripts/generate-coverage.ts from what the tests saw; do not edit. -->

# Coverage

Every operation of RevenueCat's REST API, and the fields of the graph that send it. Nothing here is declared: the
integration tests note what the client sends and which field caused it, and CI fails when an operation of the table was
not seen both with a success and with a refusal.

A field stands here when it caused a send in some test. Many fields find their data in answers that are at hand, and cause
none. \`Query.node\`, \`Query.nodes\` and \`Query._entities\` lead to every object with an identity and are not repeated.`;

const headings: Readonly<Record<Operation['api'], string>> = {
  v2: 'REST v2',
  v1: 'REST v1',
  external: 'External purchases',
};

/** The text of docs/coverage.md, before formatting. */
export function coveragePage(coverage: readonly OperationCoverage[]): string {
  const sections = Object.keys(headings).map((api) => {
    const rows = coverage.filter(({ operation }) => operation.api === api);
    return section(headings[api as Operation['api']], rows, coverage);
  });
  return `${[intro, ...sections].join('\n\n')}\n`;
}

function section(
  heading: string,
  rows: readonly OperationCoverage[],
  coverage: readonly OperationCoverage[],
): string {
  const sent = rows.filter(({ replacement, missing }) => replacement === null && missing.length === 0).length;
  const replaced = rows.filter(({ replacement }) => replacement !== null).length;
  const cells = rows.map((row) => [
    `\`${row.id.replace(/^\w+:/, '')}\``,
    `\`${row.operation.method} ${row.operation.path}\``,
    row.replacement === null ? codes(row.fields) : replacementIn(row.replacement, coverage),
    codes(row.operation.scopes),
    `\`${row.operation.domain}\``,
    row.operation.release,
  ]);
  const table = [
    ['Operation', 'Request', 'Fields', 'Scopes', 'Rate limit', 'Release'],
    ['---', '---', '---', '---', '---', '---'],
    ...cells,
  ].map((row) => `| ${row.join(' | ')} |`);
  const count = `${String(rows.length)} operations: ${String(sent)} sent${replaced === 0 ? '' : `, ${String(replaced)} that v2 replaces`}.`;
  return [`## ${heading}`, '', count, '', ...table].join('\n');
}

function replacementIn(
  { operations, note }: NonNullable<OperationCoverage['replacement']>,
  coverage: readonly OperationCoverage[],
): string {
  const fields = operations.flatMap((id) => coverage.find((row) => row.id === id)?.fields ?? []);
  return `Not sent; in v2: ${codes([...new Set(fields)])}. ${note}`;
}

function codes(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
