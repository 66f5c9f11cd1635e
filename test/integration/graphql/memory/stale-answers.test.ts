import { describe, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../../support/facade.ts';
import { withSubscription } from '../with-subscription.ts';

const second = 1000;
const document = '{ customer(id: "ada") { id lastSeenCountry } }';

/** A server that has read ada before. */
async function warmFacade(options: Parameters<typeof createFacade>[0] = {}): Promise<Facade> {
  const facade = await createFacade(options);
  await facade.data(document);
  facade.takeCalls();
  return facade;
}

/** Every call of upstream fails from here on. */
function cutUpstream({ sandbox }: Facade): { mend(): void } {
  return { mend: sandbox.faults.add({ kind: 'status', status: 503 }) };
}

describe('a customer past its lifetime', () => {
  test('is answered at once while one refresh runs for all who ask', async () => {
    const facade = await warmFacade();
    await facade.clock.advance(61 * second);
    const answers = await Promise.all(Array.from({ length: 20 }, () => facade.query(document)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.data))).size).toBe(1);
    expect(facade.takeCalls()).toEqual(['get-customer']);
    await facade.query(document);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('is refreshed with all that was read of it', async () => {
    const facade = await createFacade();
    const whole =
      '{ customer(id: "ada") { attributes { nodes { name } } hasActiveEntitlement(lookupKey: "pro") } }';
    await facade.data(whole);
    await facade.clock.advance(61 * second);
    await facade.data(document);
    facade.takeCalls();
    await facade.data(whole);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('is not told to have lost what was renewed in the meantime', async () => {
    const { facade, product } = await withSubscription();
    const renewed = facade.clock.now() + 90 * second;
    facade.sandbox.add.subscription({
      customerId: 'renewing',
      productId: product.id,
      currentPeriodEndsAt: renewed,
      autoRenewalStatus: 'will_renew',
    });
    const check = '{ customer(id: "renewing") { hasActiveEntitlement(lookupKey: "gold") } }';
    expect(await facade.data(check)).toEqual({ customer: { hasActiveEntitlement: true } });
    facade.sandbox.add.subscription({
      customerId: 'renewing',
      productId: product.id,
      currentPeriodEndsAt: renewed + 86_400 * second,
    });
    // Within the time for stale answers, and past the end of what was remembered.
    await facade.clock.advance(91 * second);
    expect(await facade.data(check)).toEqual({ customer: { hasActiveEntitlement: true } });
  });
});

describe('after a change', () => {
  const set = `mutation { setCustomerAttributes(input: {
    customerId: "ada", attributes: [{ name: "team", value: "red" }]
  }) { __typename ... on SetCustomerAttributesPayload { customer { attributes { nodes { name value } } } } } }`;
  const read = '{ customer(id: "ada") { attributes { nodes { name value } } } }';
  const red = expect.arrayContaining([{ name: 'team', value: 'red' }]) as unknown;

  test('no read is given the copy from before it, however stale copies may be', async () => {
    const facade = await createFacade();
    await facade.data(read);
    await facade.clock.advance(61 * second);
    // One refresh is under way when the change comes.
    const [, changed] = await Promise.all([facade.data(read), facade.data(set)]);
    expect(changed).toMatchObject({
      setCustomerAttributes: { customer: { attributes: { nodes: red } } },
    });
    expect(await facade.data(read)).toEqual({ customer: { attributes: { nodes: red } } });
  });

  test('no copy from before it is given when upstream is down', async () => {
    const facade = await createFacade();
    await facade.data(read);
    const kept = await facade.query('{ customer(id: "ada") { lastSeenAt } }');
    expect(kept.errors).toEqual([]);
    // The write is done, and then upstream is gone, before the payload can be read.
    facade.sandbox.faults.add({ operationId: 'get-customer', kind: 'status', status: 503 });
    await facade.clock.finish(facade.query(set));
    const answer = await facade.clock.finish(facade.query(read));
    expect(answer.data).toEqual({ customer: null });
    expect(answer.errors[0]?.extensions['code']).toBe('UPSTREAM_UNAVAILABLE');
    expect(answer.extensions).not.toHaveProperty('stale');
  });
});

describe('while upstream is down', () => {
  test('copies of the permitted age answer and say how old they are, also to customers', async () => {
    const facade = await warmFacade();
    const readAt = facade.clock.now();
    cutUpstream(facade);
    await facade.clock.advance(300 * second);
    const answer = await facade.clock.finish(facade.query(document, {}, { customerId: 'ada' }));
    expect(answer.errors).toEqual([]);
    expect(answer.data).toMatchObject({ customer: { id: 'ada' } });
    // The copy's age at the answer: the attempts of a first reader take their time.
    expect(answer.extensions).toEqual({ stale: { ageMs: facade.clock.now() - readAt } });
  });

  test('what was never read fails, within the deadline of a call', async () => {
    const facade = await warmFacade();
    cutUpstream(facade);
    const startedAt = facade.clock.now();
    const answer = await facade.clock.finish(facade.query('{ customer(id: "grace") { lastSeenAt } }'));
    expect(answer.errors[0]?.extensions['code']).toBe('UPSTREAM_UNAVAILABLE');
    expect(facade.clock.now() - startedAt).toBeLessThanOrEqual(10 * second);
  });

  test('a customer older than an hour is no answer', async () => {
    const facade = await warmFacade();
    cutUpstream(facade);
    await facade.clock.advance(3600 * second);
    const answer = await facade.clock.finish(facade.query(document));
    expect(answer.data).toEqual({ customer: null });
    expect(answer.errors[0]?.extensions['code']).toBe('UPSTREAM_UNAVAILABLE');
  });

  test('for a minute, readers cost few attempts, and its return costs one call', async () => {
    const facade = await warmFacade();
    await facade.clock.advance(130 * second);
    const { mend } = cutUpstream(facade);
    const readMany = () => Promise.all(Array.from({ length: 50 }, () => facade.query(document)));
    for (let elapsed = 0; elapsed < 60; elapsed += 1) {
      const answers = await facade.clock.finish(readMany());
      expect(answers.flatMap((answer) => answer.errors)).toEqual([]);
      expect(answers.every((answer) => answer.extensions?.['stale'] !== undefined)).toBe(true);
      await facade.clock.advance(second);
    }
    // Three thousand readers; each attempt is sent up to three times by the client.
    expect(facade.takeCalls().length).toBeLessThanOrEqual(3 * 13);
    mend();
    await facade.clock.advance(5 * second);
    const answers = await readMany();
    expect(answers.every((answer) => answer.extensions?.['stale'] === undefined)).toBe(true);
    expect(facade.takeCalls()).toEqual(['get-customer']);
  });
});

describe('`cache-control: no-cache`', () => {
  const headers = { 'cache-control': 'no-cache' };

  test('reads anew what is fresh, once for each question, for those with the scope', async () => {
    const facade = await warmFacade();
    const twice = `{ a: customer(id: "ada") { lastSeenAt } b: customer(id: "ada") { id lastSeenCountry } }`;
    await facade.query(twice, {}, 'administrator', { headers });
    expect(facade.takeCalls()).toEqual(['get-customer']);
    await facade.query(document);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('of several at once is one call', async () => {
    const facade = await warmFacade();
    await Promise.all([1, 2, 3].map(() => facade.query(document, {}, 'administrator', { headers })));
    expect(facade.takeCalls()).toEqual(['get-customer']);
  });

  test('reads configuration anew as whole lists', async () => {
    const facade = await createFacade();
    const products = '{ products(first: 3) { nodes { id app { name } } } }';
    await facade.data(products);
    facade.takeCalls();
    await facade.query(products, {}, 'administrator', { headers });
    expect(facade.takeCalls()).toEqual(['list-products']);
  });

  test.each([
    ['a customer', { customerId: 'ada' }],
    ['staff without the scope', { scopes: ['customer_information:customers:read'] }],
  ] as const)('is ignored from %s', async (_who, asker) => {
    const facade = await warmFacade();
    const answer = await facade.query(document, {}, asker, { headers });
    expect(answer.errors).toEqual([]);
    expect(facade.takeCalls()).toEqual([]);
  });
});
