import { buildASTSchema, findBreakingChanges, Kind, parse, visit, type DocumentNode } from 'graphql';

/** A change that breaks somebody who relied on the earlier schema, as one sentence. */
export type BreakingChange = string;

/** A break that was decided: what `breakingChanges` says of it, why, and since when it was announced. */
export interface AnnouncedBreak {
  readonly change: BreakingChange;
  /** Why, and what to use instead. */
  readonly reason: string;
  /** The day of the announcement, `YYYY-MM-DD`. */
  readonly announced: string;
}

/**
 * What clients or gateways of the earlier schema would stumble over in the later one, sorted. Beside what GraphQL calls
 * breaking it names fields that ask for more than before (`@requiresScopes` where `@authenticated` was enough, or another
 * list of scopes) and keys of entities that are gone: a gateway relies on both.
 */
export function breakingChanges(earlier: string, later: string): readonly BreakingChange[] {
  const [before, after] = [parse(earlier), parse(later)];
  const shape = findBreakingChanges(schemaOf(before), schemaOf(after)).map(({ description }) => description);
  return [...shape, ...keysGone(before, after), ...accessNarrowed(before, after)].sort();
}

/** Directives of federation are imported, not defined, so that part is left to the two functions below. */
function schemaOf(document: DocumentNode) {
  const plain = visit(document, { Directive: (node) => (node.name.value === 'oneOf' ? undefined : null) });
  return buildASTSchema(plain, { assumeValidSDL: true });
}

function keysGone(before: DocumentNode, after: DocumentNode): readonly BreakingChange[] {
  const later = new Set(keysOf(after));
  return keysOf(before)
    .filter((key) => !later.has(key))
    .map((key) => `${key} was removed.`);
}

function keysOf(document: DocumentNode): readonly string[] {
  const keys: string[] = [];
  visit(document, {
    ObjectTypeDefinition(type) {
      for (const { name, arguments: args = [] } of type.directives ?? []) {
        if (name.value !== 'key') continue;
        const fields = args.find((argument) => argument.name.value === 'fields')?.value;
        keys.push(
          `@key(fields: "${fields?.kind === Kind.STRING ? fields.value : ''}") of ${type.name.value}`,
        );
      }
    },
  });
  return keys;
}

function accessNarrowed(before: DocumentNode, after: DocumentNode): readonly BreakingChange[] {
  const later = accessOf(after);
  return [...accessOf(before)]
    .filter(([field, rule]) => isNarrower(later.get(field) ?? '', rule))
    .map(([field]) => `${field} asks for other permissions than before.`);
}

function isNarrower(later: string, earlier: string): boolean {
  if (later === earlier || later === '') return false;
  // Any credential is enough where scopes were asked before.
  return later !== 'authenticated' || earlier === '';
}

/** The access directive of each field as text; empty where it has none. */
function accessOf(document: DocumentNode): ReadonlyMap<string, string> {
  const rules = new Map<string, string>();
  visit(document, {
    ObjectTypeDefinition(type) {
      for (const field of type.fields ?? []) {
        const rule = (field.directives ?? []).find(({ name }) =>
          ['authenticated', 'requiresScopes'].includes(name.value),
        );
        const scopes = rule?.arguments?.[0]?.value;
        rules.set(
          `${type.name.value}.${field.name.value}`,
          rule === undefined ? '' : `${rule.name.value}${scopes === undefined ? '' : textOf(scopes)}`,
        );
      }
    },
  });
  return rules;
}

function textOf(value: { readonly kind: string }): string {
  return JSON.stringify(value, (key, part: unknown) => (key === 'loc' ? undefined : part));
}

/** What is wrong with the changes, as sentences: breaks that nobody announced, and announcements without a break. */
export function unannounced(
  changes: readonly BreakingChange[],
  announced: readonly AnnouncedBreak[],
): readonly string[] {
  const known = new Set(announced.map(({ change }) => change));
  const found = new Set(changes);
  return [
    ...changes.filter((change) => !known.has(change)).map((change) => `Not announced: ${change}`),
    ...announced
      .filter(({ change }) => !found.has(change))
      .map(({ change }) => `Announced, but not so in the schema: ${change}`),
    ...announced
      .filter(({ reason, announced: day }) => reason.trim() === '' || !/^\d{4}-\d\d-\d\d$/.test(day))
      .map(({ change }) => `Announced without a reason or a date: ${change}`),
  ];
}
