import { RESTDataSource, type AugmentedRequest, type DataSourceConfig } from '@apollo/datasource-rest';
import DataLoader from 'dataloader';
import { isAboutCustomers, type CompetitorSettings } from './competitor-settings.ts';
import type {
  WireApp,
  WireCustomer,
  WireEntitlement,
  WireList,
  WireOffering,
  WireProduct,
  WirePurchase,
  WireSubscription,
} from './wire-shapes.ts';

/** RevenueCat behind Apollo's REST data source, as its documentation shows it: one for each request, nothing kept after. */
export class RevenueCatSource extends RESTDataSource {
  readonly #apiKey: string;

  constructor(settings: CompetitorSettings, config?: DataSourceConfig) {
    super(config);
    this.baseURL = `${settings.projectUrl}/`;
    this.#apiKey = settings.apiKey;
  }

  protected override willSendRequest(_path: string, request: AugmentedRequest): void {
    request.headers['authorization'] = `Bearer ${this.#apiKey}`;
  }

  /** With its attributes, which one call brings along. */
  customer(id: string): Promise<WireCustomer> {
    return this.get(`customers/${encodeURIComponent(id)}`, { params: { expand: 'attributes' } });
  }

  customers(first: number): Promise<WireList<WireCustomer>> {
    return this.get('customers', { params: { limit: String(first) } });
  }

  subscriptions(customerId: string, first: number): Promise<WireList<WireSubscription>> {
    return this.get(`customers/${encodeURIComponent(customerId)}/subscriptions`, {
      params: { limit: String(first) },
    });
  }

  purchases(customerId: string, first: number): Promise<WireList<WirePurchase>> {
    return this.get(`customers/${encodeURIComponent(customerId)}/purchases`, {
      params: { limit: String(first) },
    });
  }

  entitlement(id: string): Promise<WireEntitlement> {
    return this.get(`entitlements/${id}`);
  }

  product(id: string): Promise<WireProduct> {
    return this.get(`products/${id}`, { params: { expand: 'app' } });
  }

  app(id: string): Promise<WireApp> {
    return this.get(`apps/${id}`);
  }

  offerings(first: number): Promise<WireList<WireOffering>> {
    const params = new URLSearchParams({ limit: String(first) });
    params.append('expand', 'items.package');
    params.append('expand', 'items.package.product');
    return this.get('offerings', { params });
  }
}

/** The same, tuned: answers are shared between requests for their lifetimes, and one id is resolved once a request. */
export class TunedRevenueCatSource extends RevenueCatSource {
  readonly #settings: CompetitorSettings;
  readonly #customers = new DataLoader((ids: readonly string[]) =>
    Promise.all(ids.map((id) => super.customer(id))),
  );
  readonly #entitlements = new DataLoader((ids: readonly string[]) =>
    Promise.all(ids.map((id) => super.entitlement(id))),
  );
  readonly #products = new DataLoader((ids: readonly string[]) =>
    Promise.all(ids.map((id) => super.product(id))),
  );
  readonly #apps = new DataLoader((ids: readonly string[]) => Promise.all(ids.map((id) => super.app(id))));

  constructor(settings: CompetitorSettings, config: DataSourceConfig) {
    super(settings, config);
    this.#settings = settings;
  }

  protected override cacheOptionsFor(url: string): { ttl: number } {
    const { customerTtlSeconds, configurationTtlSeconds } = this.#settings;
    return { ttl: isAboutCustomers(new URL(url).pathname) ? customerTtlSeconds : configurationTtlSeconds };
  }

  /** What the cache gave is this request's own already, and nobody changes it: no copy is due. */
  protected override cloneParsedBody<Body>(body: Body): Body {
    return body;
  }

  override customer(id: string): Promise<WireCustomer> {
    return this.#customers.load(id);
  }

  override entitlement(id: string): Promise<WireEntitlement> {
    return this.#entitlements.load(id);
  }

  override product(id: string): Promise<WireProduct> {
    return this.#products.load(id);
  }

  override app(id: string): Promise<WireApp> {
    return this.#apps.load(id);
  }
}
