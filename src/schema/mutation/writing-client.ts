import { ConfigurationError, type UpstreamProjects } from '../../loading/upstream-projects.ts';
import type { RevenueCatClient } from '../../revenuecat/call.ts';
import { operations, type OperationId } from '../../revenuecat/generated/operations.ts';

/** What decides which key a write needs. */
export interface KeyedWrite {
  readonly operation: OperationId;
  readonly projectId: string;
  /** The app whose own key is needed, for what takes one. */
  readonly appId: string | null;
}

/**
 * The client with the key that the operation takes: v2, v1 and external purchases each have their own. Throws
 * `ConfigurationError`, naming the setting, when this server has none.
 */
export function writingClient(upstream: UpstreamProjects, write: KeyedWrite): RevenueCatClient {
  const { projectId, appId } = write;
  switch (operations[write.operation].api) {
    case 'v2':
      return (
        upstream.writer(projectId) ??
        missingKey('This server has no key for writing. Whoever runs it can set REVENUECAT_WRITE_API_KEY.')
      );
    case 'v1':
      return (
        upstream.v1(projectId) ??
        missingKey(
          'This server has no key for REST v1, which this needs. Whoever runs it can set REVENUECAT_V1_API_KEY.',
        )
      );
    case 'external':
      return (
        (appId === null ? null : upstream.external(projectId, appId)) ??
        missingKey(
          'This server has no key for external purchases of this app. Whoever runs it can add one to REVENUECAT_EXTERNAL_API_KEYS.',
        )
      );
  }
}

function missingKey(sentence: string): never {
  throw new ConfigurationError(sentence);
}
