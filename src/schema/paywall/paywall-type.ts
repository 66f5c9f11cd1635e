import { Held } from '../../loading/held.ts';
import { identify } from '../common/identity.ts';
import { loadReference } from '../common/reference.ts';
import { selectedFields } from '../common/selection.ts';
import { offerings } from '../offering/offering-loader.ts';
import { OfferingRef } from '../offering/offering-ref.ts';
import { ProjectRef } from '../project/project-ref.ts';
import { PaywallComponentsRef } from './paywall-components.ts';
import { componentsOfPaywall, paywalls } from './paywall-loader.ts';
import { PaywallRef } from './paywall-ref.ts';

identify('Paywall', PaywallRef, {
  loader: paywalls.byId,
  key: ({ projectId, id }) => ({ projectId, id }),
  hold: ({ projectId, id }, data) =>
    data === null ? Held.idOnly(projectId, id) : Held.of(projectId, id, data),
});

PaywallRef.implement({
  description: 'A screen, built in RevenueCat, that offers the packages of an offering to customers.',
  access: { rule: { operation: 'get-paywall', customers: 'none' } },
  fields: (t) => ({
    id: t.exposeID('id', { access: 'free', nullable: false, description: "RevenueCat's id of the paywall." }),
    name: t.string({
      nullable: true,
      description: 'What the paywall is called in RevenueCat.',
      resolve: ({ data }) => data.name,
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the paywall was made.',
      resolve: ({ data }) => data.created_at,
    }),
    publishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the paywall was published; null while customers do not see it.',
      resolve: ({ data }) => data.published_at,
    }),
    project: t.field({
      type: ProjectRef,
      nullable: true,
      description: 'The project that the paywall belongs to.',
      resolve: ({ projectId }) => ({ projectId }),
    }),
    offering: t.field({
      type: OfferingRef,
      nullable: true,
      loads: { reference: offerings.byId },
      description: 'The offering that the paywall shows; null when it was deleted since.',
      resolve: ({ projectId, data }, _args, context, info) => {
        // What the paywall embeds has no packages: with the offerings, those of all of them come in one call.
        const { offering } = data;
        return offering && !selectedFields(info, 'Offering').has('packages')
          ? Held.of(projectId, offering.id, offering)
          : loadReference(info, context, 'Offering', offerings.byId, projectId, data.offering_id);
      },
    }),
    components: t.field({
      type: PaywallComponentsRef,
      nullable: true,
      loads: componentsOfPaywall,
      description:
        'What the paywall is built of; null when there is nothing yet. Each paywall of a list costs a call for it.',
      resolve: ({ projectId, id }, _args, context) =>
        context.loaders.load(componentsOfPaywall, { projectId, id }),
    }),
  }),
});
