import { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';
import { connectionArgs } from '../common/connection.ts';
import type { RequestContext } from '../context.ts';
import { defineProjectField } from '../project/project-field.ts';
import { VirtualCurrencyConnection, virtualCurrenciesOfProject } from './virtual-currency-connection.ts';
import { virtualCurrencies } from './virtual-currency-loader.ts';
import { VirtualCurrencyRef, type VirtualCurrencyObject } from './virtual-currency-ref.ts';

const listAccess = { operation: 'list-virtual-currencies', customers: 'none' } as const;
const oneAccess = { operation: 'get-virtual-currency', customers: 'none' } as const;
const listDescription = 'The virtual currencies of the project, archived ones included.';
const oneDescription = 'A virtual currency by its code, or null when there is none.';

const oneArgs = builder.args((t) => ({
  code: t.string({ required: true, description: 'The code of the currency, such as `GLD`.' }),
}));

async function findVirtualCurrency(
  projectId: string,
  code: string,
  context: RequestContext,
): Promise<VirtualCurrencyObject | null> {
  const found = await context.loaders.load(virtualCurrencies.byId, { projectId, id: code });
  return found === null ? null : Held.of(projectId, found.code, found);
}

defineProjectField('virtualCurrency', {
  type: VirtualCurrencyRef,
  args: oneArgs,
  access: oneAccess,
  loads: virtualCurrencies.byId,
  description: oneDescription,
  resolve: (projectId, { code }, context) => findVirtualCurrency(projectId, code, context),
});

defineProjectField('virtualCurrencies', {
  type: VirtualCurrencyConnection,
  args: connectionArgs,
  access: listAccess,
  loads: virtualCurrencies.pages,
  description: listDescription,
  resolve: (projectId, args, context) => virtualCurrenciesOfProject(projectId, args, context),
});
