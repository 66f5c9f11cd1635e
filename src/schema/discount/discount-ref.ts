import type { Discount } from '../../revenuecat/generated/wire.ts';
import type { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';

export type DiscountObject = Held<Discount>;

export const DiscountRef = builder.objectRef<DiscountObject>('Discount');
