import type { RevenueCatClient } from '../revenuecat/call.ts';
import type { CircuitReport, DomainBudget } from '../revenuecat/traffic/upstream-gate.ts';

/** Which of the server's keys a budget belongs to. */
export type KeyUse = 'read' | 'write' | 'v1' | 'external';

/** What may still be sent upstream. */
export interface UpstreamBudget {
  readonly circuit: CircuitReport;
  /** One for each secret key and each domain that it has been used in. `appId` names the app that the key is for alone. */
  readonly domains: readonly (DomainBudget & { readonly key: KeyUse; readonly appId: string | null })[];
}

/** The clients of the projects that this server serves. A key of one project never asks for another. */
export interface UpstreamProjects {
  /** Id of the project that a document means when it names none. Throws `ProjectUnknownError` while it is not known. */
  defaultProjectId(): Promise<string>;
  /** Ids of all of them, the default one first. Throws as `defaultProjectId` does. */
  served(): Promise<readonly string[]>;
  /** Whether the server holds a key for the project. */
  serves(projectId: string): boolean;
  reader(projectId: string): RevenueCatClient;
  /** Null when no writing key is configured. */
  writer(projectId: string): RevenueCatClient | null;
  /** With the secret key of REST v1; null when none is configured. */
  v1(projectId: string): RevenueCatClient | null;
  /** With the key by which this app reports external purchases; null when none is configured for it. */
  external(projectId: string, appId: string): RevenueCatClient | null;
  /** As an app itself asks, with one of its public keys: some of v1 refuses keys that are secret. */
  asApp(projectId: string, publicKey: string): RevenueCatClient;
  /** Of the project's keys; of the default project's when left out. Asks nobody: it tells what this server knows. */
  budget(projectId?: string): Promise<UpstreamBudget>;
}

/** The setup does not allow what was asked, and whoever runs the server can mend it. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
