import { mkdirSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, expect } from 'vitest';
import { observationFolderVariable, type Observation } from '../../scripts/coverage/observation.ts';
import { operations, type Operation, type OperationId } from '../../src/revenuecat/generated/operations.ts';
import type { FetchLike } from '../../src/revenuecat/transport.ts';
import type { Sandbox } from '../../src/sandbox/create-sandbox.ts';
import { createRequestValidator } from '../conformance/request-validator.ts';
import { canaryKeysOf, withCanaries } from './canary-upstream.ts';
import { causingField } from './field-causes.ts';

const validator = await createRequestValidator();
const observations = new Map<string, Observation>();
const violations: string[] = [];
const folder = process.env[observationFolderVariable];
let leaves = true;

/**
 * Sends on what the client sends, holds it against the documents, and notes the operation, its outcome and its cause.
 * The server may be told to find upstream below a path; the documents know nothing of it, so every URL must have it.
 */
export function observed(
  fetch: FetchLike,
  report: (violation: string) => void = noteViolation,
  upstreamUrl = '',
): FetchLike {
  return async (url, init) => {
    const { operation, problems } = validator.judge({ url: belowUpstream(url, upstreamUrl), ...init });
    for (const problem of problems) report(`${operation ?? `${init.method} ${url}`}: ${problem}`);
    const field = causingField();
    const response = await fetch(url, init);
    const outcome = operation === null ? null : outcomeOf(operation, response.status);
    if (operation !== null && outcome !== null) {
      observations.set([operation, outcome, field].join(' '), { operation, outcome, field });
    }
    return response;
  };
}

/**
 * The same sandbox for the server, while tests keep the original for calls of their own: its `fetch` is observed, its keys
 * are those of this run, and it says things that must not come out.
 */
export function observedSandbox(sandbox: Sandbox): Sandbox {
  const { keys, fetch } = canaryKeysOf(sandbox);
  return Object.create(sandbox, {
    fetch: { value: observed(withCanaries(fetch)) },
    keys: { value: keys },
  }) as Sandbox;
}

function belowUpstream(url: string, upstreamUrl: string): string {
  return url.startsWith(`${upstreamUrl}/`)
    ? new URL(upstreamUrl).origin + url.slice(upstreamUrl.length)
    : url;
}

/** For a test file whose upstream answers anything: what it sees says nothing of how the client and upstream get on. */
export function leaveNoObservations(): void {
  leaves = false;
}

function noteViolation(violation: string): void {
  violations.push(violation);
}

function outcomeOf(id: OperationId, status: number): Observation['outcome'] | null {
  const operation: Operation = operations[id];
  if (operation.success.includes(status)) return 'success';
  return status >= 400 && status < 500 ? 'refusal' : null;
}

// A send that the documents do not allow is a fault of the client's, whatever the test is about.
afterEach(() => {
  expect(violations.splice(0), 'Requests that the documents do not allow').toEqual([]);
});

afterAll(() => {
  if (!leaves || folder === undefined || observations.size === 0) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify([...observations.values()]));
});
