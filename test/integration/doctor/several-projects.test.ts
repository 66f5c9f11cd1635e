import { expect, test } from 'vitest';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { exitStatusOf } from '../../../src/doctor/diagnosis.ts';
import { examineSettings, now } from './examination.ts';

const signIn = { AUTH_JWT_SECRET: 'a secret of the doctor tests, long enough' };

test('the keys of each project are looked at, each under its own name', async () => {
  const sandbox = createSandbox({ clock: { now: () => now }, rateLimits: 'off' });
  const other = sandbox.addProject('Larkspur Maps');
  const examineProjects = (projects: object) =>
    examineSettings(
      {
        ...signIn,
        REVENUECAT_API_URL: 'https://upstream.invalid',
        REVENUECAT_PROJECTS: JSON.stringify(projects),
      },
      { fetch: (url, init) => sandbox.fetch(url, init) },
    );
  const mine = { readKey: sandbox.keys.read, writeKey: sandbox.keys.write, v1Key: sandbox.keys.v1 };
  const good = await examineProjects({
    [sandbox.projectId]: mine,
    [other.projectId]: { readKey: other.keys.read, writeKey: other.keys.write },
  });
  expect(good.keys.map(({ setting, state }) => `${setting}: ${state}`)).toEqual([
    `REVENUECAT_PROJECTS ${sandbox.projectId} readKey: accepted`,
    `REVENUECAT_PROJECTS ${sandbox.projectId} writeKey: accepted`,
    `REVENUECAT_PROJECTS ${sandbox.projectId} v1Key: accepted`,
    'REVENUECAT_EXTERNAL_API_KEYS: not set',
    `REVENUECAT_PROJECTS ${other.projectId} readKey: accepted`,
    `REVENUECAT_PROJECTS ${other.projectId} writeKey: accepted`,
    `REVENUECAT_PROJECTS ${other.projectId} v1Key: not set`,
  ]);
  expect(exitStatusOf(good)).toBe(0);

  const mixedUp = await examineProjects({
    [sandbox.projectId]: mine,
    [other.projectId]: { readKey: sandbox.keys.read },
  });
  expect(exitStatusOf(mixedUp)).toBe(2);
  expect(mixedUp.findings.filter(({ severity }) => severity === 'error').map((it) => it.sentence)).toEqual([
    `The key does not see the project in REVENUECAT_PROJECTS (${other.projectId}).`,
  ]);
});
