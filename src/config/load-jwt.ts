import type { JwtConfig } from './config.ts';
import { isSet, type Environment } from './environment.ts';
import type { SettingValues } from './settings.ts';

/** Combinations of JWT settings that would check less than whoever set them thinks. */
export function jwtProblems(env: Environment): readonly string[] {
  const problems: string[] = [];
  const jwks = isSet(env, 'AUTH_JWKS_URL');
  const secret = isSet(env, 'AUTH_JWT_SECRET');
  if (jwks && secret) {
    problems.push(
      'AUTH_JWT_SECRET and AUTH_JWKS_URL are both set: keep the one that your identity provider uses',
    );
  }
  for (const name of ['AUTH_JWT_ISSUER', 'AUTH_JWT_AUDIENCE'] as const) {
    if (jwks && !isSet(env, name)) {
      problems.push(
        `${name} is not set, and AUTH_JWKS_URL needs it: the same keys sign tokens for other services, too`,
      );
    }
  }
  for (const name of [
    'AUTH_JWT_ISSUER',
    'AUTH_JWT_AUDIENCE',
    'AUTH_JWT_CUSTOMER_CLAIM',
    'AUTH_JWT_PROJECTS_CLAIM',
  ] as const) {
    if (!jwks && !secret && isSet(env, name)) {
      problems.push(
        `${name} does nothing without AUTH_JWKS_URL or AUTH_JWT_SECRET: set one of them, or unset ${name}`,
      );
    }
  }
  return problems;
}

export function jwtOf(values: SettingValues): JwtConfig | undefined {
  const {
    AUTH_JWKS_URL: url,
    AUTH_JWT_SECRET: secret,
    AUTH_JWT_ISSUER: issuer,
    AUTH_JWT_AUDIENCE: audience,
  } = values;
  const claims = {
    ...(values.AUTH_JWT_CUSTOMER_CLAIM === undefined
      ? {}
      : { customerClaim: values.AUTH_JWT_CUSTOMER_CLAIM }),
    ...(values.AUTH_JWT_PROJECTS_CLAIM === undefined
      ? {}
      : { projectsClaim: values.AUTH_JWT_PROJECTS_CLAIM }),
  };
  if (url !== undefined && issuer !== undefined && audience !== undefined) {
    return { kind: 'jwks', url, issuer, audience, ...claims };
  }
  if (secret === undefined) return undefined;
  return {
    kind: 'secret',
    secret,
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
    ...claims,
  };
}
