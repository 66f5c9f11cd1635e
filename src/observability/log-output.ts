import { pino, type DestinationStream } from 'pino';

/** Where the lines of the log go. */
export interface LogOutput extends DestinationStream {
  /** How many lines nobody will read, because they could not be written. */
  lost(): number;
  /** Resolves when all is written that can be, or at once when nothing can. */
  close(): Promise<void>;
}

/** Lines that wait for a disk that is full, or for a reader that does not read. */
const mostWaitingBytes = 4 * 1024 * 1024;
const standardOutput = 1;

/**
 * Writes without making anybody wait. Trouble with it must never be trouble for requests: a full disk, or a reader that is slow
 * or gone, costs lines, which are counted. The next line tries again.
 */
export function createLogOutput(
  to: number | string = standardOutput,
  { maxBytes = mostWaitingBytes }: { readonly maxBytes?: number } = {},
): LogOutput {
  const stream = pino.destination({ dest: to, sync: false, maxLength: maxBytes });
  let lost = 0;
  let isFailing = false;
  let isEnding = false;
  let isOver = (): void => undefined;
  // Its own waits for ever for a disk that is full, and nothing else runs meanwhile: not the server, and not its end.
  stream.flushSync = () => undefined;
  stream.on('error', () => {
    isFailing = true;
    isOver();
  });
  stream.on('write', () => {
    isFailing = false;
  });
  stream.on('drop', () => {
    lost += 1;
  });
  stream.on('close', () => {
    isOver();
  });
  return {
    write(line) {
      if (isEnding) lost += 1;
      else stream.write(line);
    },
    lost: () => lost,
    close: () =>
      new Promise((resolve) => {
        isOver = resolve;
        isEnding = true;
        stream.end();
        if (isFailing) resolve();
      }),
  };
}
