import { open, stat, type FileHandle } from 'node:fs/promises';
import type { AuditDestination } from './audit-queue.ts';

export interface AuditFile extends AuditDestination {
  /** Opens the path anew before the next record, as log rotation asks for with a signal. */
  reopen(): void;
}

/**
 * A file that records are appended to, one line each. It is opened at once, so that a path which cannot be written is
 * known before anybody changes anything; rejects with the error of the file system. A file that was moved away or deleted
 * is noticed before the next record, which goes to a new one.
 */
export async function openAuditFile(path: string): Promise<AuditFile> {
  let file = await openForAppending(path);
  let wanted = false;
  let brokenLine = false;

  const reopen = async (): Promise<void> => {
    const next = await openForAppending(path);
    const former = file;
    file = next;
    wanted = false;
    brokenLine = false;
    await former.close();
  };

  return {
    name: 'file',
    async append(line) {
      if (wanted || !(await isAt(path, file))) await reopen();
      try {
        // What a full disk left of an earlier line must not swallow this one.
        await file.appendFile(`${brokenLine ? '\n' : ''}${line}\n`);
        brokenLine = false;
      } catch (error) {
        brokenLine = true;
        throw error;
      }
    },
    reopen() {
      wanted = true;
    },
    close: () => file.close(),
  };
}

/** Only its owner may read it: it tells who did what to whom. */
function openForAppending(path: string): Promise<FileHandle> {
  return open(path, 'a', 0o600);
}

async function isAt(path: string, file: FileHandle): Promise<boolean> {
  const there = await stat(path).catch(() => null);
  const held = await file.stat();
  return there !== null && there.ino === held.ino && there.dev === held.dev;
}
