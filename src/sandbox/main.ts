import { createSandbox } from './create-sandbox.ts';
import { memorableCustomers } from './seed/memorable-customers.ts';
import { readSwitches, type SandboxSwitches } from './sandbox-switches.ts';
import { serveSandbox } from './serve-sandbox.ts';

const switches = readSwitchesOrExit();
const sandbox = createSandbox({
  customers: switches.customers,
  rateLimits: switches.rateLimits,
  rateLimitOffsetMs: switches.rateLimitOffsetMs,
  sendWebhook: (request) => fetch(request),
});
if (switches.latencyMs > 0) sandbox.faults.add({ kind: 'latency', ms: switches.latencyMs });
sandbox.webhooks.disturb(switches.webhooks);
const stopWebhooks = sandbox.webhooks.start();
const served = await serveSandbox(sandbox, switches.port, switches.host);
console.log(`RevenueCat sandbox: ${served.url}/v2 (everything in it is made up and forgotten at the end)

  project      ${sandbox.projectId}
  reading key  ${sandbox.keys.read}
  writing key  ${sandbox.keys.write}
  key of v1    ${sandbox.keys.v1}
  webhooks     go to the integrations that you make at .../integrations/webhooks, whatever their address is
  customers    ${Object.values(memorableCustomers).join(', ')} and many more

  curl -H 'Authorization: Bearer ${sandbox.keys.read}' ${served.url}/v2/projects/${sandbox.projectId}/customers/ada`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void stopWebhooks().then(() => served.close());
  });
}

function readSwitchesOrExit(): SandboxSwitches {
  try {
    return readSwitches(process.env);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}
