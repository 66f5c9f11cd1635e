import { defineConnection } from '../common/connection.ts';
import { PackageProductRef, PackageRef } from './package-ref.ts';

export const PackageConnection = defineConnection('Package', PackageRef, 'packages');
export const PackageProductConnection = defineConnection(
  'PackageProduct',
  PackageProductRef,
  'the products of a package',
);
