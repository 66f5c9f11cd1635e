import type { FieldNames } from '../mutation/upstream-issues.ts';

/** The members of the inputs, by upstream's name of the app's type, which is also its name of the settings. */
const memberNames = {
  amazon: 'amazon',
  app_store: 'appStore',
  mac_app_store: 'macAppStore',
  play_store: 'playStore',
  stripe: 'stripe',
  rc_billing: 'rcBilling',
  roku: 'roku',
  paddle: 'paddle',
} as const;

type AppTypeWithSettings = keyof typeof memberNames;
type Member = (typeof memberNames)[AppTypeWithSettings];

/** Settings of one store; exactly one member is there. */
export type GivenSettings = Readonly<Partial<Record<Member, object | null | undefined>>>;

/** Where upstream's names of settings stand in the inputs. */
export const settingsFieldNames: FieldNames = Object.fromEntries(
  Object.entries(memberNames).map(([type, member]) => [type, ['settings', member]]),
);

/** The settings as upstream takes them, with the type of app they are for. Null is kept: it takes a value away. */
export function settingsBody(given: GivenSettings): {
  readonly type: AppTypeWithSettings;
  readonly settings: Readonly<Record<string, unknown>>;
} {
  for (const [type, member] of Object.entries(memberNames) as [AppTypeWithSettings, Member][]) {
    const values = given[member];
    if (values === null || values === undefined) continue;
    const entries = Object.entries(values).filter(([, value]) => value !== undefined);
    return { type, settings: Object.fromEntries(entries.map(([name, value]) => [snakeCase(name), value])) };
  }
  // An input object of which exactly one member must be given cannot come without any.
  throw new Error('No settings were given.');
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
