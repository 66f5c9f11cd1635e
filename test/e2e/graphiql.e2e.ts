import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSchema, createYoga } from 'graphql-yoga';
import { chromium } from 'playwright-core';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadExampleTabs } from '../../src/server/graphiql/example-tabs.ts';
import { createGraphiqlPage } from '../../src/server/graphiql/graphiql-page.ts';
import { describeWithChromium } from '../support/requirements.ts';

const token = 'canary-token-of-the-sandbox';

/** What went wrong in the browser, or went elsewhere. */
interface Observed {
  readonly requests: string[];
  readonly complaints: string[];
}

describeWithChromium('GraphiQL in a browser', (executablePath) => {
  let folder: string;
  let server: { url: string; close(): Promise<void> };
  let context: BrowserContext;
  let page: Page;
  let observed: Observed;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'graphiql-'));
    server = await startServer();
  });

  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    context = await chromium.launchPersistentContext(await mkdtemp(join(folder, 'profile-')), {
      executablePath,
      headless: true,
      viewport: { width: 1400, height: 850 },
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    page = await context.newPage();
    observed = observe(context, page);
  });

  afterEach(async () => {
    await context.close();
  });

  test('the first tab answers with customer data, and nothing is asked of another host', async () => {
    await page.goto(server.url);
    await runUntil(page, '"ada"');
    await picture(page, 'customer-screen');

    await openTab(page, 'EntitlementCheck');
    await runUntil(page, '"hasActiveEntitlement": true');
    await picture(page, 'entitlement-check');

    expect(observed.requests.length).toBeGreaterThan(6);
    expect(observed.requests.filter((url) => new URL(url).origin !== new URL(server.url).origin)).toEqual([]);
    expect(observed.complaints).toEqual([]);
  });

  test('a tab for each example that the schema answers, in the order that serves a newcomer', async () => {
    await page.goto(server.url);
    await page.locator('.graphiql-tab').first().waitFor();
    const titles = await page.locator('.graphiql-tab').allInnerTexts();
    expect(titles[0]).toBe('CustomerScreen');
    expect(titles).not.toContain('LiveCustomer');
  });

  test('the token stands in the headers editor, also after a reload, and is stored nowhere', async () => {
    await page.goto(server.url);
    await runUntil(page, '"ada"');
    // GraphiQL writes its tabs half a second after a change; only then is there something to look at.
    await expect
      .poll(() => page.evaluate('JSON.stringify({ ...sessionStorage })'))
      .toContain('CustomerScreen');
    await page.getByRole('button', { name: 'Headers' }).click();
    await expectEditor(page, token);

    const titles = await page.locator('.graphiql-tab').allInnerTexts();
    await page.reload();
    await page.locator('.graphiql-tab').first().waitFor();
    expect(await page.locator('.graphiql-tab').allInnerTexts()).toEqual(titles);
    await runUntil(page, '"ada"');
    await page.getByRole('button', { name: 'Headers' }).click();
    await expectEditor(page, token);

    expect(await stored(page)).toContain('CustomerScreen');
    expect(await stored(page)).not.toContain(token);
    expect(await context.cookies()).toEqual([]);
    expect(page.url()).toBe(server.url);
    expect(observed.complaints).toEqual([]);
  });

  test('a link with a document opens it beside the examples', async () => {
    const query = 'query Linked { customer(id: "grace") { id } }';
    await page.goto(`${server.url}?query=${encodeURIComponent(query)}`);
    await page.locator('.graphiql-tab', { hasText: 'CustomerScreen' }).waitFor();
    await openTab(page, 'Linked');
    await runUntil(page, '"grace"');
    expect(observed.complaints).toEqual([]);
  });

  test('the policy stops a planted script and a planted request, and this test sees it', async () => {
    await page.goto(server.url);
    await page.locator('.graphiql-tab').first().waitFor();
    await page.evaluate(`{
      const planted = document.createElement('script');
      planted.textContent = 'globalThis.plantedScriptRan = true';
      document.body.append(planted);
    }`);
    await page.evaluate(`fetch('http://other-host.invalid/').catch(() => {})`);

    expect(await page.evaluate('globalThis.plantedScriptRan')).toBeUndefined();
    await expect
      .poll(() => observed.complaints.join('\n'))
      .toMatch(/violation: script-src[^]*violation: connect-src/);
  });
});

function observe(context: BrowserContext, page: Page): Observed {
  const observed: Observed = { requests: [], complaints: [] };
  context.on('request', (request) => observed.requests.push(request.url()));
  context.on('requestfailed', (request) => {
    // The editor stops workers that it no longer needs, also while they load.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED')
      observed.complaints.push(`failed: ${request.url()}`);
  });
  context.on('weberror', (error) => observed.complaints.push(`uncaught: ${error.error().message}`));
  context.on('console', (message) => {
    const text = message.text();
    if (['error', 'warning'].includes(message.type()) || text.startsWith('violation: ')) {
      observed.complaints.push(text);
    }
  });
  void page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) => {
    console.info('violation: ' + event.effectiveDirective + ' ' + event.blockedURI);
  })`);
  return observed;
}

async function openTab(page: Page, title: string): Promise<void> {
  await page.locator('.graphiql-tab', { hasText: title }).click();
}

/**
 * Runs the open tab until its result holds a text. The button may be there before the editor holds the document, and
 * the operation's name follows a change of tab a moment later: GraphiQL shows neither, so a first click can be early.
 */
async function runUntil(page: Page, text: string): Promise<void> {
  const attempt = async (): Promise<string> => {
    await page.locator('.graphiql-execute-button').click();
    await expect.poll(() => textOf(page, '.graphiql-response'), { timeout: 10_000 }).not.toBe('');
    return textOf(page, '.graphiql-response');
  };
  await expect.poll(attempt, { timeout: 20_000, interval: 300 }).toContain(text);
}

async function expectEditor(page: Page, text: string): Promise<void> {
  await expect.poll(() => textOf(page, '.graphiql-editor-tool'), { timeout: 10_000 }).toContain(text);
}

/** The editor draws spaces as no-break spaces. */
async function textOf(page: Page, selector: string): Promise<string> {
  return (await page.locator(selector).allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
}

async function stored(page: Page): Promise<string> {
  const databases = 'indexedDB.databases().then((all) => all.map((database) => database.name))';
  const parts = await Promise.all(
    ['{ ...localStorage }', '{ ...sessionStorage }'].map((area) => page.evaluate(`JSON.stringify(${area})`)),
  );
  return [...parts, JSON.stringify(await page.evaluate(databases))].join('\n');
}

/** Pictures for a person to look at, in the folder that GRAPHIQL_SCREENSHOTS names. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['GRAPHIQL_SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** A server with the page and just enough schema for two of the example documents; it answers nobody without the token. */
async function startServer(): Promise<{ url: string; close(): Promise<void> }> {
  const schema = createSchema<{ request: Request }>({
    typeDefs: `
      type Query { customer(id: ID!): Customer }
      type Customer {
        id: ID!
        firstSeenAt: String
        lastSeenAt: String
        hasActiveEntitlement(lookupKey: String!): Boolean
        attributes: Attributes
        activeEntitlements: ActiveEntitlements
        subscriptions(first: Int): Subscriptions
        purchases(first: Int): Purchases
      }
      type Attributes { nodes: [Attribute!] }
      type Attribute { name: String value: String }
      type ActiveEntitlements { nodes: [ActiveEntitlement!] }
      type ActiveEntitlement { expiresAt: String entitlement: Entitlement }
      type Entitlement { lookupKey: String displayName: String }
      type Subscriptions { nodes: [CustomerSubscription!] }
      type CustomerSubscription {
        id: ID! status: String givesAccess: Boolean currentPeriodEndsAt: String store: String product: Product
      }
      type Purchases { nodes: [Purchase!] }
      type Purchase { id: ID! status: String purchasedAt: String product: Product }
      type Product { storeIdentifier: String app: App }
      type App { name: String }
    `,
    resolvers: {
      Query: {
        customer: (_root: unknown, { id }: { id: string }, { request }: { request: Request }) =>
          request.headers.get('authorization') === `Bearer ${token}`
            ? { id, hasActiveEntitlement: true }
            : null,
      },
    },
  });
  const graphiql = createGraphiqlPage({
    endpoint: '/graphql',
    tabs: await loadExampleTabs(schema, { id: 'ada' }),
    headers: { authorization: `Bearer ${token}` },
  });
  const yoga = createYoga({
    schema,
    graphiql: false,
    landingPage: false,
    logging: false,
    plugins: [
      {
        async onRequest({ request, endResponse }) {
          const response = await graphiql.handle(request);
          if (response !== null) endResponse(response);
        },
      },
    ],
  });
  const server = createServer((request, response) => void yoga(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    close: () =>
      new Promise((closed) => {
        server.close(() => {
          closed();
        });
        server.closeAllConnections();
      }),
  };
}
