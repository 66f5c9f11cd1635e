import { readFileSync } from 'node:fs';

/** The variables of a file such as `server.env.example`: `NAME=value` lines, with comments and empty lines between. */
export function readEnvironmentFile(file: URL): Readonly<Record<string, string>> {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
      if (name === undefined || value === undefined) throw new Error(`This is no variable: ${line}`);
      return [name, value];
    }),
  );
}

/** What somebody could fill into the examples, so that they can be held against the settings. */
export const filledIn: Readonly<Record<string, string>> = {
  REVENUECAT_API_KEY: 'sk_an_example_that_reads',
  REVENUECAT_WRITE_API_KEY: 'sk_an_example_that_writes',
  REVENUECAT_PROJECT_ID: 'proj1ab2c3d4',
  REVENUECAT_WEBHOOK_AUTHORIZATION: 'Bearer an-example-of-a-secret',
  AUTH_JWKS_URL: 'https://login.example.com/.well-known/jwks.json',
  AUTH_JWT_ISSUER: 'https://login.example.com/',
  AUTH_JWT_AUDIENCE: 'revenuecat-graphql',
  AUTH_TOKENS: '[]',
};
