import { describe, expect, test } from 'vitest';
import { load, problemsOf as problemsOfEnvironment } from './loading.ts';
import type { Environment } from '../../../src/config/environment.ts';

const signIn = { AUTH_JWT_SECRET: 'a secret that is long enough for anybody' };
const keys = (readKey: string, more: object = {}) => ({ readKey, ...more });
const configOf = (env: Environment) => load({ ...signIn, ...env });
const problemsOf = (env: Environment) => problemsOfEnvironment({ ...signIn, ...env });

describe('the setting of several projects', () => {
  const two = JSON.stringify({
    proj1: keys('sk_one', { writeKey: 'sk_one_writes' }),
    proj2: keys('sk_two', { webhookAuthorization: 'a header of sixteen characters' }),
  });

  test('gives each project its own keys, and the first is the default', () => {
    const { upstream } = configOf({ REVENUECAT_PROJECTS: two });
    if (upstream.mode !== 'api') throw new Error('It is the sandbox.');
    expect(upstream.projectId).toBe('proj1');
    expect([upstream.readKey.reveal(), upstream.writeKey?.reveal()]).toEqual(['sk_one', 'sk_one_writes']);
    expect(
      upstream.otherProjects?.map(({ projectId, readKey, writeKey, webhookAuthorization }) => [
        projectId,
        readKey.reveal(),
        writeKey,
        webhookAuthorization?.reveal(),
      ]),
    ).toEqual([['proj2', 'sk_two', undefined, 'a header of sixteen characters']]);
  });

  test('takes the default from REVENUECAT_PROJECT_ID', () => {
    const { upstream } = configOf({ REVENUECAT_PROJECTS: two, REVENUECAT_PROJECT_ID: 'proj2' });
    expect(upstream).toMatchObject({ projectId: 'proj2', otherProjects: [{ projectId: 'proj1' }] });
  });

  test('does not stand beside keys that belong to no project, or a default that is none of them', () => {
    expect(
      problemsOf({
        REVENUECAT_PROJECTS: two,
        REVENUECAT_API_KEY: 'sk_x',
        REVENUECAT_PROJECT_ID: 'proj3',
      }),
    ).toEqual([
      'REVENUECAT_API_KEY is set beside REVENUECAT_PROJECTS: write it into the project that it belongs to',
      'REVENUECAT_PROJECT_ID is none of the projects in REVENUECAT_PROJECTS: name one of them',
    ]);
  });

  test.each([
    ['{', 'REVENUECAT_PROJECTS is not valid JSON'],
    ['[]', 'REVENUECAT_PROJECTS must be a JSON object'],
    ['{}', 'REVENUECAT_PROJECTS must be a JSON object'],
    [JSON.stringify({ sk_secret: keys('proj1') }), 'has a name that is no project id'],
    [JSON.stringify({ proj1: 'sk_one' }), 'must have for the project at place 1 an object with `readKey`'],
    [JSON.stringify({ proj1: keys('sk_one', { key: 'x' }) }), 'and nothing else'],
    [JSON.stringify({ proj1: {} }), 'has no usable `readKey` for the project at place 1'],
    [
      JSON.stringify({ proj1: keys('sk_1'), proj2: keys('appl_public') }),
      'has no usable `readKey` for the project at place 2: it is a public SDK key of an app',
    ],
  ])('says of %s what is wrong, and never what was written', (text, sentence) => {
    const problems = problemsOf({ REVENUECAT_PROJECTS: text });
    expect(problems.join('\n')).toContain(sentence);
    expect(problems.join('\n')).not.toMatch(/sk_|appl_/);
  });
});
