/** Prints the subgraph under a prefix (`npm run print:subgraph -- RC`), for a registry, without a server. */
import process from 'node:process';
import { buildSubgraphSchema, printSubgraph } from '../src/federation/subgraph-schema.ts';

process.stdout.write(printSubgraph(buildSubgraphSchema(), process.argv[2] ?? ''));
