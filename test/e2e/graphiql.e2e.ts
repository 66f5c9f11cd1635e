import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { describeWithChromium } from '../support/requirements.ts';
import { startServer, type StartedServer } from '../support/started-server.ts';

/** What the browser asked for, what GraphQL answered, and what went wrong. */
interface Observed {
  readonly requests: string[];
  readonly answers: Promise<string>[];
  readonly complaints: string[];
}

describeWithChromium('GraphiQL in a browser', (executablePath) => {
  let folder: string;
  let server: StartedServer;
  let context: BrowserContext;
  let page: Page;
  let observed: Observed;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'graphiql-'));
    server = await startServer();
  });

  afterAll(async () => {
    server.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    context = await launchBrowser(executablePath, folder);
    page = await context.newPage();
    observed = observe(context, page);
  });

  afterEach(async () => {
    await context.close();
  });

  test('the first tab answers with customer data, and nothing is asked of another host', async () => {
    await page.goto(server.url);
    await runUntil(page, '"id": "ada"');
    expect(await answerOf(page)).toContain('"value": "ada@example.com"');
    await picture(page, 'customer-screen');

    expect(observed.requests.length).toBeGreaterThan(6);
    expect(observed.requests.filter((url) => new URL(url).origin !== new URL(server.url).origin)).toEqual([]);
    expect(observed.complaints).toEqual([]);
  });

  test('there is a tab for each example that the schema answers, and each of them answers', async () => {
    await page.goto(server.url);
    await page.locator('.graphiql-tab').first().waitFor();
    const titles = await page.locator('.graphiql-tab').allInnerTexts();
    expect(titles).toEqual([
      'CustomerScreen',
      'EntitlementCheck',
      'Catalogue',
      'SupportList',
      'GrantEntitlement',
      'RefundSubscription',
      'RevenueChart',
      'PartialAnswer',
      'LiveCustomer',
    ]);

    const answers: Readonly<Record<string, string>> = {
      Catalogue: '"isCurrent": true',
      EntitlementCheck: '"hasActiveEntitlement": true',
      GrantEntitlement: '"expiresAt": "2030-01-01T00:00:00.000Z"',
      SupportList: '"customers": {',
      RefundSubscription: '"method": "POST"',
      RevenueChart: '"displayName": "Revenue"',
      PartialAnswer: '"code": "BAD_USER_INPUT"',
    };
    for (const [title, text] of Object.entries(answers)) {
      await openTab(page, title);
      await runUntil(page, text);
      await picture(page, title);
    }
    // The editor draws only what can be seen of a long answer.
    const whole = await Promise.all(observed.answers);
    expect(whole.length).toBeGreaterThan(4);
    const failed = whole.filter((answer) => Object.hasOwn(JSON.parse(answer) as object, 'errors'));
    // Only the lesson about errors has one, and what stands beside it answers.
    expect(failed.length).toBeGreaterThan(0);
    for (const answer of failed) {
      expect(JSON.parse(answer)).toMatchObject({
        data: { catalogue: { lookupKey: expect.any(String) }, nobody: null, everybody: { nodes: [{}] } },
        errors: [{ path: ['nobody'] }],
      });
    }
    expect(observed.complaints).toEqual([]);
  });

  test('a change in one window shows in the live tab of another', async () => {
    await page.goto(server.url);
    await openTab(page, 'LiveCustomer');
    const begun = page.waitForResponse((response) =>
      (response.headers()['content-type'] ?? '').startsWith('text/event-stream'),
    );
    await page.getByRole('button', { name: /execute/i }).click();
    await begun;
    const response = await fetch(server.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${server.tokens.administrator}`,
      },
      body: JSON.stringify({
        query: `mutation { setCustomerAttributes(input: {
          customerId: "ada", attributes: [{ name: "seat", value: "12" }]
        }) { __typename } }`,
      }),
    });
    expect(await response.json()).toMatchObject({
      data: { setCustomerAttributes: { __typename: 'SetCustomerAttributesPayload' } },
    });
    await expect.poll(() => answerOf(page)).toContain('"reason": "CHANGED_HERE"');
    await picture(page, 'live');
    expect(observed.complaints).toEqual([]);
  });

  test('the documentation beside the editor tells what a field means', async () => {
    await page.goto(server.url);
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await picture(page, 'documentation');
    await page.locator('.graphiql-plugin').getByRole('link', { name: 'Query' }).click();
    await page.locator('.graphiql-plugin').getByRole('link', { name: 'customer', exact: true }).click();
    await expect.poll(() => textOf(page, '.graphiql-plugin')).toContain('App User ID');
    await picture(page, 'documentation-of-a-field');
    expect(observed.complaints).toEqual([]);
  });

  test('an error says in the answer what is wrong and by what name the log knows the request', async () => {
    const query = 'query Refused { customer(id: "..") { id } }';
    await page.goto(`${server.url}?query=${encodeURIComponent(query)}`);
    await openTab(page, 'Refused');
    await runUntil(page, '"code": "BAD_USER_INPUT"');
    expect(await answerOf(page)).toContain('"requestId"');
    await picture(page, 'error');
  });

  test('the token stands in the headers editor, also after a reload, and is stored nowhere', async () => {
    await page.goto(server.url);
    await runUntil(page, '"ada"');
    // GraphiQL writes its tabs half a second after a change; only then is there something to look at.
    await expect
      .poll(() => page.evaluate('JSON.stringify({ ...sessionStorage })'))
      .toContain('CustomerScreen');
    await page.getByRole('button', { name: 'Headers' }).click();
    await expectEditor(page, server.tokens.administrator);

    const titles = await page.locator('.graphiql-tab').allInnerTexts();
    await page.reload();
    await page.locator('.graphiql-tab').first().waitFor();
    expect(await page.locator('.graphiql-tab').allInnerTexts()).toEqual(titles);
    await runUntil(page, '"ada"');
    await page.getByRole('button', { name: 'Headers' }).click();
    await expectEditor(page, server.tokens.administrator);

    expect(await stored(page)).toContain('CustomerScreen');
    expect(await stored(page)).not.toContain(server.tokens.administrator);
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
  const observed: Observed = { requests: [], answers: [], complaints: [] };
  context.on('request', (request) => observed.requests.push(request.url()));
  context.on('response', (response) => {
    if (response.request().method() !== 'POST') return;
    const text = response.text();
    // A page may close before an answer that no test waits for has come; who does wait still sees the failure.
    text.catch(() => undefined);
    observed.answers.push(text);
  });
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

/** GraphiQL shows its tabs a moment before it listens to them, and nothing tells when it does: a first click may be lost. */
async function openTab(page: Page, title: string): Promise<void> {
  const attempt = async (): Promise<string> => {
    await page.locator('.graphiql-tab', { hasText: title }).click();
    return textOf(page, '.graphiql-tab-active');
  };
  await expect.poll(attempt, { timeout: 10_000, interval: 200 }).toContain(title);
}

/**
 * Runs the open tab until its result holds a text. The button may be there before the editor holds the document, and
 * the operation's name follows a change of tab a moment later: GraphiQL shows neither, so a first click can be early.
 */
async function runUntil(page: Page, text: string): Promise<void> {
  const attempt = async (): Promise<string> => {
    await page.locator('.graphiql-execute-button').click();
    await expect.poll(() => answerOf(page), { timeout: 10_000 }).not.toBe('');
    return answerOf(page);
  };
  await expect.poll(attempt, { timeout: 20_000, interval: 300 }).toContain(text);
}

async function answerOf(page: Page): Promise<string> {
  return textOf(page, '.graphiql-response');
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
