import { describe, expect, test } from 'vitest';
import type { OperationId } from '../../../../src/revenuecat/generated/operations.ts';
import { createSandbox } from '../../../../src/sandbox/create-sandbox.ts';
import {
  changes,
  damaged,
  operationOf,
  propertiesOf,
  withAbsoluteLinks,
  withExtraFields,
  withUnknownKinds,
  type AnswerProperty,
  type Change,
} from '../../../fakes/damaged-answers.ts';
import { createManualClock } from '../../../fakes/manual-clock.ts';
import { addSmallBusiness } from '../../../fakes/small-business.ts';
import { differences, mayDiffer, places, type Place, type Rewrite } from '../../../support/answer-places.ts';
import {
  createFacade,
  freshAnswersOnly,
  type Answer,
  type Facade,
  roomForWholeAnswers,
} from '../../../support/facade.ts';

const upstreamUrl = 'https://another-upstream.invalid/below/a/path';
const clock = createManualClock();
const sandbox = createSandbox({ clock, rateLimits: 'off', seed: 'empty' });
addSmallBusiness(sandbox, clock.now());

/** The server on an upstream that is not the sandbox: another address, and answers that go through a rewrite. */
interface ForeignFacade {
  readonly facade: Facade;
  readonly sentTo: string[];
  /** Forgets all that is cached, and answers on an upstream that rewrites so. */
  answer(document: string, rewrite: Rewrite): Promise<Answer>;
}

async function createForeignFacade(): Promise<ForeignFacade> {
  const sentTo: string[] = [];
  let rewrite: Rewrite = (json) => json;
  const facade = await createFacade({
    sandbox,
    clock,
    env: {
      REVENUECAT_API_KEY: sandbox.keys.read,
      REVENUECAT_API_URL: upstreamUrl,
      REVENUECAT_PROJECT_ID: sandbox.projectId,
      // Whole answers, which nobody asks for at once.
      ...roomForWholeAnswers,
      ...freshAnswersOnly,
      CACHE_CUSTOMER_SECONDS: '1',
      CACHE_CONFIGURATION_SECONDS: '1',
      CACHE_MISSING_SECONDS: '1',
    },
    async fetch(url, init) {
      sentTo.push(url);
      const ownUrl = url.replace('/below/a/path', '');
      const response = await sandbox.fetch(ownUrl, init);
      const json: unknown = JSON.parse(await response.text());
      return Response.json(rewrite(json, operationOf(init.method, ownUrl)), {
        status: response.status,
        headers: response.headers,
      });
    },
  });
  return {
    facade,
    sentTo,
    async answer(document, newRewrite) {
      await clock.advance(1_001);
      rewrite = newRewrite;
      return clock.finish(facade.query(document));
    },
  };
}

const foreign = await createForeignFacade();
const answerOn = (rewrite: Rewrite, document: string): Promise<Answer> => foreign.answer(document, rewrite);

const baselines = new Map<Place, Promise<Answer>>();

function baselineOf(place: Place): Promise<Answer> {
  const known = baselines.get(place) ?? answerOn(place.before ?? ((json) => json), place.document);
  baselines.set(place, known);
  return known;
}

/** Damages one property in every answer of the operation, and gives what is wrong with what the server makes of it. */
async function troubleWith(place: Place, property: AnswerProperty, change: Change): Promise<string[] | null> {
  let touched = 0;
  const answer = await answerOn((json, operationId) => {
    const prepared = place.before?.(json, operationId) ?? json;
    if (operationId !== place.operation) return prepared;
    const result = damaged(prepared, property.path, change);
    touched += result.touched;
    return result.answer;
  }, place.document);
  if (touched === 0) return null;
  const baseline = await baselineOf(place);
  const name = property.path.join('.');
  const differing = differences(baseline.data, answer.data)
    .filter((where) => !mayDiffer(where, place, property))
    .map((where) => `${name}: ${where.join('.')} differs`);
  const astray = answer.errors
    .filter(
      (error) =>
        error.extensions['code'] !== 'UPSTREAM_UNAVAILABLE' ||
        !mayDiffer((error.path ?? []).map(String), place, property),
    )
    .map((error) => `${name}: ${(error.path ?? []).join('.')}: ${String(error.extensions['code'])}`);
  return [...differing, ...astray];
}

describe.each(Object.entries(changes))('a property that %s spoils nothing but itself', (_name, change) => {
  test.each(places)('$operation', { timeout: 60_000 }, async (place) => {
    const baseline = await baselineOf(place);
    expect(baseline.errors).toEqual([]);
    const trouble: string[] = [];
    const untouched: AnswerProperty[] = [];
    for (const property of propertiesOf(place.operation)) {
      if (property.path.join('.') === 'next_page' && change === changes['has another type']) continue;
      const found = await troubleWith(place, property, change);
      if (found === null) untouched.push(property);
      else trouble.push(...found);
    }
    expect(trouble).toEqual([]);
    expect(untouched.filter((property) => !isElsewhere(place.operation, property))).toEqual([]);
  });
});

/** Parts that upstream embeds only where it is asked to, and is not asked to in this place; damaged where it is. */
function isElsewhere(operation: OperationId, { path }: AnswerProperty): boolean {
  const name = path.join('.');
  if (operation === 'list-customers') return /^items\.\[\]\.(attributes|active_entitlements)/.test(name);
  return [
    /(^|\.)entitlements\.items\.\[\]\.products(\.|$)/,
    /(^|\.)products\.items\.\[\]\.app(\.|$)/,
    /(^|\.)product\.app(\.|$)/,
    // Not of a subscription product.
    /(^|\.)pending_changes\.product\.one_time\./,
  ].some((part) => part.test(name));
}

test.each(places)(
  '$operation: values that enums do not know are UNRECOGNIZED and spoil nothing else',
  async (place) => {
    for (const property of propertiesOf(place.operation).filter(({ isEnum }) => isEnum)) {
      expect(await troubleWith(place, property, () => 'a_value_from_the_future')).toSatisfy(
        (found: string[] | null) => found === null || found.length === 0,
      );
    }
  },
);

test.each(places)('$operation: fields that no document knows are ignored', async (place) => {
  const answer = await answerOn(
    (json, id) => withExtraFields(place.before?.(json, id) ?? json),
    place.document,
  );
  expect(answer.errors).toEqual([]);
  expect(answer.data).toEqual((await baselineOf(place)).data);
});

test.each(places)(
  '$operation: things of unknown kinds among the items leave the items as they are',
  async (place) => {
    const answer = await answerOn(
      (json, id) =>
        id === place.operation
          ? withUnknownKinds(place.before?.(json, id) ?? json)
          : (place.before?.(json, id) ?? json),
      place.document,
    );
    expect(withoutNulls(answer.data)).toEqual(withoutNulls((await baselineOf(place)).data));
    for (const error of answer.errors)
      expect(error.path?.filter((step) => typeof step === 'number').length).toBeGreaterThan(0);
  },
);

/** Items of an unknown kind may show as null, or as items of which nothing is known. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isBlank(item)).map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutNulls(inner)]));
}

function isBlank(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.values(value).every(isBlank));
}

describe('whether a customer has an entitlement', () => {
  const ofLast =
    '{ customer(id: "full") { asked: hasActiveEntitlement(lookupKey: "key-of-entl3") other: hasActiveEntitlement(lookupKey: "nothing") } }';
  const damage =
    (change: Change): Rewrite =>
    (json, id) =>
      id === 'get-customer'
        ? damaged(json, ['active_entitlements', 'items', '[]', 'entitlement_id'], (value) =>
            value === 'entl1' ? change(value) : value,
          ).answer
        : json;

  test.each(Object.entries(changes))(
    'is told from the others when one %s, and a doubt is an error and never a false',
    async (_name, change) => {
      const answer = await answerOn(damage(change), ofLast);
      expect(answer.data).toEqual({ customer: { asked: true, other: null } });
      expect(answer.errors).toMatchObject([
        { path: ['customer', 'other'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } },
      ]);
    },
  );
});

describe('links to next pages', () => {
  const document = `{ customers(first: 250) { nodes { id } pageInfo { hasNextPage } }
    customer(id: "full") { subscriptions(first: 100) { nodes { id } } attributes(first: 100) { nodes { name } } } }`;

  test('absolute ones on another host are read for their cursor, and the key goes nowhere else', async () => {
    for (let index = 0; index < 230; index += 1) sandbox.add.customer({});
    foreign.sentTo.length = 0;
    const plain = await answerOn((json) => json, document);
    const plainlySentTo = foreign.sentTo.splice(0);
    const linked = await answerOn((json) => withAbsoluteLinks(json, 'https://evil.invalid'), document);
    expect(linked.errors).toEqual([]);
    expect(linked.data).toEqual(plain.data);
    expect(linked.data).toMatchObject({ customers: { pageInfo: { hasNextPage: false } } });
    expect(foreign.sentTo).toEqual(plainlySentTo);
    expect(foreign.sentTo.filter((url) => url.includes('starting_after'))).toHaveLength(2);
    for (const url of foreign.sentTo) expect(url.startsWith(`${upstreamUrl}/v2/projects/`)).toBe(true);
  });

  test('one that leads nowhere fails the list, which must not look complete, and nothing else', async () => {
    const answer = await answerOn(
      (json, id) => (id === 'list-customers' ? { ...(json as object), next_page: 'nowhere' } : json),
      '{ customers { nodes { id } } apps { nodes { id } } }',
    );
    expect(answer.errors.map((error) => error.extensions['code'])).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect(answer.data).toMatchObject({ customers: null, apps: { nodes: [{}, {}, {}, {}] } });
  });

  test('a redirect to another host is not followed', async () => {
    const sentTo: string[] = [];
    const facade = await createFacade({
      sandbox,
      clock,
      env: {
        REVENUECAT_API_KEY: sandbox.keys.read,
        REVENUECAT_API_URL: upstreamUrl,
        REVENUECAT_PROJECT_ID: 'proj1',
      },
      fetch(url, init) {
        sentTo.push(url);
        expect(init.redirect).toBe('manual');
        return Promise.resolve(
          new Response(null, { status: 302, headers: { location: 'https://evil.invalid/' } }),
        );
      },
    });
    const answer = await clock.finish(facade.query('{ customer(id: "full") { id } apps { nodes { id } } }'));
    expect(answer.errors.map((error) => error.extensions['code'])).toEqual([
      'UPSTREAM_UNAVAILABLE',
      'UPSTREAM_UNAVAILABLE',
    ]);
    for (const url of sentTo) expect(url.startsWith(upstreamUrl)).toBe(true);
  });
});
