/** The environment is not usable. Lists every mistake, each with its variable and its fix, and never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];
  /** What does not stop the start by itself, and may be why something else does: a name that is misspelt. */
  readonly warnings: readonly string[];

  constructor(problems: readonly string[], warnings: readonly string[] = []) {
    super(
      `The configuration has ${String(problems.length)} mistake(s):\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.problems = problems;
    this.warnings = warnings;
  }
}
