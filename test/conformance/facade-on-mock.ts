import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import { createFacade, type Facade } from '../support/facade.ts';
import { mockId, type MockUpstream } from './mock-upstream.ts';

const sandbox = createSandbox({ seed: 'empty' });
const mockAppId = 'app1234567890';

/** A server that remembers nothing, on the mock server. */
export function createFacadeOnMock(mock: Pick<MockUpstream, 'fetch'>): Promise<Facade> {
  return createFacade({
    sandbox,
    fetch: mock.fetch,
    env: {
      REVENUECAT_API_KEY: 'sk_mock_read',
      REVENUECAT_WRITE_API_KEY: 'sk_mock_write',
      REVENUECAT_V1_API_KEY: 'sk_mock_v1',
      REVENUECAT_EXTERNAL_API_KEYS: JSON.stringify({ [mockAppId]: 'sk_mock_external' }),
      REVENUECAT_PROJECT_ID: mockId,
    },
  });
}

/** What types alone do not tell of an input: formats, and fields that exclude each other. */
export const inputsForMock: Readonly<Record<string, object>> = {
  createDiscount: { type: 'PERCENTAGE', percentage: 10, fixedAmounts: undefined, timeWindow: undefined },
  createWebhookIntegration: { url: 'https://hooks.example.com/' },
  trackExternalPurchase: { appId: mockAppId },
  transferCustomerData: { targetCustomerId: 'another' },
  updateDiscount: { type: 'PERCENTAGE', percentage: 10, fixedAmounts: undefined, timeWindow: undefined },
  updateWebhookIntegration: { url: 'https://hooks.example.com/' },
};
