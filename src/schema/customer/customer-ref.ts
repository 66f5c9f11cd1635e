import type { Customer } from '../../revenuecat/generated/wire.ts';
import type { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';

export type CustomerObject = Held<Customer>;

export const CustomerRef = builder.objectRef<CustomerObject>('Customer');
