import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { build, preview, type PreviewServer } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { webConfig } from '../../examples/web/vite-config.ts';
import { launchBrowser } from '../support/browser.ts';
import { describeWithChromium } from '../support/requirements.ts';
import { startServer, type StartedServer } from '../support/started-server.ts';

describeWithChromium('the web example in a browser', (executablePath) => {
  let folder: string;
  let server: StartedServer;
  let site: PreviewServer | undefined;
  let address: string;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'web-example-'));
    server = await startServer();
    const config = webConfig({ graphqlUrl: server.url, tokens: server.tokens });
    const built = { ...config, logLevel: 'error' as const, build: { outDir: join(folder, 'site') } };
    await build(built);
    site = await preview(built);
    address = site.resolvedUrls?.local[0] ?? '';
  });
  afterAll(async () => {
    await site?.close();
    server.dispose();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    context = await launchBrowser(executablePath, folder);
    page = await context.newPage();
    complaints = [];
    context.on('weberror', (error) => complaints.push(error.error().message));
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
  });
  afterEach(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });

  const open = async (screen: string): Promise<void> => {
    await page.goto(`${address}#${screen}`);
  };
  const findCustomer = async (id: string): Promise<void> => {
    await page.getByLabel('App User ID').fill(id);
    await page.getByRole('button', { name: 'Find' }).click();
  };

  test('the paywall shows the packages of the current offering with their products', async () => {
    await open('paywall');
    await page.locator('.card').first().waitFor();
    expect(await page.locator('.card').count()).toBeGreaterThan(1);
    await expect
      .poll(() => page.locator('.cards').innerText())
      .toMatch(/Renews every (month|year)[^]*skylark_pro/);
    await picture(page, 'paywall');
  });

  test('my subscription shows what the customer has, and what support grants appears by itself', async () => {
    const followed = page.waitForResponse((response) =>
      (response.headers()['content-type'] ?? '').startsWith('text/event-stream'),
    );
    await open('subscription');
    await page.getByRole('heading', { name: 'My subscription' }).waitFor();
    // The page is told, and does not have to ask every few seconds.
    expect((await followed).status()).toBe(200);
    await page.getByText('Active', { exact: true }).waitFor();
    const access = page.getByRole('list', { name: 'Active entitlements' });
    const before = await access.getByRole('listitem').count();
    await picture(page, 'my-subscription');

    const desk = await context.newPage();
    await desk.goto(`${address}#support`);
    await desk.getByLabel('App User ID').fill('ada');
    await desk.getByRole('button', { name: 'Find' }).click();
    await desk.getByRole('combobox', { name: 'Entitlement' }).selectOption({ label: 'Premium' });
    await desk.getByRole('button', { name: 'Grant' }).click();
    await desk.getByText('Granted.').waitFor();
    await expect.poll(() => access.getByRole('listitem').count(), { timeout: 15_000 }).toBe(before + 1);
    await picture(page, 'my-subscription-after');
  });

  test('support finds a customer, grants an entitlement and sees the change', async () => {
    await open('support');
    await findCustomer('grace');
    const found = page.getByRole('article', { name: 'Customer grace' });
    await found.waitFor();
    await page.getByRole('combobox', { name: 'Entitlement' }).selectOption({ label: 'Premium' });
    await page.getByLabel('Last day').fill('2035-05-17');
    await page.getByRole('button', { name: 'Grant' }).click();
    await page.getByText('Granted.').waitFor();
    await expect.poll(() => found.innerText()).toMatch(/Premium\s+until May 17, 2035/);
    await picture(page, 'support');
  });

  test('a grant that cannot be, and a customer nobody knows, are told in place', async () => {
    await open('support');
    await findCustomer('nobody-knows-me');
    await page.getByText('RevenueCat knows no customer nobody-knows-me.').waitFor();
    await findCustomer('grace');
    await page.getByLabel('Last day').fill('2001-01-01');
    await page.getByRole('button', { name: 'Grant' }).click();
    await page.getByText('INVALID_INPUT').waitFor();
    await picture(page, 'refused-input');
  });

  test('whoever may not look sees why', async () => {
    await open('support');
    await page.getByLabel('the customer').check();
    await findCustomer('grace');
    await expect
      .poll(() => page.getByRole('alert').allInnerTexts())
      .toContainEqual(expect.stringMatching(/Not allowed[^]*FORBIDDEN/));
    await picture(page, 'forbidden');
  });

  test('a server that cannot be reached is told, and the page stays', async () => {
    await page.route('**/graphql', (route) => route.abort());
    await open('paywall');
    await page.getByText('The server cannot be reached').waitFor();
    complaints = complaints.filter((text) => !text.includes('Failed to load resource'));
  });

  test('the built page holds the two tokens of the demonstration, and not the one that may do everything', async () => {
    const assets = join(folder, 'site/assets');
    const names = (await readdir(assets)).filter((name) => name.endsWith('.js'));
    const code = (await Promise.all(names.map((name) => readFile(join(assets, name), 'utf8')))).join('');
    expect(code).toContain(server.tokens.support);
    expect(code).not.toContain(server.tokens.administrator);
  });
});

/** Pictures for a person to look at, in the folder that WEB_SCREENSHOTS names. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['WEB_SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
