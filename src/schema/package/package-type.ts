import { Held } from '../../loading/held.ts';
import { connectionArgs, resolveConnection } from '../common/connection.ts';
import { identify } from '../common/identity.ts';
import { ProductRef } from '../product/product-ref.ts';
import { ProjectRef } from '../project/project-ref.ts';
import { eligibilityCriteria } from './package-enums.ts';
import { PackageProductConnection } from './package-connection.ts';
import {
  cursorOfAssociation,
  packageById,
  productOfAssociation,
  productsOfPackage,
} from './package-loader.ts';
import { PackageProductRef, PackageRef } from './package-ref.ts';

identify('Package', PackageRef, {
  loader: packageById,
  key: ({ projectId, id }) => ({ projectId, id }),
  hold: ({ projectId, id }, data) =>
    data === null ? Held.idOnly(projectId, id) : Held.of(projectId, id, data),
});

PackageRef.implement({
  description: 'One choice within an offering: the same thing as a product of each store.',
  access: { rule: { operation: 'get-package', customers: 'all' } },
  fields: (t) => ({
    id: t.exposeID('id', { access: 'free', nullable: false, description: "RevenueCat's id of the package." }),
    lookupKey: t.string({
      nullable: true,
      description: 'The name that apps ask for it by, such as `$rc_monthly`.',
      resolve: (item) => item.data.lookup_key,
    }),
    displayName: t.string({
      nullable: true,
      description: 'What the package is called in RevenueCat.',
      resolve: (item) => item.data.display_name,
    }),
    position: t.int({
      nullable: true,
      description: 'Where the package stands in its offering, the smallest first.',
      resolve: (item) => item.data.position,
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the package was made.',
      resolve: (item) => item.data.created_at,
    }),
    project: t.field({
      type: ProjectRef,
      nullable: true,
      description: 'The project that the package belongs to.',
      resolve: (item) => ({ projectId: item.projectId }),
    }),
    products: t.field({
      type: PackageProductConnection,
      nullable: true,
      args: connectionArgs,
      access: { operation: 'get-products-from-package', customers: 'all' },
      loads: { beyond: productsOfPackage, kind: 'products' },
      description: 'The products of the package, at most one for each store and kind of device.',
      resolve: ({ projectId, id, data }, args, context) =>
        resolveConnection(context, args, {
          loader: productsOfPackage,
          list: { projectId, id },
          embedded: data.products,
          cursorOf: cursorOfAssociation,
          toNode: (association) => ({ projectId, association }),
        }),
    }),
  }),
});

PackageProductRef.implement({
  description: 'A product in a package, with the devices that it is offered on.',
  // Upstream embeds the product here whole, so the rule of products holds for what leads to it.
  access: { rule: { operation: 'get-products-from-package', customers: 'all' } },
  fields: (t) => ({
    eligibilityCriteria: t.field({
      type: eligibilityCriteria.ref,
      nullable: true,
      description: 'The devices that the product is offered on.',
      resolve: ({ association }) => eligibilityCriteria.read(association.eligibility_criteria),
    }),
    product: t.field({
      type: ProductRef,
      nullable: true,
      loads: 'nothing',
      description: 'The product that is offered.',
      resolve: ({ projectId, association }) => {
        const product = productOfAssociation(association);
        return product === null ? null : Held.of(projectId, product.id, product);
      },
    }),
  }),
});
