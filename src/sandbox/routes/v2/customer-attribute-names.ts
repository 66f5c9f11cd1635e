import { z } from 'zod';
import { wireEnums } from '../../../revenuecat/generated/enums.ts';

/** A reserved name, or a custom one that starts with a letter; at most 40 characters. */
export const attributeName = z.union([
  z.enum(wireEnums.CustomerAttributeReservedName),
  z
    .string()
    .max(40)
    .regex(/^[a-zA-Z][a-zA-Z0-9_-]*$/),
]);

export const attributeValue = z.string().max(500);
