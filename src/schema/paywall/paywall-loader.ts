import type { Paywall, PaywallComponents } from '../../revenuecat/generated/wire.ts';
import { cacheKey, configurationTag } from '../../loading/cache-names.ts';
import {
  defineConfiguration,
  nullIfMissing,
  objectCacheKey,
  type ObjectKey,
  type Remembered,
} from '../../loading/configuration-loader.ts';
import { expandWhenAllowed } from '../../loading/expand-when-allowed.ts';
import { defineLoader } from '../../loading/loader.ts';

/** The paywalls of a project, each read with the offering that it shows. */
export const paywalls = defineConfiguration<Paywall>({
  kind: 'paywalls',
  access: { operation: 'get-paywall', customers: 'none' },
  embeds: ['offerings'],
  readPage: (projectId, page, client) =>
    expandWhenAllowed(['items.offering'], (query) =>
      client.page('list-paywalls', { path: { project_id: projectId }, query }, page),
    ),
  readOne: ({ projectId, id }, client) =>
    expandWhenAllowed(['offering'], (query) =>
      client.call('get-paywall', { path: { project_id: projectId, paywall_id: id }, query }),
    ),
});

/**
 * What a paywall is built of, which only the operation for a single paywall embeds and which can be large: loaded when
 * it is selected, and then the paywall itself need not be asked for any more. Null when there is no such paywall.
 */
export const componentsOfPaywall = defineLoader<ObjectKey, PaywallComponents | null>({
  name: 'componentsOfPaywall',
  access: { operation: 'get-paywall', customers: 'none' },
  async load({ projectId, id }, sources) {
    const tags = [configurationTag(projectId, 'paywalls'), configurationTag(projectId, 'offerings')];
    const remembered = await sources.read<Remembered<PaywallComponents>>({
      key: cacheKey(projectId, 'paywall-components', id),
      async load({ prime, reader }) {
        const paywall = await nullIfMissing(
          reader(projectId).call('get-paywall', {
            path: { project_id: projectId, paywall_id: id },
            query: { expand: ['offering', 'components'] },
          }),
        );
        const { configuration, missing } = sources.lifetimes;
        const lifetime = paywall === null ? missing : configuration;
        const { components = null, ...rest } = paywall ?? {};
        const data = paywall === null ? null : (rest as Paywall);
        prime(objectCacheKey(projectId, 'paywalls', id), { value: { data }, lifetime, tags });
        return { value: { data: components }, lifetime, tags };
      },
    });
    return remembered.data;
  },
});
