import { parse } from 'graphql';
import { estimateCalls } from '../../src/schema/cost/estimate-calls.ts';
import { schemaWithCauses } from './field-causes.ts';

/** What the server would estimate a document to cost, in calls. */
export function estimate(document: string, variables: Readonly<Record<string, unknown>> = {}): number {
  return estimateCalls({
    schema: schemaWithCauses(),
    document: parse(document),
    variables,
    maxPageSize: 500,
  });
}
