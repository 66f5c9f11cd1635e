import type { AuthConfig } from '../config/config.ts';
import type { Finding } from './diagnosis.ts';

/** The part of `fetch` that is used here; the global one fits. */
export type FetchKeySet = (
  url: string,
  init: { signal: AbortSignal; redirect: 'error' },
) => Promise<{ readonly ok: boolean; readonly status: number; json(): Promise<unknown> }>;

/** How people sign in, and whether the keys that verify their tokens can be had. */
export async function checkSignIn(
  auth: AuthConfig,
  fetchKeySet: FetchKeySet,
  timeoutMs: number,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  if (auth.tokens.length > 0) {
    const count = `${String(auth.tokens.length)} static token${auth.tokens.length === 1 ? '' : 's'}`;
    findings.push({ severity: 'ok', sentence: `AUTH_TOKENS lets ${count} in.` });
  }
  if (auth.jwt?.kind === 'jwks') findings.push(await checkKeySet(auth.jwt.url, fetchKeySet, timeoutMs));
  if (auth.jwt?.kind === 'secret') {
    findings.push({ severity: 'ok', sentence: 'JSON Web Tokens are verified with AUTH_JWT_SECRET.' });
    if (auth.jwt.audience === undefined || auth.jwt.issuer === undefined) {
      findings.push({
        severity: 'note',
        sentence:
          'AUTH_JWT_ISSUER or AUTH_JWT_AUDIENCE is not set, so tokens that were made for another service with this secret are good here, too.',
      });
    }
  }
  if (auth.readyTokens === 'read-only') {
    findings.push({
      severity: 'note',
      sentence: 'No way to sign in is set: the server prints one token that reads, good for its process.',
    });
  }
  if (auth.readyTokens === 'sandbox') {
    findings.push({ severity: 'note', sentence: 'On the sandbox the server prints tokens of its own.' });
  }
  return findings;
}

async function checkKeySet(url: string, fetchKeySet: FetchKeySet, timeoutMs: number): Promise<Finding> {
  const failed = (why: string): Finding => ({
    severity: 'error',
    sentence: `AUTH_JWKS_URL ${why}, so no JSON Web Token can be verified.`,
  });
  try {
    const response = await fetchKeySet(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
    if (!response.ok) return failed(`answers ${String(response.status)}`);
    const body = (await response.json()) as { keys?: unknown } | null;
    if (!Array.isArray(body?.keys) || body.keys.length === 0) return failed('holds no keys');
    const count = `${String(body.keys.length)} key${body.keys.length === 1 ? '' : 's'}`;
    return { severity: 'ok', sentence: `AUTH_JWKS_URL can be read and holds ${count}.` };
  } catch (error) {
    return failed(error instanceof SyntaxError ? 'does not answer JSON' : 'cannot be reached');
  }
}
