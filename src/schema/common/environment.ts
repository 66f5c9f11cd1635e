import { wireEnums } from '../../revenuecat/generated/enums.ts';
import { BadUserInputError } from './bad-user-input-error.ts';
import { defineWireEnum, unrecognized } from './wire-enum.ts';

/** Whether something was bought for real. */
export const environment = defineWireEnum('Environment', {
  description: 'Whether a purchase was made with real money or while testing.',
  values: wireEnums.Environment,
  descriptions: {
    production: 'Real purchases of real customers.',
    sandbox: "Test purchases in a store's sandbox.",
  },
});

/** An environment that was given as an argument; `UNRECOGNIZED` is an answer and never a question. */
export function environmentArgument(
  value: 'production' | 'sandbox' | typeof unrecognized | null | undefined,
): 'production' | 'sandbox' | null {
  if (value === unrecognized)
    throw new BadUserInputError('Ask for PRODUCTION or SANDBOX; leave it out for both.');
  return value ?? null;
}
