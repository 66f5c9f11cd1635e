import { randomBytes } from 'node:crypto';
import { open, unlink } from 'node:fs/promises';
import { RegistrationError } from './register-webhook.ts';

/** A header value that nobody can guess. */
export function newAuthorization(): string {
  return `Bearer ${randomBytes(32).toString('base64url')}`;
}

/** A file that is there before anything is sent, so that no authorization is set which nobody could keep. */
export interface SecretFile {
  write(authorization: string): Promise<void>;
  /** Removes it again, for when nothing came of it. */
  remove(): Promise<void>;
}

/** Makes the file, for its owner only. Throws `RegistrationError` where there is one already: it may hold what is in use. */
export async function createSecretFile(path: string): Promise<SecretFile> {
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new RegistrationError(
      exists
        ? 'The file of --secret-file exists already. Name another, or remove it when nothing needs it.'
        : 'The file of --secret-file cannot be written.',
    );
  });
  return {
    async write(authorization) {
      await file.writeFile(`${authorization}\n`);
      await file.close();
    },
    async remove() {
      await file.close();
      await unlink(path);
    },
  };
}
