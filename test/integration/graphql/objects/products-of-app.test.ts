import { describe, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../../support/facade.ts';
import { idsOf, storeOf } from '../big-business.ts';

interface Answer {
  readonly app: { readonly products: { readonly nodes: readonly { readonly id: string }[] } };
}

const productsOf = async (facade: Facade, appId: string, first = 100) => {
  const { app } = await facade.data<Answer>(
    'query ($id: ID!, $first: Int) { app(id: $id) { products(first: $first) { nodes { id } pageInfo { hasNextPage } } } }',
    { id: appId, first },
  );
  return app.products;
};

describe('the products of an app', () => {
  test('are those that are sold through it, for the one call that tells the products of all apps', async () => {
    const facade = await createFacade();
    const store = storeOf(facade);
    const sold = [...store.products];
    const { apps: all } = await facade.data<{
      apps: { nodes: { id: string; products: { nodes: { id: string }[] } }[] };
    }>('{ apps(first: 100) { nodes { id products(first: 100) { nodes { id } } } } }');
    expect(idsOf(all.nodes)).toEqual(idsOf(store.apps));
    for (const app of all.nodes)
      expect(idsOf(app.products.nodes)).toEqual(idsOf(sold.filter((it) => it.app_id === app.id)));
    expect(all.nodes.filter((app) => app.products.nodes.length > 0).length).toBeGreaterThan(1);
    expect(facade.takeCalls()).toEqual(['list-apps', 'list-products']);
  });

  test('are asked for by the app where a project has more products than one page tells', async () => {
    const facade = await createFacade();
    const { add } = facade.sandbox;
    const app = add.app({ id: 'appsmall' });
    for (let index = 0; index < 150; index += 1) add.product({ id: `prodother${String(index)}` });
    add.product({ id: 'prodmine1', app_id: app.id });
    add.product({ id: 'prodmine2', app_id: app.id });
    const page = await productsOf(facade, app.id);
    expect(page).toEqual({
      nodes: [{ id: 'prodmine1' }, { id: 'prodmine2' }],
      pageInfo: { hasNextPage: false },
    });
    facade.takeCalls();
    await expect(productsOf(facade, app.id, 1)).resolves.toEqual({
      nodes: [{ id: 'prodmine1' }],
      pageInfo: { hasNextPage: true },
    });
    expect(facade.takeCalls()).toEqual([]);
  });
});
