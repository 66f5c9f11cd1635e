import type { Package, PackageProductAssociation } from '../../revenuecat/generated/wire.ts';
import type { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';

export type PackageObject = Held<Package>;

export const PackageRef = builder.objectRef<PackageObject>('Package');

/** A product in a package, under the condition that it is offered on. */
export interface PackageProduct {
  readonly projectId: string;
  readonly association: PackageProductAssociation;
}

export const PackageProductRef = builder.objectRef<PackageProduct>('PackageProduct');
