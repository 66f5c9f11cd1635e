import { newId } from '../ids.ts';
import { paywallVersion } from '../state/paywall-draft.ts';
import type { ProjectStore } from '../state/project-store.ts';
import type { Random } from '../random.ts';

const day = 86_400_000;

/** By the lookup key of the offering: one published, one published with changes since, one that never was. */
const paywalls = [
  {
    offering: 'default',
    name: 'Know before it rains',
    publishedDaysAgo: 400,
    published: {
      title: 'Know before it rains',
      subtitle: 'Radar, alerts and no advertisements',
      buy: 'Try it',
    },
    draft: null,
  },
  {
    offering: 'premium_upsell',
    name: 'Premium upsell',
    publishedDaysAgo: 90,
    published: { title: 'The whole sky', buy: 'Upgrade' },
    draft: { title: 'The whole sky, offline too', buy: 'Upgrade now' },
  },
  {
    offering: 'winter_sale',
    name: null,
    publishedDaysAgo: null,
    published: null,
    draft: { title: 'Winter sale', buy: 'Save 40%' },
  },
] as const;

/** Three paywalls; the offering of the web has none. */
export function seedPaywalls(store: ProjectStore, now: number, random: Random): void {
  for (const seed of paywalls) {
    const offering = [...store.offerings].find(({ lookupKey }) => lookupKey === seed.offering);
    if (offering === undefined) continue;
    store.paywalls.add({
      id: newId('paywall', random),
      name: seed.name,
      offeringId: offering.id,
      createdAt: now - 420 * day,
      publishedAt: seed.publishedDaysAgo === null ? null : now - seed.publishedDaysAgo * day,
      components: {
        published:
          seed.published === null
            ? null
            : {
                ...paywallVersion(3, seed.published),
                fonts: { Skylark: { src: 'https://fonts.example.com/skylark.ttf' } },
              },
        draft: seed.draft === null ? null : paywallVersion(4, seed.draft),
      },
    });
  }
}
