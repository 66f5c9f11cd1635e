import { z } from 'zod';

/** An ISO 8601 date and time as milliseconds since the epoch; UTC where it names no zone, as the examples do. */
export const instant = z.string().transform((text, context) => {
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text);
  const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) ? Date.parse(hasZone ? text : `${text}Z`) : NaN;
  if (Number.isNaN(time)) {
    context.addIssue({ code: 'custom', message: 'is not a date and time' });
    return z.NEVER;
  }
  return time;
});
