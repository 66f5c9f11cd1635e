import { describe, expect, test } from 'vitest';

import {
  Circuit,
  defaultCircuitTerms,
  type CircuitOutcome,
  type CircuitState,
} from '../../../../src/revenuecat/traffic/circuit.ts';

const { probeIntervalMs, memoryMs } = defaultCircuitTerms;

function circuitWith(draw = 0) {
  const changes: CircuitState[] = [];
  const circuit = new Circuit({
    terms: defaultCircuitTerms,
    random: () => draw,
    onChange: (state) => changes.push(state),
  });
  return { circuit, changes };
}

function report(circuit: Circuit, outcome: CircuitOutcome, times: number, now = 0): void {
  for (let time = 0; time < times; time += 1) circuit.end(circuit.begin(), outcome, now);
}

/** A circuit that opened at 0 and draws the shortest interval between probes. */
function openCircuit() {
  const parts = circuitWith();
  report(parts.circuit, 'failure', 10);
  return parts;
}

describe('it opens', () => {
  test('when half of the recent sends failed', () => {
    const { circuit } = circuitWith();
    report(circuit, 'success', 5);
    report(circuit, 'failure', 4);
    expect(circuit.state).toBe('closed');
    report(circuit, 'failure', 1);
    expect(circuit.state).toBe('open');
  });

  test('not for few failures, for old ones, or for callers who gave up', () => {
    const { circuit } = circuitWith();
    report(circuit, 'failure', 9);
    report(circuit, 'neither', 50);
    expect(circuit.state).toBe('closed');
    report(circuit, 'failure', 9, memoryMs);
    expect(circuit.state).toBe('closed');
  });

  test('not while most answers are good, however many fail in all', () => {
    const { circuit } = circuitWith();
    for (let round = 0; round < 100; round += 1) {
      report(circuit, 'success', 2, round);
      report(circuit, 'failure', 1, round);
    }
    expect(circuit.state).toBe('closed');
  });
});

describe('while it is open', () => {
  test('everything is refused, with the time until the next probe', () => {
    const { circuit } = openCircuit();
    expect(circuit.ask(false, 0)).toEqual({ refusedForMs: probeIntervalMs / 2 });
    expect(circuit.ask(true, 1_000)).toEqual({ refusedForMs: probeIntervalMs / 2 - 1_000 });
    expect(circuit.probeAt).toBe(probeIntervalMs / 2);
  });

  test('the interval is drawn, and never longer than stated', () => {
    const { circuit } = circuitWith(0.999);
    report(circuit, 'failure', 10);
    const { probeAt } = circuit;
    expect(probeAt).toBeGreaterThan(probeIntervalMs * 0.9);
    expect(probeAt).toBeLessThanOrEqual(probeIntervalMs);
  });

  test('one read after the interval is the probe, and a write never is', () => {
    const { circuit } = openCircuit();
    const due = probeIntervalMs / 2;
    expect(circuit.probeIsDue(due)).toBe(true);
    expect(circuit.ask(true, due)).toEqual({ refusedForMs: 1_000 });
    expect(circuit.ask(false, due)).toBe('send');
    circuit.begin();
    expect(circuit.state).toBe('half-open');
    expect(circuit.ask(false, due)).toEqual({ refusedForMs: probeIntervalMs });
    expect(circuit.ask(true, due)).toEqual({ refusedForMs: probeIntervalMs });
  });

  test('what was sent before says nothing any more', () => {
    const { circuit } = circuitWith();
    const early = circuit.begin();
    report(circuit, 'failure', 10);
    circuit.end(early, 'success', 1);
    expect(circuit.state).toBe('open');
  });
});

describe('the probe', () => {
  const due = probeIntervalMs / 2;

  test('that fails opens it for another interval', () => {
    const { circuit } = openCircuit();
    circuit.end(circuit.begin(), 'failure', due);
    expect(circuit.ask(false, due)).toEqual({ refusedForMs: due });
  });

  test('whose caller gives up leaves its turn to the next call', () => {
    const { circuit } = openCircuit();
    circuit.end(circuit.begin(), 'neither', due);
    expect(circuit.ask(false, due)).toBe('send');
  });

  test('that is answered lets two at once through, and one more with each success, until it is closed', () => {
    const { circuit, changes } = openCircuit();
    circuit.end(circuit.begin(), 'success', due);
    const most: number[] = [];
    while (circuit.state === 'half-open') {
      const eras = [];
      while (circuit.ask(true, due) === 'send') eras.push(circuit.begin());
      expect(circuit.ask(false, due)).toBe('later');
      most.push(eras.length);
      for (const era of eras) circuit.end(era, 'success', due);
    }
    expect(most).toEqual([2, 4, 8]);
    expect(changes).toEqual(['open', 'half-open', 'closed']);
  });

  test('that is answered by chance does not flood an upstream that fails again', () => {
    const { circuit } = openCircuit();
    circuit.end(circuit.begin(), 'success', due);
    circuit.end(circuit.begin(), 'failure', due);
    expect(circuit.state).toBe('open');
  });
});
