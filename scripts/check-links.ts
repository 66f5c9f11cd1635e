/**
 * `npm run check:links`: what the documents link to exists. Files by their path, places by their heading. Addresses of the
 * web are left alone, so that the check needs no network.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const inRoot = readdirSync('.').filter((name) => name.endsWith('.md'));
const inDocs = existsSync('docs') ? readdirSync('docs', { recursive: true, encoding: 'utf8' }) : [];
const documents = [
  ...inRoot,
  ...inDocs.filter((name) => name.endsWith('.md')).map((name) => join('docs', name)),
];

const problems = documents.flatMap((document) =>
  linksOf(readFileSync(document, 'utf8')).flatMap((link) => {
    const [path = '', place] = link.split('#');
    const target = path === '' ? document : join(dirname(document), decodeURIComponent(path));
    if (!existsSync(target)) return [`${document}: ${link} does not exist`];
    if (place === undefined || statSync(target).isDirectory() || !target.endsWith('.md')) return [];
    return headingsOf(readFileSync(target, 'utf8')).includes(place)
      ? []
      : [`${document}: ${link} names no heading there`];
  }),
);

if (problems.length > 0) {
  console.error(`Links lead nowhere:\n  ${problems.join('\n  ')}`);
  process.exit(1);
}

/** Targets of Markdown links outside of code, without those of the web. */
function linksOf(markdown: string): readonly string[] {
  const links = withoutCode(markdown).matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s+(\S+)/gm);
  return [...links]
    .map(([, inline, reference]) => inline ?? reference ?? '')
    .filter((link) => !/^[a-z]+:/i.test(link));
}

/** Headings as GitHub makes names of them. */
function headingsOf(markdown: string): readonly string[] {
  return [...withoutCode(markdown, 'blocks').matchAll(/^#{1,6}\s+(.+)$/gm)].map(([, heading = '']) =>
    heading
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function withoutCode(markdown: string, what: 'blocks' | 'all' = 'all'): string {
  const text = markdown.replaceAll(/^```[\s\S]*?^```/gm, '');
  return what === 'all' ? text.replaceAll(/`[^`\n]*`/g, '') : text;
}
