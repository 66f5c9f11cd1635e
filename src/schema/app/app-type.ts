import { Held } from '../../loading/held.ts';
import { wireEnums } from '../../revenuecat/generated/enums.ts';
import { identify } from '../common/identity.ts';
import { defineWireEnum } from '../common/wire-enum.ts';
import { ProjectRef } from '../project/project-ref.ts';
import { apps } from './app-loader.ts';
import { AppRef } from './app-ref.ts';
import {
  AmazonSettingsRef,
  AppStoreSettingsRef,
  MacAppStoreSettingsRef,
  PaddleSettingsRef,
  PlayStoreSettingsRef,
  RcBillingSettingsRef,
  RokuSettingsRef,
  StripeSettingsRef,
} from './app-settings-types.ts';

const appType = defineWireEnum('AppType', {
  description: 'The store or billing system that an app sells through.',
  values: wireEnums['App.type'],
  descriptions: {
    amazon: 'The Amazon Appstore.',
    app_store: "Apple's App Store.",
    mac_app_store: "Apple's Mac App Store.",
    play_store: 'The Google Play Store.',
    stripe: 'Stripe Billing.',
    rc_billing: "RevenueCat's own Web Billing.",
    roku: 'The Roku Channel Store.',
    paddle: 'Paddle Billing.',
    test_store: "RevenueCat's Test Store, for development.",
  },
});

/** Settings of an app are for those who run it; which app it is, is no secret to its customers. */
const staffOnly = { operation: 'get-app', customers: 'none' } as const;

identify('App', AppRef, {
  loader: apps.byId,
  key: ({ projectId, id }) => ({ projectId, id }),
  hold: ({ projectId, id }, data) =>
    data === null ? Held.idOnly(projectId, id) : Held.of(projectId, id, data),
});

AppRef.implement({
  description: 'One app of a project: what is sold in one store under one bundle, package or account.',
  access: { rule: { operation: 'get-app', customers: 'all' } },
  fields: (t) => ({
    id: t.exposeID('id', { access: 'free', nullable: false, description: "RevenueCat's id of the app." }),
    name: t.string({
      nullable: true,
      description: 'What the app is called in RevenueCat.',
      resolve: (app) => app.data.name,
    }),
    type: t.field({
      type: appType.ref,
      nullable: true,
      description: 'The store or billing system that the app sells through.',
      resolve: (app) => appType.read(app.data.type),
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      access: staffOnly,
      description: 'When the app was added to the project.',
      resolve: (app) => app.data.created_at,
    }),
    project: t.field({
      type: ProjectRef,
      nullable: true,
      access: staffOnly,
      description: 'The project that the app belongs to.',
      resolve: (app) => ({ projectId: app.projectId }),
    }),
    amazon: t.field({
      type: AmazonSettingsRef,
      nullable: true,
      access: staffOnly,
      description: 'Settings of an app in the Amazon Appstore; null for other apps.',
      resolve: (app) => app.data.amazon ?? null,
    }),
    appStore: t.field({
      type: AppStoreSettingsRef,
      nullable: true,
      access: staffOnly,
      description: "Settings of an app in Apple's App Store; null for other apps.",
      resolve: (app) => app.data.app_store ?? null,
    }),
    macAppStore: t.field({
      type: MacAppStoreSettingsRef,
      nullable: true,
      access: staffOnly,
      description: "Settings of an app in Apple's Mac App Store; null for other apps.",
      resolve: (app) => app.data.mac_app_store ?? null,
    }),
    playStore: t.field({
      type: PlayStoreSettingsRef,
      nullable: true,
      access: staffOnly,
      description: 'Settings of an app in the Google Play Store; null for other apps.',
      resolve: (app) => app.data.play_store ?? null,
    }),
    stripe: t.field({
      type: StripeSettingsRef,
      nullable: true,
      access: staffOnly,
      description: 'Settings of an app that bills through Stripe; null for other apps.',
      resolve: (app) => app.data.stripe ?? null,
    }),
    rcBilling: t.field({
      type: RcBillingSettingsRef,
      nullable: true,
      access: staffOnly,
      description: "Settings of an app that bills through RevenueCat's Web Billing; null for other apps.",
      resolve: (app) => app.data.rc_billing ?? null,
    }),
    roku: t.field({
      type: RokuSettingsRef,
      nullable: true,
      access: staffOnly,
      description: 'Settings of an app in the Roku Channel Store; null for other apps.',
      resolve: (app) => app.data.roku ?? null,
    }),
    paddle: t.field({
      type: PaddleSettingsRef,
      nullable: true,
      access: staffOnly,
      description: 'Settings of an app that bills through Paddle; null for other apps.',
      resolve: (app) => app.data.paddle ?? null,
    }),
  }),
});
