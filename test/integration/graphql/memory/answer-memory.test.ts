import { expect, test, describe } from 'vitest';
import { knownScopes } from '../../../../src/auth/scopes.ts';
import { createFacade, exampleQuery, type Asker, type Facade } from '../../../support/facade.ts';

/** Everything but the scopes that add to an answer what it has cost: such answers are about one request. */
const reader: Asker = { scopes: knownScopes.filter((scope) => !scope.startsWith('facade:')) };
const screen = await exampleQuery('customer-screen');
const check = await exampleQuery('entitlement-check');

interface Checked {
  readonly customer: { readonly hasActiveEntitlement: boolean };
}

/** The third time is the first that is given from memory: the second was the first made of nothing but memory. */
async function askThreeTimes(facade: Facade, as: Asker = reader): Promise<void> {
  for (let time = 0; time < 3; time += 1) await facade.data(check, { id: 'ada', lookupKey: 'pro' }, as);
  facade.takeCalls();
}

describe('an answer that is given again', () => {
  test('is the same text, at no call', async () => {
    const facade = await createFacade();
    const texts = [];
    for (let time = 0; time < 4; time += 1)
      texts.push((await facade.query(screen, { id: 'ada' }, reader)).text);
    expect(new Set(texts).size).toBe(1);
    facade.takeCalls();
    await facade.query(screen, { id: 'ada' }, reader);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('ends with a change that this server makes', async () => {
    const facade = await createFacade();
    const ask = async (): Promise<boolean> =>
      (await facade.data<Checked>(check, { id: 'newcomer', lookupKey: 'pro' }, reader)).customer
        .hasActiveEntitlement;
    expect([await ask(), await ask(), await ask()]).toEqual([false, false, false]);
    const { entitlement } = await facade.data<{ entitlement: { id: string } }>(
      '{ entitlement(lookupKey: "pro") { id } }',
    );
    const expiresAt = new Date(facade.clock.now() + 86_400_000).toISOString();
    const input = { customerId: 'newcomer', entitlementId: entitlement.id, expiresAt };
    await facade.data(await exampleQuery('grant-entitlement'), { input });
    expect(await ask()).toBe(true);
  });

  test('ends with the lifetime of what it was made of', async () => {
    const facade = await createFacade({ env: { CACHE_STALE_CUSTOMER_SECONDS: '0' } });
    await askThreeTimes(facade);
    await facade.clock.advance(59_000);
    await facade.data(check, { id: 'ada', lookupKey: 'pro' }, reader);
    expect(facade.takeCalls()).toEqual([]);
    await facade.clock.advance(2_000);
    await facade.data(check, { id: 'ada', lookupKey: 'pro' }, reader);
    expect(facade.takeCalls()).toEqual(['get-customer']);
  });

  test('ends when an entitlement does, and not a moment later', async () => {
    const facade = await createFacade();
    const { entitlement } = await facade.data<{ entitlement: { id: string } }>(
      '{ entitlement(lookupKey: "pro") { id } }',
    );
    const expiresAt = new Date(facade.clock.now() + 10_000).toISOString();
    const input = { customerId: 'newcomer', entitlementId: entitlement.id, expiresAt };
    await facade.data(await exampleQuery('grant-entitlement'), { input });
    const ask = async (): Promise<boolean> =>
      (await facade.data<Checked>(check, { id: 'newcomer', lookupKey: 'pro' }, reader)).customer
        .hasActiveEntitlement;
    expect([await ask(), await ask(), await ask()]).toEqual([true, true, true]);
    await facade.clock.advance(9_500);
    expect([await ask(), await ask()]).toEqual([true, true]);
    await facade.clock.advance(500);
    expect(await ask()).toBe(false);
  });

  test('is given to nobody else', async () => {
    const facade = await createFacade();
    await askThreeTimes(facade);
    for (const asker of [
      'nobody',
      { customerId: 'wilma' },
      { scopes: ['project_configuration:apps:read'] },
    ] as const) {
      const answer = await facade.query(check, { id: 'ada', lookupKey: 'pro' }, asker);
      expect(answer.errors.map(({ extensions }) => extensions['code'])).not.toEqual([]);
      expect(answer.text).not.toContain('true');
    }
    const own = await facade.query(check, { id: 'ada', lookupKey: 'pro' }, { customerId: 'ada' });
    expect(own.data).toMatchObject({ customer: { hasActiveEntitlement: true } });
  });

  test('is not given to whoever sees what answers cost: each of those is about one request', async () => {
    const facade = await createFacade();
    await askThreeTimes(facade, 'administrator');
    const { text } = await facade.query(check, { id: 'ada', lookupKey: 'pro' });
    expect(
      (JSON.parse(text) as { extensions: { upstream: { cache: { hits: number } } } }).extensions,
    ).toMatchObject({
      upstream: { calls: {}, cache: { misses: 0 } },
    });
  });

  test('can be switched off', async () => {
    const facade = await createFacade({ env: { CACHE_ANSWERS_MAX_BYTES: '0' } });
    await askThreeTimes(facade);
    await expect(facade.data(check, { id: 'ada', lookupKey: 'pro' }, reader)).resolves.toMatchObject({
      customer: { hasActiveEntitlement: true },
    });
  });
});
