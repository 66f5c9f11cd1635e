import type { Purchase } from '../../revenuecat/generated/wire.ts';
import type { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';

export type PurchaseObject = Held<Purchase>;

export const PurchaseRef = builder.objectRef<PurchaseObject>('Purchase');
