import { expect } from 'vitest';
import type { Answer } from '../../../support/facade.ts';
import type { AskedTree, Place } from './access-tree.ts';
import type { MatrixViewer } from './access-viewers.ts';
import { expectedOutcome, type Outcome } from './expected-access.ts';
import { observedOutcomes } from './observed-access.ts';

/** What a query was answered, or a subscription told. */
type AnyAnswer = Pick<Answer, 'data' | 'errors'>;

/** Holds answers against the expectations, place by place, and remembers which fields were answered at all. */
export class MatrixCheck {
  /** `Type.field` of everything that somebody was answered. */
  readonly answered = new Set<string>();
  readonly #there = new Set<Place>();

  /** Notes what is there to be seen, from the answer to somebody who sees it all. */
  noteThere(answer: AnyAnswer, { places }: AskedTree): void {
    for (const [place, outcome] of observedOutcomes(answer, places)) {
      if (outcome !== 'unreached') this.#there.add(place);
    }
  }

  /** Fails with every place where the answer is not as expected; gives whether anything at all was answered. */
  expectOutcomes(answer: AnyAnswer, { places }: AskedTree, { expected: viewer }: MatrixViewer): boolean {
    const expected = new Map<string, Outcome>();
    const observed = new Map<string, Outcome>();
    for (const [place, outcome] of observedOutcomes(answer, places)) {
      if (outcome === 'answered') for (const step of place.steps) this.answered.add(step);
      if (!this.#there.has(place)) continue;
      // Only a customer has one of its own, and what another finds there is not what the document is about.
      const isOfViewer = place.steps.slice(0, -1).includes('Viewer.customer');
      if (isOfViewer && viewer.kind !== 'own' && viewer.kind !== 'anonymous') continue;
      expected.set(place.path, expectedOutcome(place, viewer));
      observed.set(place.path, outcome);
    }
    expect(observed.size).toBeGreaterThan(0);
    const wrong = [...observed].filter(([path, outcome]) => expected.get(path) !== outcome);
    expect(
      wrong.map(([path, outcome]) => `${path} is ${outcome} and should be ${String(expected.get(path))}`),
    ).toEqual([]);
    return [...observed.values()].includes('answered');
  }
}
