import type { Offering } from '../../revenuecat/generated/wire.ts';
import type { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';

export type OfferingObject = Held<Offering>;

export const OfferingRef = builder.objectRef<OfferingObject>('Offering');
