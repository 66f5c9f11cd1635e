import type { Package } from '../../revenuecat/generated/wire.ts';
import { builder, type BuilderTypes } from '../builder.ts';
import { loadReference } from '../common/reference.ts';
import type { unrecognized } from '../common/wire-enum.ts';
import { defineMutation, type MutationResult } from '../mutation/define-mutation.ts';
import { foreseeExisting } from '../mutation/foresee.ts';
import { givenValues } from '../mutation/given-values.ts';
import { emptyUpdateIssue, unrecognizedIssue } from '../mutation/value-rules.ts';
import { eligibilityCriteria } from './package-enums.ts';
import { packageById } from './package-loader.ts';
import { PackageRef } from './package-ref.ts';

const packageId = { required: true, description: "RevenueCat's id of the package." } as const;
const pathOf = ({ packageId: id }: { packageId: string }, projectId: string) => ({
  path: { project_id: projectId, package_id: id },
});

/** Offerings embed their packages. */
const changes = (_input: unknown, _answer: unknown, projectId: string) =>
  (['packages', 'offerings'] as const).map((part) => ({ kind: 'configuration', projectId, part }) as const);
const outcome = (_input: unknown, { id }: Package) => ({ id });

/** Read after the write: its answer does not hold the products. */
function packagePayloadField(
  t: PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, MutationResult<{ readonly id: string }>>,
) {
  return t.field({
    type: PackageRef,
    nullable: true,
    loads: { reference: packageById },
    description: 'The package as it is now.',
    resolve: ({ projectId, outcome: changed }, _args, context, info) =>
      loadReference(info, context, 'Package', packageById, projectId, changed?.id),
  });
}

defineMutation('createPackage', {
  operation: 'create-packages',
  description: 'Adds a package without products to an offering.',
  input: {
    description: 'The package to add.',
    fields: (t) => ({
      offeringId: t.id({ required: true, description: "RevenueCat's id of the offering." }),
      lookupKey: t.string({
        required: true,
        description: 'The name that apps ask for it by, such as `$rc_monthly`.',
      }),
      displayName: t.string({ required: true, description: 'What the package is called in RevenueCat.' }),
      position: t.int({ description: 'Where it stands in its offering; at the end when left out.' }),
    }),
  },
  request: ({ offeringId, lookupKey, displayName, position }, projectId) => ({
    path: { project_id: projectId, offering_id: offeringId },
    body: givenValues({ lookup_key: lookupKey, display_name: displayName, position: position ?? undefined }),
  }),
  changes,
  outcome,
  payload: { description: 'The package was added.', fields: (t) => ({ package: packagePayloadField(t) }) },
});

defineMutation('updatePackage', {
  operation: 'update-package',
  description: 'Changes a package, or moves it within its offering.',
  input: {
    description: 'Which package to change, and how. What is left out stays as it is.',
    fields: (t) => ({
      packageId: t.id(packageId),
      displayName: t.string({ description: 'What the package is called from now on.' }),
      position: t.int({ description: 'Where it stands in its offering from now on, the smallest first.' }),
    }),
  },
  request: ({ displayName, position, ...input }, projectId) => ({
    ...pathOf(input, projectId),
    body: givenValues({
      display_name: displayName as string | undefined,
      position: position as number | undefined,
    }),
  }),
  check: ({ displayName, position }) => emptyUpdateIssue({ displayName, position }),
  changes,
  outcome,
  payload: { description: 'The package was changed.', fields: (t) => ({ package: packagePayloadField(t) }) },
});

const PackageProductInput = builder.inputType('PackageProductInput', {
  description: 'A product for a package, with the devices that it is offered on.',
  fields: (t) => ({
    productId: t.id({ required: true, description: "RevenueCat's id of the product." }),
    eligibilityCriteria: t.field({
      type: eligibilityCriteria.ref,
      defaultValue: 'all',
      description: 'The devices that the product is offered on.',
    }),
  }),
});

defineMutation('attachProductsToPackage', {
  operation: 'attach-products-to-package',
  description: 'Adds products to a package.',
  input: {
    description: 'Which products to add to which package.',
    fields: (t) => ({
      packageId: t.id(packageId),
      products: t.field({ type: [PackageProductInput], required: true, description: 'The products to add.' }),
    }),
  },
  request: ({ products, ...input }, projectId) => ({
    ...pathOf(input, projectId),
    body: {
      products: products.map(({ productId, eligibilityCriteria: criteria }) => ({
        product_id: productId,
        // Refused by the check below, before it could be sent.
        eligibility_criteria: (criteria ?? 'all') as Exclude<
          typeof criteria,
          typeof unrecognized | null | undefined
        >,
      })),
    },
  }),
  check: ({ products }) =>
    products.flatMap((product, index) =>
      unrecognizedIssue(['products', String(index), 'eligibilityCriteria'], product.eligibilityCriteria),
    ),
  changes,
  outcome,
  payload: { description: 'The products were added.', fields: (t) => ({ package: packagePayloadField(t) }) },
});

defineMutation('detachProductsFromPackage', {
  operation: 'detach-products-from-package',
  description: 'Takes products out of a package.',
  input: {
    description: 'Which products to take out of which package.',
    fields: (t) => ({
      packageId: t.id(packageId),
      productIds: t.idList({ required: true, description: 'The products to take out.' }),
    }),
  },
  request: ({ productIds, ...input }, projectId) => ({
    ...pathOf(input, projectId),
    body: { product_ids: productIds },
  }),
  changes,
  outcome,
  payload: {
    description: 'The products were taken out.',
    fields: (t) => ({ package: packagePayloadField(t) }),
  },
});

defineMutation('deletePackage', {
  operation: 'delete-package-from-offering',
  description: 'Deletes a package for good.',
  input: { description: 'Which package to delete.', fields: (t) => ({ packageId: t.id(packageId) }) },
  request: pathOf,
  destructive: {
    foresee: ({ packageId: id }, projectId, context) =>
      foreseeExisting(context.loaders.load(packageById, { projectId, id }), 'package'),
  },
  changes,
  outcome: ({ packageId: id }) => ({ id }),
  payload: {
    description: 'The package was deleted.',
    fields: (t) => ({
      deletedPackageId: t.id({
        nullable: true,
        description: 'The id of the package that is gone; null on a dry run.',
        resolve: ({ outcome: deleted }) => deleted?.id,
      }),
    }),
  },
});
