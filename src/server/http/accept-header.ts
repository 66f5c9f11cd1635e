interface Range {
  readonly text: string;
  readonly liking: number;
}

/**
 * The same wishes in the order of their `q`, and without it and what is not wanted at all: Yoga takes the first that it can
 * serve, and would take what stands first or is refused with `q=0`. Where everything is refused, anything is served, as HTTP
 * allows: the sender can read it or not.
 */
export function acceptInOrder(accept: string): string {
  if (!/;\s*q\s*=/i.test(accept)) return accept;
  const ranges = accept
    .split(',')
    .map(rangeOf)
    .filter(({ liking }) => liking > 0)
    .sort((one, other) => other.liking - one.liking);
  return ranges.length === 0 ? '*/*' : ranges.map(({ text }) => text).join(', ');
}

function rangeOf(text: string): Range {
  const parts = text.split(';').map((part) => part.trim());
  const weight = parts.find((part) => isWeight(part));
  const liking = weight === undefined ? 1 : Number(weight.replace(/^.*=/, ''));
  return {
    text: parts.filter((part) => !isWeight(part)).join(';'),
    liking: Number.isNaN(liking) ? 0 : liking,
  };
}

function isWeight(parameter: string): boolean {
  return /^q\s*=/i.test(parameter);
}
