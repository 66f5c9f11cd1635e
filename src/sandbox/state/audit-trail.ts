import type { StoredAuditLog } from './stored-configuration.ts';

const prefix = 'log';
const firstNumber = 0x1ab2c3d4e5;

/** Who did what in a project, newest first. Ids rise with time, because the original sorts by them. */
export class AuditTrail {
  readonly #projectId: string;
  readonly #entries: StoredAuditLog[] = [];

  constructor(projectId: string) {
    this.#projectId = projectId;
  }

  append(entry: Omit<StoredAuditLog, 'object' | 'id' | 'project_id'>): StoredAuditLog {
    const id = prefix + (firstNumber + this.#entries.length).toString(16);
    const log: StoredAuditLog = { object: 'audit_log', id, project_id: this.#projectId, ...entry };
    this.#entries.push(log);
    return log;
  }

  has(id: string): boolean {
    return this.#entries[this.#indexOf(id)]?.id === id;
  }

  /** The entries older than the one with this id; all of them without one. */
  *after(id: string | null): IterableIterator<StoredAuditLog> {
    let index = id === null ? this.#entries.length : this.#indexOf(id);
    while (index > 0) {
      const entry = this.#entries[--index];
      if (entry !== undefined) yield entry;
    }
  }

  #indexOf(id: string): number {
    return id.startsWith(prefix) ? Number.parseInt(id.slice(prefix.length), 16) - firstNumber : -1;
  }
}
