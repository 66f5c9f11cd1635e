import type { RevenueCatClient } from '../revenuecat/call.ts';

/** The clients of the projects that this server serves. A key of one project never asks for another. */
export interface UpstreamProjects {
  /** Id of the project that a document means when it names none. Throws `ProjectUnknownError` while it is not known. */
  defaultProjectId(): Promise<string>;
  /** Whether the server holds a key for the project. */
  serves(projectId: string): boolean;
  reader(projectId: string): RevenueCatClient;
  /** Null when no writing key is configured. */
  writer(projectId: string): RevenueCatClient | null;
}

/** The setup does not allow what was asked, and whoever runs the server can mend it. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
