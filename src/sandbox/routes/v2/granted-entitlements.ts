import { z } from 'zod';
import { customerAnswer } from '../../answers/customer-answers.ts';
import { grantEntitlement, runningGrants } from '../../changes/entitlement-grants.ts';
import { missing, unacceptableParameter } from '../../http/errors.ts';
import { bodyOf } from '../../http/request-validation.ts';
import type { Handlers } from '../../http/sandbox-request.ts';
import { customerInPath } from './found.ts';

const entitlementId = z.string().min(1).max(255);
const grant = z.strictObject({ entitlement_id: entitlementId, expires_at: z.int() });
const revocation = z.strictObject({ entitlement_id: entitlementId });

export const grantedEntitlementRoutes: Handlers = {
  'grant-customer-entitlement': (request) => {
    const { entitlement_id: id, expires_at: expiresAt } = bodyOf(request, grant);
    const { project, now } = request;
    const customer = customerInPath(request);
    if (!project.entitlements.has(id)) throw missing('The entitlement does not exist');
    if (expiresAt <= now) throw unacceptableParameter('expires_at', 'Date must be in the future');
    grantEntitlement(request, customer, id, expiresAt);
    return customerAnswer(request, customer);
  },

  'revoke-customer-granted-entitlement': (request) => {
    const { entitlement_id: id } = bodyOf(request, revocation);
    const customer = customerInPath(request);
    const grants = runningGrants(request, customer, id);
    if (grants.length === 0) throw missing('The customer has no active grant of this entitlement');
    for (const granted of grants) granted.revokedAt = request.now;
    return customerAnswer(request, customer);
  },
};
