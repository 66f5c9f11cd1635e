import type { Paywall } from '../../revenuecat/generated/wire.ts';
import type { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';

export type PaywallObject = Held<Paywall>;

export const PaywallRef = builder.objectRef<PaywallObject>('Paywall');
