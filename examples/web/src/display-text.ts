/** A day as people here write it; the server sends ISO 8601 in UTC. */
export function day(iso: string): string {
  return new Date(iso).toLocaleDateString('en', { dateStyle: 'medium' });
}

/** `IN_GRACE_PERIOD` as `In grace period`; also fits values that the server adds later. */
export function words(enumValue: string): string {
  const text = enumValue.toLowerCase().replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const units: Readonly<Record<string, string>> = { D: 'day', W: 'week', M: 'month', Y: 'year' };

/** An ISO 8601 duration such as `P3M` as `3 months`; durations of several units stay as they are. */
export function duration(iso: string): string {
  const [, count, letter = ''] = /^P(\d+)([DWMY])$/.exec(iso) ?? [];
  const unit = units[letter];
  if (count === undefined || unit === undefined) return iso;
  return `${count} ${unit}${count === '1' ? '' : 's'}`;
}
