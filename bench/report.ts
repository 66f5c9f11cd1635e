/** A figure that must hold. */
export interface Verdict {
  readonly claim: string;
  readonly figure: number;
  /** The bound in words, such as `at most 43`. */
  readonly bound: string;
  readonly holds: boolean;
  /** Counts are the same in every run; timings depend on the machine, and no CI should fail for one. */
  readonly kind: 'count' | 'timing';
}

type Cell = string | number;

interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Everything that a run found: tables to read, and verdicts to fail by. */
export class Report {
  readonly #tables: Table[] = [];
  readonly #verdicts: Verdict[] = [];
  readonly #print: (text: string) => void;

  /** What is added is printed at once, so that whoever waits sees how far the run is. */
  constructor(print: (text: string) => void) {
    this.#print = print;
  }

  table(title: string, columns: readonly string[], rows: readonly (readonly Cell[])[]): void {
    this.#tables.push({ title, columns, rows });
    this.#print(`\n${title}\n${formatTable([columns, ...rows])}`);
  }

  atMost(kind: Verdict['kind'], claim: string, figure: number, most: number): void {
    this.#add({ claim, figure, bound: `at most ${String(most)}`, holds: figure <= most, kind });
  }

  atLeast(kind: Verdict['kind'], claim: string, figure: number, least: number): void {
    this.#add({ claim, figure, bound: `at least ${String(least)}`, holds: figure >= least, kind });
  }

  #add(verdict: Verdict): void {
    this.#verdicts.push(verdict);
    const { holds, claim, figure, bound } = verdict;
    this.#print(`${holds ? 'ok    ' : 'FAILED'}  ${claim}: ${String(figure)} (${bound})`);
  }

  /** Those that do not hold; only counts with `countsOnly`. */
  broken(countsOnly: boolean): readonly Verdict[] {
    return this.#verdicts.filter(({ holds, kind }) => !holds && (kind === 'count' || !countsOnly));
  }

  toJSON(): { tables: readonly Table[]; verdicts: readonly Verdict[] } {
    return { tables: this.#tables, verdicts: this.#verdicts };
  }
}

function formatTable(rows: readonly (readonly Cell[])[]): string {
  const widths = (rows[0] ?? []).map((_cell, column) =>
    Math.max(...rows.map((row) => String(row[column] ?? '').length)),
  );
  const line = (row: readonly Cell[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return typeof cell === 'number' ? String(cell).padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const [head = [], ...body] = rows;
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...body.map(line)].join('\n');
}

/** Rounded to two digits behind the point. */
export function ratio(one: number, other: number): number {
  return Math.round((one / other) * 100) / 100;
}
