import { createSandbox } from './create-sandbox.ts';
import { memorableCustomers } from './seed/memorable-customers.ts';
import { serveSandbox } from './serve-sandbox.ts';

const port = Number(process.env['PORT'] || 4001);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error('PORT must be a number from 0 to 65535.');
  process.exit(2);
}

const sandbox = createSandbox();
const served = await serveSandbox(sandbox, port, process.env['HOST'] ?? 'localhost');
console.log(`RevenueCat sandbox: ${served.url}/v2 (everything in it is made up and forgotten at the end)

  project      ${sandbox.projectId}
  reading key  ${sandbox.keys.read}
  writing key  ${sandbox.keys.write}
  key of v1    ${sandbox.keys.v1}
  customers    ${Object.values(memorableCustomers).join(', ')} and many more

  curl -H 'Authorization: Bearer ${sandbox.keys.read}' ${served.url}/v2/projects/${sandbox.projectId}/customers/ada`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void served.close();
  });
}
