import { externalPurchaseHandlers } from './external-purchases.ts';
import { promotionalHandlers } from './promotionals.ts';
import { receiptHandlers } from './receipts.ts';
import { storeActionHandlers } from './store-actions.ts';
import { subscriberHandlers } from './subscribers.ts';
import { subscriberOfferingHandlers } from './subscriber-offerings.ts';
import type { V1Handlers } from './v1-request.ts';

/** Every operation of v1 and of the external purchases document. */
export const v1Handlers: V1Handlers = {
  ...subscriberHandlers,
  ...receiptHandlers,
  ...promotionalHandlers,
  ...subscriberOfferingHandlers,
  ...storeActionHandlers,
  ...externalPurchaseHandlers,
};
