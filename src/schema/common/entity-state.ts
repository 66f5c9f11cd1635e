import { wireEnums } from '../../revenuecat/generated/enums.ts';
import { defineWireEnum } from './wire-enum.ts';

/** Whether a part of the catalogue is in use. */
export const entityState = defineWireEnum('EntityState', {
  description: 'Whether a part of the catalogue is in use or archived.',
  values: wireEnums['Product.state'],
  descriptions: {
    active: 'In use.',
    inactive: 'Archived: kept for the past, and not offered any more.',
  },
});
