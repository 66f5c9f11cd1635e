import { Held } from '../../loading/held.ts';
import type { Discount } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';
import {
  connectionArgs,
  defineConnection,
  resolveConnection,
  type ConnectionArguments,
} from '../common/connection.ts';
import { betaNote } from '../common/release.ts';
import type { RequestContext } from '../context.ts';
import { defineProjectField } from '../project/project-field.ts';
import { discounts } from './discount-loader.ts';
import { DiscountRef } from './discount-ref.ts';

const DiscountConnection = defineConnection('Discount', DiscountRef, 'discounts');

const listAccess = { operation: 'list-discounts', customers: 'none' } as const;
const oneAccess = { operation: 'get-discount', customers: 'none' } as const;
const listDescription = `The discounts of the project, disabled ones included.${betaNote(listAccess.operation)}`;

function discountsOf(projectId: string, args: ConnectionArguments, context: RequestContext) {
  return resolveConnection(context, args, {
    loader: discounts.pages,
    list: { projectId },
    cursorOf: (it: Discount) => it.id,
    toNode: (it) => Held.of(projectId, it.id, it),
  });
}

defineProjectField('discount', {
  type: DiscountRef,
  args: builder.args((t) => ({
    id: t.id({ required: true, description: "RevenueCat's id of the discount." }),
  })),
  access: oneAccess,
  loads: discounts.byId,
  description: `One discount by its id, or null when there is none.${betaNote(oneAccess.operation)}`,
  async resolve(projectId, { id }, context) {
    const found = await context.loaders.load(discounts.byId, { projectId, id });
    return found === null ? null : Held.of(projectId, found.id, found);
  },
});

defineProjectField('discounts', {
  type: DiscountConnection,
  args: connectionArgs,
  access: listAccess,
  loads: discounts.pages,
  description: listDescription,
  resolve: (projectId, args, context) => discountsOf(projectId, args, context),
});
