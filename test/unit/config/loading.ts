import { ConfigError } from '../../../src/config/config-error.ts';
import type { Environment } from '../../../src/config/environment.ts';
import { loadConfig } from '../../../src/config/load-config.ts';

export const scopes = {
  known: ['customer_information:customers:read', 'facade:upstream:read'],
  matching: (pattern: string) => scopes.known.filter((scope) => pattern === '*' || pattern === scope),
};

export const hash = (letter: string) => letter.repeat(64);
export const oneToken = JSON.stringify([{ name: 'support', sha256: hash('a'), scopes: ['*'] }]);

export function load(env: Environment) {
  return loadConfig(env, scopes).config;
}

export function problemsOf(env: Environment): readonly string[] {
  try {
    loadConfig(env, scopes);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
