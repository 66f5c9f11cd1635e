import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { readDocument } from '../../scripts/operations/read-document.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where RevenueCat's own documents are, as JSON; empty when they are not at hand. */
    originalDocuments: string;
  }
}

const originals = {
  v2: 'api-v2-current.yaml',
  v1: 'api-v1.yaml',
  external: 'external-purchases-api.yaml',
} as const;

/**
 * Reads RevenueCat's own documents once for the whole run, where they lie beside the project: they are long, and YAML is
 * slow to read. They are no part of the project, which has their names, types and limits under `generated/`.
 */
export default async function provideOriginalDocuments(project: TestProject): Promise<() => void> {
  const source = fileURLToPath(new URL('../../../shared/revenuecat', import.meta.url));
  const files = Object.entries(originals);
  if (!files.every(([, name]) => existsSync(join(source, name)))) {
    project.provide('originalDocuments', '');
    return () => undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'revenuecat-documents-'));
  for (const [api, name] of files) {
    const document = await readDocument(join(source, name));
    writeFileSync(join(folder, `api-${api}.json`), JSON.stringify(document));
  }
  project.provide('originalDocuments', folder);
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
