import { holdsSecret } from './secrets.ts';

/** What is looked for in all that servers print and answer. */
export interface OutputFindings {
  lines: number;
  secrets: number;
  crashes: number;
  internalErrors: number;
  /** The first ones, to look into. */
  readonly examples: string[];
}

/** Errors that nothing handled, and what Node itself warns of, such as listeners that pile up. */
const crash = /unhandled rejection|uncaught exception|unhandledRejection|Warning: |\(node:\d+\)/;
/** Of how the run itself looks into a server. */
const ownWarning = 'v8.queryObjects';
const mostExamples = 10;

export class OutputInspection {
  readonly findings: OutputFindings = {
    lines: 0,
    secrets: 0,
    crashes: 0,
    internalErrors: 0,
    examples: [],
  };

  /** Takes the output of one process, in the pieces in which it comes. */
  reader(): (text: string) => void {
    let rest = '';
    return (text) => {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#inspectLine(line);
    };
  }

  /** An answer, its headers and its body. */
  inspectAnswer(text: string): void {
    if (holdsSecret(text)) this.#note('secrets', 'in an answer');
    if (text.includes('INTERNAL_SERVER_ERROR')) this.#note('internalErrors', text.slice(0, 500));
  }

  #inspectLine(line: string): void {
    this.findings.lines += 1;
    if (holdsSecret(line)) this.#note('secrets', 'in a log');
    if (crash.test(line) && !line.includes(ownWarning)) this.#note('crashes', line.slice(0, 2_000));
    else if (line.includes('"level":"error"') && line.includes('"stack"'))
      this.#note('internalErrors', line.slice(0, 2_000));
  }

  #note(kind: 'secrets' | 'crashes' | 'internalErrors', example: string): void {
    this.findings[kind] += 1;
    if (this.findings.examples.length < mostExamples) this.findings.examples.push(`${kind}: ${example}`);
  }
}
