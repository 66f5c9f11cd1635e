import type { Section } from '../section.ts';
import { reportSoak } from '../soak/report-soak.ts';
import { runSoak } from '../soak/run-soak.ts';

const usualMinutes = 2;

/** A mix of everything against three servers, while upstream fails, Redis restarts and servers die. At the end the books must balance. */
export const soak: Section = async ({ report, quick, minutes }) => {
  const seconds = quick ? 9 : (minutes ?? usualMinutes) * 60;
  reportSoak(report, await runSoak({ seconds, quick, looksInside: true }));
};
