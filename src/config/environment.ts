import type { SettingName } from './settings.ts';

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Empty text is how container files unset a variable. */
export function isSet(env: Environment, name: SettingName): boolean {
  return env[name] !== undefined && env[name].trim() !== '';
}
