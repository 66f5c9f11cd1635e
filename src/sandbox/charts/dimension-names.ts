import type { SandboxRequest } from '../http/sandbox-request.ts';
import type { ChartFacts, Dimension } from './chart-facts.ts';

const names = {
  country: ['Country', 'Customer'],
  first_platform: ['First Platform', 'Customer'],
  store: ['Store', 'Product'],
  app_id: ['App', 'Product'],
  product: ['Product', 'Product'],
  product_duration: ['Product Duration', 'Product'],
  offering: ['Offering', 'Presentation'],
} as const satisfies Readonly<Record<Dimension, readonly [string, string]>>;

export function nameOfDimension(dimension: Dimension): {
  id: string;
  display_name: string;
  group_display_name: string;
} {
  const [displayName, group] = names[dimension];
  return { id: dimension, display_name: displayName, group_display_name: group };
}

export function nameOfValue({ project }: SandboxRequest, dimension: Dimension, value: string): string {
  switch (dimension) {
    case 'app_id':
      return project.apps.get(value)?.name ?? value;
    case 'product':
      return project.products.get(value)?.display_name ?? value;
    case 'offering':
      return project.offerings.get(value)?.displayName ?? value;
    case 'store':
      return value
        .split('_')
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join(' ');
    case 'country':
    case 'first_platform':
    case 'product_duration':
      return value;
  }
}

/** Every value that occurs, in alphabetical order. */
export function valuesOfDimension(
  { spans, payments, customers }: ChartFacts,
  dimension: Dimension,
): readonly string[] {
  const values = new Set<string>();
  for (const { dimensions } of [...spans, ...payments, ...customers]) {
    const value = dimensions[dimension];
    if (value !== undefined) values.add(value);
  }
  return [...values].sort();
}
