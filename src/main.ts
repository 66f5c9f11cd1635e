import process from 'node:process';
import { ConfigError } from './config/config-error.ts';
import { loadConfig } from './config/load-config.ts';
import { createServer, type Server } from './server/create-server.ts';
import { scopeCatalogue } from './server/scope-catalogue.ts';

// As process 1 of a container it hears no signal that it does not ask for, and may be told to stop before it serves.
let stop = (exitCode: number): void => process.exit(exitCode);
stopOnSignal((exitCode) => {
  stop(exitCode);
});

try {
  const { config, warnings } = loadConfig(process.env, scopeCatalogue);
  for (const warning of warnings) console.error(`Warning: ${warning}`);
  const server = await createServer(config);
  const url = await server.listen();
  stop = stopper(server);
  stopOnCrash(server, stop);
  // Without a file the signal keeps its usual meaning, which is to end the process.
  if (config.audit.file !== undefined) {
    process.on('SIGHUP', () => {
      server.reopenAuditFile();
    });
  }
  console.log(startMessage(url, config.upstream.mode === 'sandbox', server));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  for (const warning of error.warnings) console.error(`Warning: ${warning}`);
  console.error(
    ['The settings cannot be used:', ...error.problems.map((problem) => `  - ${problem}`)].join('\n'),
  );
  // What was opened already, such as a connection to Redis, would keep the process alive.
  process.exit(2);
}

function startMessage(url: string, onSandbox: boolean, server: Server): string {
  const tokens = server.readyTokens.map(({ description, token }) => `  ${description}\n    ${token}`);
  return [
    onSandbox
      ? 'No API key is set, so this runs on the embedded sandbox: everything in it is made up.'
      : null,
    tokens.length > 0 ? `Tokens for this process (Authorization: Bearer ...):\n${tokens.join('\n')}` : null,
    `GraphQL is at ${url}`,
  ]
    .filter((line) => line !== null)
    .join('\n\n');
}

/** Stops once, whoever asks first; the process then ends with the highest exit code that was asked for. */
function stopper(server: Server): (exitCode: number) => void {
  let stopping = false;
  let worst = 0;
  return (exitCode) => {
    worst = Math.max(worst, exitCode);
    if (stopping) return;
    stopping = true;
    void server.close().then(
      () => process.exit(worst),
      () => process.exit(1),
    );
  };
}

function stopOnSignal(stop: (exitCode: number) => void): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stop(0);
    });
  }
}

/**
 * After an error that nothing handled, nobody knows what state the process is in; but others' requests run in it, and
 * mutations among them are better seen through than cut. So it is logged, what runs is finished, and the process ends.
 */
function stopOnCrash(server: Server, stop: (exitCode: number) => void): void {
  process.on('uncaughtException', (error) => {
    server.noteCrash('uncaught exception', error);
    stop(1);
  });
  process.on('unhandledRejection', (error) => {
    server.noteCrash('unhandled rejection', error);
    stop(1);
  });
}
