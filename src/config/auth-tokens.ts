import { z } from 'zod';
import type { StaticTokenConfig } from './config.ts';
import { nearestName } from './nearest-name.ts';

/** What the settings have to know about permissions; the part that enforces them supplies it. */
export interface ScopeCatalogue {
  readonly known: readonly string[];
  /** The known permissions that a scope or shorthand stands for; empty when it stands for nothing. */
  matching(pattern: string): readonly string[];
}

const EXAMPLE =
  '[{"name": "support", "sha256": "<64 hex digits>", "scopes": ["customer_information:*:read"]}]';
const HASH_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const entry = z.strictObject({
  name: z.string().trim().min(1),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i)
    .transform((hash) => hash.toLowerCase())
    .refine((hash) => hash !== HASH_OF_NOTHING),
  scopes: z.array(z.string()).min(1),
  projects: z
    .array(z.string().regex(/^[^\s\p{C}]+$/u))
    .min(1)
    .optional(),
});

/** What can be said of the scopes of an entry in which something else is wrong. */
const withScopes = z.looseObject({ scopes: entry.shape.scopes });

const expectations: Readonly<Record<string, string>> = {
  name: 'must be a text that says who holds the token',
  sha256: 'must be the SHA-256 of a token, 64 hex digits: `printf %s "$TOKEN" | sha256sum`',
  scopes: 'must be a list of at least one scope',
  projects: 'must be a list of at least one project id; leave it out for all projects',
};

/** Either the tokens, or what is wrong with them, each problem after its place such as `AUTH_TOKENS[0].scopes[1]`. */
export function parseAuthTokens(
  text: string,
  catalogue: ScopeCatalogue,
): { readonly tokens: readonly StaticTokenConfig[]; readonly problems: readonly string[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may hold a token in clear.
    return { tokens: [], problems: [`AUTH_TOKENS is not valid JSON: write a list such as ${EXAMPLE}`] };
  }
  if (!Array.isArray(json)) return { tokens: [], problems: [`AUTH_TOKENS is not a list: write ${EXAMPLE}`] };

  const tokens: StaticTokenConfig[] = [];
  const problems: string[] = [];
  json.forEach((value: unknown, index) => {
    const place = `AUTH_TOKENS[${String(index)}]`;
    const result = entry.safeParse(value);
    if (!result.success) {
      problems.push(...entryProblems(place, result.error));
      const { data: readable } = withScopes.safeParse(value);
      problems.push(...scopeProblems(place, readable?.scopes ?? [], catalogue));
      return;
    }
    const { projects, ...rest } = result.data;
    const token: StaticTokenConfig = projects === undefined ? rest : { ...rest, projects };
    problems.push(...scopeProblems(place, token.scopes, catalogue));
    if (tokens.some((other) => other.sha256 === token.sha256)) {
      problems.push(`${place}.sha256 is the hash of an earlier entry: give every entry a token of its own`);
    }
    if (tokens.some((other) => other.name === token.name)) {
      problems.push(
        `${place}.name is the name of an earlier entry: names tell the holders apart in audit records`,
      );
    }
    tokens.push(token);
  });
  return { tokens, problems };
}

function entryProblems(place: string, error: z.ZodError): readonly string[] {
  const problems = error.issues.map((issue) => {
    const property = issue.path[0];
    const expectation = expectations[String(property)];
    return property === undefined || expectation === undefined
      ? `${place} must be an object with name, sha256, scopes and perhaps projects, and nothing else`
      : `${place}.${String(property)} ${expectation}`;
  });
  return [...new Set(problems)];
}

function scopeProblems(
  place: string,
  scopes: readonly string[],
  catalogue: ScopeCatalogue,
): readonly string[] {
  return scopes.flatMap((scope, index) => {
    if (catalogue.matching(scope).length > 0) return [];
    const nearest = nearestName(scope, catalogue.known);
    const fix =
      nearest === null
        ? 'write a RevenueCat permission such as `customer_information:customers:read`, with `*` for any part'
        : `did you mean \`${nearest}\`?`;
    return [`${place}.scopes[${String(index)}] is not a known scope: ${fix}`];
  });
}
