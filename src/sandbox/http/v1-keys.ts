import type { ProjectStore } from '../state/project-store.ts';
import type { SandboxStore } from '../state/sandbox-store.ts';
import type { StoredApp } from '../state/stored-facts.ts';
import { invalidV1Key } from './v1-errors.ts';

/** Who calls v1: a server of the developer, an app on a phone, or whoever reports purchases from elsewhere. */
export type V1Caller =
  | { readonly kind: 'secret'; readonly project: ProjectStore }
  | { readonly kind: 'public' | 'external'; readonly project: ProjectStore; readonly app: StoredApp };

const publicPrefixes: Readonly<Record<StoredApp['type'], string>> = {
  app_store: 'appl',
  mac_app_store: 'mac',
  play_store: 'goog',
  amazon: 'amzn',
  stripe: 'strp',
  rc_billing: 'rcb',
  roku: 'roku',
  paddle: 'pdl',
  test_store: 'test',
};

/** What the SDK in the app sends; anybody who has the app can read it. */
export function publicAppKey(app: StoredApp): string {
  return `${publicPrefixes[app.type]}_sandbox${app.id}`;
}

/** The app's own secret for reporting external purchases. */
export function externalAppKey(app: StoredApp): string {
  return `ext_sk_sandbox${app.id}`;
}

/** The keys of v1, which are others than those of v2. */
export class V1Keys {
  readonly #projectId: string;
  readonly #secret: string;

  constructor(projectId: string, secret: string) {
    this.#projectId = projectId;
    this.#secret = secret;
  }

  /** Whose key it is. Throws 401 for anything that is no key of v1. */
  identify(store: SandboxStore, authorization: string | undefined): V1Caller {
    const key = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    const project = store.project(this.#projectId);
    if (key === undefined || project === undefined) throw invalidV1Key();
    if (key === this.#secret) return { kind: 'secret', project };
    for (const app of project.apps) {
      if (key === publicAppKey(app)) return { kind: 'public', project, app };
      if (key === externalAppKey(app)) return { kind: 'external', project, app };
    }
    throw invalidV1Key();
  }
}
