import { z } from 'zod';

/* The fields that many bodies have, with the document's limits. */

export const objectId = z.string().min(1).max(255);
export const lookupKey = z.string().min(1).max(200);
export const displayName = z.string().min(1).max(1500);

/** The document limits this list with the keywords of a string; what it means is the number of items. */
export const productIds = z.array(objectId).min(1).max(50);

/** An ISO 8601 duration, as the document's pattern has it. */
export const isoDuration = z
  .string()
  .regex(
    /^(-?)P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)([DW]))?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/,
  );
