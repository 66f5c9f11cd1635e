import { defineLoader, type ProjectKey } from '../../loading/loader.ts';
import type { AnswerOf } from '../../revenuecat/call.ts';
import { isRefusedId } from '../../revenuecat/path.ts';
import { RefusedIdError } from '../../revenuecat/errors.ts';
import { publicApiKeysOfApp, readPublicApiKeys } from '../app/public-api-keys.ts';
import { builder } from '../builder.ts';

const rule = { operation: 'v1:get-offerings', customers: 'none' } as const;

type Offerings = AnswerOf<'v1:get-offerings'>;
type Offering = NonNullable<Offerings['offerings']>[number];
type Package = NonNullable<Offering['packages']>[number];

interface SdkOfferingsKey extends ProjectKey {
  readonly appId: string;
  readonly customerId: string;
}

/**
 * What the SDK in an app would be given for a customer. Not remembered beyond the request: whoever asks wants to know
 * what holds now, and overrides, targeting and experiments change it without a word.
 */
const sdkOfferings = defineLoader<SdkOfferingsKey, Offerings | null>({
  name: 'sdkOfferings',
  access: rule,
  async load({ projectId, appId, customerId }, sources) {
    // Before the keys are asked for, and not after.
    if (isRefusedId(rule.operation, 'app_user_id', customerId))
      throw new RefusedIdError(rule.operation, 'app_user_id');
    const keys = await readPublicApiKeys({ projectId, id: appId }, sources);
    const [key] = keys?.toSorted((one, other) => rank(one.environment) - rank(other.environment)) ?? [];
    if (key === undefined) return null;
    return sources.upstream
      .asApp(projectId, key.key)
      .call(rule.operation, { path: { app_user_id: customerId } });
  },
});

/** What real customers get comes first. */
function rank(environment: unknown): number {
  return environment === 'production' ? 0 : 1;
}

const SdkPackageRef = builder.objectRef<Package>('SdkPackage').implement({
  description: 'A package as the SDK in one app sees it.',
  access: { rule },
  fields: (t) => ({
    identifier: t.exposeString('identifier', {
      nullable: true,
      description: 'The lookup key of the package.',
    }),
    platformProductIdentifier: t.string({
      nullable: true,
      description: 'The id that the store of the app gives the product of the package.',
      resolve: (it) => it.platform_product_identifier,
    }),
  }),
});

const SdkOfferingRef = builder.objectRef<Offering>('SdkOffering').implement({
  description: 'An offering as the SDK in one app sees it.',
  access: { rule },
  fields: (t) => ({
    identifier: t.exposeString('identifier', {
      nullable: true,
      description: 'The lookup key of the offering.',
    }),
    description: t.exposeString('description', {
      nullable: true,
      description: "The offering's name in RevenueCat, which REST v1 calls its description.",
    }),
    packages: t.field({
      type: [SdkPackageRef],
      nullable: { list: false, items: false },
      description: 'The packages that sell something in this app.',
      resolve: (it) => objects(it.packages),
    }),
  }),
});

const SdkOfferingsRef = builder.objectRef<Offerings>('SdkOfferings').implement({
  description: 'The offerings as the SDK in one app sees them for one customer.',
  access: { rule },
  fields: (t) => ({
    currentOffering: t.field({
      type: SdkOfferingRef,
      nullable: true,
      description: 'The offering that this customer is shown, after overrides, targeting and experiments.',
      resolve: (it) =>
        objects(it.offerings).find((offering) => offering.identifier === it.current_offering_id) ?? null,
    }),
    offerings: t.field({
      type: [SdkOfferingRef],
      nullable: { list: false, items: false },
      description: 'Every offering that the SDK may show.',
      resolve: (it) => objects(it.offerings),
    }),
  }),
});

builder.queryField('sdkOfferings', (t) =>
  t.field({
    type: SdkOfferingsRef,
    nullable: true,
    args: {
      appId: t.arg.id({ required: true, description: "RevenueCat's id of the app." }),
      customerId: t.arg.id({
        required: true,
        description: 'Any App User ID of the customer, who does not have to exist and is not created.',
      }),
    },
    access: rule,
    loads: [publicApiKeysOfApp, sdkOfferings],
    description:
      'What the SDK in an app would be given for a customer; null when there is no such app or it has no public key. ' +
      'Through REST v1, because REST v2 does not say what overrides, targeting and experiments come to.',
    resolve: async (_root, { appId, customerId }, context) =>
      context.loaders.load(sdkOfferings, {
        projectId: await context.upstream.defaultProjectId(),
        appId,
        customerId,
      }),
  }),
);

/** A list as it may really come. */
function objects<Item extends object>(items: readonly Item[] | null | undefined): Item[] {
  return (items ?? []).filter((item) => typeof item === 'object' && (item as unknown) !== null);
}
