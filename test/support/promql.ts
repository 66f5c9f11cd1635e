import { parser } from '@prometheus-io/lezer-promql';

/** One selector of a query: the metric, and the labels that it is matched by. */
interface Selector {
  readonly metric: string;
  readonly matchers: readonly { readonly label: string; readonly operator: string; readonly value: string }[];
}

/** What a PromQL query names. */
export interface NamedByQuery {
  readonly selectors: readonly Selector[];
  /** Labels that results are grouped or joined by. */
  readonly grouping: readonly string[];
}

/** Grafana puts a duration and a choice in before it asks; the parser wants something in their place. */
const withoutVariables = (query: string): string =>
  query.replaceAll('$__rate_interval', '5m').replaceAll('"$instance"', '".*"');

/** Reads a query by Prometheus' own grammar. Throws for what it does not accept. */
export function namedBy(query: string): NamedByQuery {
  const text = withoutVariables(query);
  const selectors: Selector[] = [];
  const grouping: string[] = [];
  const textOf = (node: { from: number; to: number }): string => text.slice(node.from, node.to);
  parser.parse(text).iterate({
    enter(node) {
      if (node.type.isError) throw new Error(`At ${String(node.from)}, this is no PromQL: ${query}`);
      if (node.name === 'VectorSelector') {
        const metric = node.node.getChild('Identifier');
        if (metric === null) throw new Error(`A selector names no metric: ${query}`);
        const list = node.node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
        const matchers = list.map((matcher) => {
          const [label = '', operator = '', value = ''] = [
            matcher.getChild('LabelName'),
            matcher.getChild('MatchOp'),
            matcher.getChild('StringLiteral'),
          ].map((part) => (part === null ? '' : textOf(part)));
          return { label, operator, value: value.slice(1, -1) };
        });
        selectors.push({ metric: textOf(metric), matchers });
      }
      if (node.name === 'GroupingLabels')
        for (const label of node.node.getChildren('LabelName')) grouping.push(textOf(label));
    },
  });
  return { selectors, grouping };
}
