import { CloseCode } from 'graphql-ws';
import type { Authenticator } from '../../auth/authenticate.ts';
import { AuthenticationError, AuthenticationUnavailableError } from '../../auth/authentication-error.ts';
import { anonymous, type Viewer } from '../../auth/viewer.ts';
import type { Logger } from '../../observability/logger.ts';
import type { ViewerLimit } from '../viewer-limit/viewer-limit.ts';

/** How a WebSocket introduces itself. */
interface Introduction {
  /** What came with the upgrade; browsers cannot send it there. */
  readonly authorization: string | null;
  /** What tells apart those who are not let in. */
  readonly address: string | null;
  /** What came with `connection_init`. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** Why a connection is closed instead, as WebSockets say it. */
interface Refusal {
  readonly code: number;
  readonly reason: string;
}

/** Finds out who is on a new connection, or why it is to be closed. */
export type AdmitConnection = (introduction: Introduction) => Promise<{ viewer: Viewer } | Refusal>;

/** RFC 6455 has no code for it; 1013 is registered for "try again later", and clients do. */
const tryAgainLater = 1013;

/**
 * Charges a connection as the route charges a request: to its viewer, and to its address where the credential is not good. An
 * issuer that is down counts for nobody.
 */
export function createAdmitConnection(parts: {
  readonly authenticator: Authenticator;
  readonly viewerLimit: ViewerLimit;
  readonly logger: Logger;
}): AdmitConnection {
  const { authenticator, viewerLimit, logger } = parts;

  /** Anonymous for whoever may not connect; null while nobody can tell. */
  const identify = async ({ authorization, params }: Introduction): Promise<Viewer | null> => {
    const given = params['authorization'] ?? params['Authorization'] ?? authorization;
    if (typeof given !== 'string') return anonymous;
    try {
      return await authenticator.authenticate(headersWith(given));
    } catch (error) {
      if (error instanceof AuthenticationUnavailableError) {
        logger.error('the keys of the token issuer cannot be fetched');
        return null;
      }
      if (!(error instanceof AuthenticationError)) throw error;
      logger.info({ reason: error.reason, transport: 'websocket' }, 'credential refused');
      return anonymous;
    }
  };

  return async (introduction) => {
    const viewer = await identify(introduction);
    if (viewer === null) return { code: tryAgainLater, reason: 'Tokens cannot be checked at the moment' };
    if (!(await viewerLimit.open(viewer, introduction.address).take(1)))
      return { code: tryAgainLater, reason: 'The units of this minute are spent' };
    return viewer.kind === 'anonymous' ? { code: CloseCode.Forbidden, reason: 'Forbidden' } : { viewer };
  };
}

/** A value that no header can hold is no credential. */
function headersWith(authorization: string): Headers {
  try {
    return new Headers({ authorization });
  } catch {
    throw new AuthenticationError('header_malformed');
  }
}
