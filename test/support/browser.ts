import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { BrowserContext } from 'playwright-core';

/** A Chromium without a window and with a profile of its own, which asks nobody for anything by itself. */
export async function launchBrowser(executablePath: string, folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(await mkdtemp(join(folder, 'profile-')), {
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
}
