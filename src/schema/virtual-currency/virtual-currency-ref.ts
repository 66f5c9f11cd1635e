import type { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';
import type { CodedCurrency } from './virtual-currency-loader.ts';

export type VirtualCurrencyObject = Held<CodedCurrency>;

export const VirtualCurrencyRef = builder.objectRef<VirtualCurrencyObject>('VirtualCurrency');
