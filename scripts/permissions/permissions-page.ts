import { rootTypeNames, type FieldPermission } from './field-permissions.ts';

const intro = `<!-- Made by scripts/generate-permissions.ts from the rules of the schema; do not edit. -->

# Permissions

Who may see each field and run each mutation. Nothing is public: without a credential only \`__typename\` is answered.

- **Scopes** are RevenueCat's permissions; a viewer needs all that are named. A \`read_write\` scope includes its \`read\`.
  They are those of the REST operation that feeds the field.
- **Customers** says what a customer's token, which has no scopes, may see: \`its own\` objects only, or \`all\` of them
  as every customer does, or \`none\`.
- A field is seen where everything on the way to it is seen. One that says \`with its object\` adds nothing to that way. On
  \`Query\`, to which nothing leads, \`any credential\` is enough.
- \`node\`, \`nodes\` and \`_entities\` take any credential and then ask for what their object needs: the table
  "Objects by id".

Gateways are told the same in \`subgraph.graphql\`: \`@requiresScopes\` where no customer gets in, \`@authenticated\` where one
may. This server enforces all of it by itself.`;

const customersInWords = { own: 'its own', all: 'all', none: 'none' } as const;

/** The text of docs/permissions.md, before formatting. `byId` holds, as `field`, what `node` and `_entities` ask for. */
export function permissionsPage(
  permissions: readonly FieldPermission[],
  byId: readonly FieldPermission[],
): string {
  const types = Map.groupBy(permissions, ({ type }) => type);
  const sections: string[] = [];
  const valueTypes: string[] = [];
  for (const [type, fields] of types) {
    const isRoot = rootTypeNames.includes(type);
    if (!isRoot && fields.every(({ scopes }) => scopes === null)) {
      valueTypes.push(`| \`${type}\` | ${fields.map(({ field }) => `\`${field}\``).join(', ')} |`);
    } else {
      sections.push(`## ${type}\n\n${table(fields, isRoot ? 'any credential' : 'with its object')}`);
    }
  }
  return `${[
    intro,
    `## Objects by id\n\n${table(byId, 'any credential')}`,
    ...sections,
    '## Types without rules of their own\n\nEverything in them is seen with the object that they belong to.\n\n' +
      ['| Type | Fields |', '| --- | --- |', ...valueTypes].join('\n'),
  ].join('\n\n')}\n`;
}

function table(rows: readonly FieldPermission[], addsNothing: string): string {
  return [
    '| Field | Scopes | Customers |',
    '| --- | --- | --- |',
    ...rows.map(({ field, scopes, customers }) => {
      const asks = scopes?.map((scope) => `\`${scope}\``).join(' and ') ?? addsNothing;
      return `| \`${field}\` | ${asks} | ${customers === null ? addsNothing : customersInWords[customers]} |`;
    }),
  ].join('\n');
}
