import { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';
import { connectionArgs } from '../common/connection.ts';
import type { RequestContext } from '../context.ts';
import { ProjectRef } from '../project/project-ref.ts';
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

builder.queryFields((t) => ({
  virtualCurrency: t.field({
    type: VirtualCurrencyRef,
    nullable: true,
    args: oneArgs,
    access: oneAccess,
    loads: virtualCurrencies.byId,
    description: oneDescription,
    resolve: async (_root, { code }, context) =>
      findVirtualCurrency(await context.upstream.defaultProjectId(), code, context),
  }),
  virtualCurrencies: t.field({
    type: VirtualCurrencyConnection,
    nullable: true,
    args: connectionArgs,
    access: listAccess,
    loads: virtualCurrencies.pages,
    description: listDescription,
    resolve: async (_root, args, context) =>
      virtualCurrenciesOfProject(await context.upstream.defaultProjectId(), args, context),
  }),
}));

builder.objectFields(ProjectRef, (t) => ({
  virtualCurrency: t.field({
    type: VirtualCurrencyRef,
    nullable: true,
    args: oneArgs,
    access: oneAccess,
    loads: virtualCurrencies.byId,
    description: oneDescription,
    resolve: ({ projectId }, { code }, context) => findVirtualCurrency(projectId, code, context),
  }),
  virtualCurrencies: t.field({
    type: VirtualCurrencyConnection,
    nullable: true,
    args: connectionArgs,
    access: listAccess,
    loads: virtualCurrencies.pages,
    description: listDescription,
    resolve: ({ projectId }, args, context) => virtualCurrenciesOfProject(projectId, args, context),
  }),
}));
