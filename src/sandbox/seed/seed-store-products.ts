import type { ProjectStore } from '../state/project-store.ts';
import type { Random } from '../random.ts';
import { planPrice } from './plans.ts';
import type { Plan } from './plans.ts';
import { oneTimeGoods } from './seed-products.ts';
import type { Good } from './seed-products.ts';

/** What is sold in the App Store exists there, with the price that customers paid. */
export function seedStoreProducts(store: ProjectStore, random: Random): void {
  for (const product of store.products) {
    const type = store.apps.get(product.app_id)?.type;
    if (type !== 'app_store' && type !== 'mac_app_store') continue;
    const [, tier, term] = product.store_identifier.split('_');
    const isPlan = product.type === 'subscription';
    store.storeProducts.set(product.id, {
      id: String(random.between(1_000_000_000, 6_999_999_999)),
      groupName: isPlan ? 'Skylark' : null,
      price: isPlan
        ? planPrice({ tier, term } as Plan)
        : oneTimeGoods[product.store_identifier.replace('skylark_', '') as Good].price,
    });
  }
}
