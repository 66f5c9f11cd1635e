/** The whole document took too long. */
export class ExecutionTimeoutError extends Error {
  override readonly name = 'ExecutionTimeoutError';
  /** Whether the document was to change something, which may have happened or may still happen. */
  readonly mayHaveWritten: boolean;

  constructor(limitMs: number, mayHaveWritten: boolean) {
    const advice = mayHaveWritten
      ? 'Look whether the change happened before you send it again.'
      : 'Ask for less at once, or try again.';
    super(`The answer took longer than ${String(limitMs)} ms. ${advice}`);
    this.mayHaveWritten = mayHaveWritten;
  }
}
