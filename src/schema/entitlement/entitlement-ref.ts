import type { Entitlement } from '../../revenuecat/generated/wire.ts';
import type { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';

export type EntitlementObject = Held<Entitlement>;

export const EntitlementRef = builder.objectRef<EntitlementObject>('Entitlement');
