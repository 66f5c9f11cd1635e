import { z } from 'zod';
import { paywallAnswer } from '../../answers/configuration-answers.ts';
import { deletedAnswer } from '../../answers/deleted-answer.ts';
import { alreadyExists, missing, referencesArchived } from '../../http/errors.ts';
import { newId } from '../../ids.ts';
import { answerPage } from '../../http/pagination.ts';
import { emptyPaywallDraft } from '../../state/paywall-draft.ts';
import { bodyOf } from '../../http/request-validation.ts';
import type { Handlers } from '../../http/sandbox-request.ts';
import { paywallInPath } from './found.ts';

const newPaywall = z.strictObject({ offering_id: z.string().min(1).max(200) });

export const paywallRoutes: Handlers = {
  'list-paywalls': (request) => {
    const parts = { offering: request.expand.has('items.offering'), components: false };
    return answerPage(
      request,
      request.project.paywalls,
      (paywall) => paywall.id,
      (paywall) => paywallAnswer(request, paywall, parts),
    );
  },

  'get-paywall': (request) =>
    paywallAnswer(request, paywallInPath(request), {
      offering: request.expand.has('offering'),
      components: request.expand.has('components'),
    }),

  'create-paywall': (request) => {
    const { offering_id: offeringId } = bodyOf(request, newPaywall);
    const { project, now, random } = request;
    const offering = project.offerings.get(offeringId);
    if (offering === undefined) throw missing('The offering does not exist');
    if ([...project.paywalls].some((one) => one.offeringId === offeringId)) {
      throw alreadyExists('The offering already has a paywall');
    }
    if (offering.state === 'inactive') throw referencesArchived([offeringId]);
    const paywall = project.paywalls.add({
      id: newId('paywall', random),
      name: offering.displayName.slice(0, 255),
      offeringId,
      createdAt: now,
      publishedAt: null,
      components: { published: null, draft: emptyPaywallDraft() },
    });
    return paywallAnswer(request, paywall, { offering: false, components: false });
  },

  'delete-paywall': (request) => {
    const { id } = paywallInPath(request);
    request.project.paywalls.delete(id);
    return deletedAnswer(request, 'paywall', id);
  },
};
