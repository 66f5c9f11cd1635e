import { defineConnection } from '../common/connection.ts';
import { PurchaseRef } from './purchase-ref.ts';

export const PurchaseConnection = defineConnection('Purchase', PurchaseRef, 'one-time purchases');
