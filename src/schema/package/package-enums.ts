import { wireEnums } from '../../revenuecat/generated/enums.ts';
import { defineWireEnum } from '../common/wire-enum.ts';

export const eligibilityCriteria = defineWireEnum('EligibilityCriteria', {
  description: 'Which devices a product of a package is offered on.',
  values: wireEnums.EligibilityCriteria,
  descriptions: {
    all: 'Every device, whatever its version of the SDK.',
    google_sdk_lt_6: 'Android devices whose app uses an SDK older than version 6.',
    google_sdk_ge_6: 'Android devices whose app uses an SDK of version 6 or newer.',
  },
});
