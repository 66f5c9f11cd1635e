/** One mutation that somebody tried, and how it ended. Holds ids, names and codes; never another value of the input. */
export interface AuditRecord {
  /** When it began: ISO 8601, UTC. */
  readonly time: string;
  readonly requestId: string;
  /** The name of a static token, or the subject of a JWT. */
  readonly viewer: string;
  readonly viewerKind: 'anonymous' | 'customer' | 'staff';
  readonly mutation: string;
  /** What it was about, by upstream's names of the ids; the project is among them once it is known. */
  readonly targetIds: Readonly<Record<string, string>>;
  /** `OK`, `DRY_RUN`, or the code of the error that was answered. */
  readonly outcome: string;
  /** The operation of the REST API behind the mutation. */
  readonly operation: string;
  /** Upstream's answer to it; null when it was not sent, or not answered. */
  readonly upstreamStatus: number | null;
  readonly durationMs: number;
}
