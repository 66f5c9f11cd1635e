import type { PaywallComponents, PaywallComponentsVersion } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';

export const PaywallComponentsRef = builder.objectRef<PaywallComponents>('PaywallComponents');
const VersionRef = builder.objectRef<NonNullable<PaywallComponentsVersion>>('PaywallComponentsVersion');

/** The field of Paywall that leads to its components is for staff only, so nothing inside needs a rule of its own. */
const access = { rule: 'free' } as const;

PaywallComponentsRef.implement({
  description: 'What a paywall is built of.',
  access,
  fields: (t) => ({
    published: t.field({
      type: VersionRef,
      nullable: true,
      description: 'The version that customers see; null when none was published.',
      resolve: (components) => components.published,
    }),
    draft: t.field({
      type: VersionRef,
      nullable: true,
      description: 'The version that is being worked on; null when there is none.',
      resolve: (components) => components.draft,
    }),
  }),
});

VersionRef.implement({
  description: 'One version of what a paywall is built of.',
  access,
  fields: (t) => ({
    revision: t.exposeInt('revision', {
      nullable: true,
      description: 'The number of the version, which grows with every change.',
    }),
    componentsConfig: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The tree of components as the paywall editor wrote it.',
      resolve: (version) => version.components_config,
    }),
    defaultLocale: t.string({
      nullable: true,
      description: 'The locale whose texts stand in where another one has none, such as `en_US`.',
      resolve: (version) => version.default_locale,
    }),
    componentsLocalizations: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The texts of the components, by locale.',
      resolve: (version) => version.components_localizations,
    }),
    fonts: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The fonts that the components use; only published versions name them.',
      resolve: (version) => version.fonts ?? null,
    }),
  }),
});
