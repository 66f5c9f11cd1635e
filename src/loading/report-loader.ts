import type { AccessRule } from '../auth/access-rule.ts';
import type { RevenueCatClient } from '../revenuecat/call.ts';
import { cacheKey, configurationTag, figuresTag, type ConfigurationKind } from './cache-names.ts';
import { nullIfMissing } from './configuration-loader.ts';
import { defineLoader, type Loader, type ProjectKey } from './loader.ts';

/** What the cache holds; null when upstream knows no such report. */
interface Remembered<Report> {
  readonly data: Report | null;
}

/**
 * Defines a loader for what upstream computes rather than keeps: charts, metrics, benchmarks. Their rate limit is the
 * lowest and their numbers move slowly, so an answer is kept long. A mutation that moves the numbers ends it; webhooks do not,
 * because they come with every renewal of the business.
 */
export function defineReport<Key extends ProjectKey, Report>(definition: {
  name: string;
  access: AccessRule;
  /** Everything that was asked, in a normal form: equal parts are the same question. */
  identity(key: Key): readonly (string | null)[];
  ask(client: RevenueCatClient, key: Key): Promise<Report>;
  /** Whether the question names an object outside the path, so that not to be found says nothing of the project. */
  namesObject?(key: Key): boolean;
  /** The parts of the configuration whose objects the answer calls by name; none by default. */
  names?(key: Key): readonly ConfigurationKind[];
}): Loader<Key, Report | null> {
  const { name, access, ask } = definition;
  const keyOf = (key: Key): string => cacheKey(key.projectId, name, ...definition.identity(key));
  const tagsOf = (key: Key): readonly string[] => [
    figuresTag(key.projectId),
    ...(definition.names?.(key) ?? []).map((kind) => configurationTag(key.projectId, kind)),
  ];
  return defineLoader<Key, Report | null>({
    name,
    access,
    text: keyOf,
    async load(key, sources) {
      const remembered = await sources.read<Remembered<Report>>({
        key: keyOf(key),
        oneAtATime: true,
        async load({ reader }) {
          const answer = ask(reader(key.projectId), key);
          const data = await nullIfMissing(answer, definition.namesObject?.(key));
          const { charts, missing } = sources.lifetimes;
          return { value: { data }, lifetime: data === null ? missing : charts, tags: tagsOf(key) };
        },
      });
      return remembered.data;
    },
  });
}
