import type { Product } from '../../revenuecat/generated/wire.ts';
import type { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';

export type ProductObject = Held<Product>;

export const ProductRef = builder.objectRef<ProductObject>('Product');
