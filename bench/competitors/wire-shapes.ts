/** The parts of RevenueCat's answers that the four documents need, as a team would type them for itself. */
export interface WireList<Item> {
  readonly items: readonly Item[];
  readonly next_page: string | null;
}

export interface WireActiveEntitlement {
  readonly entitlement_id: string;
  readonly expires_at: number | null;
}

interface WireAttribute {
  readonly name: string;
  readonly value: string;
}

export interface WireCustomer {
  readonly id: string;
  readonly first_seen_at: number;
  readonly last_seen_at: number | null;
  readonly active_entitlements?: WireList<WireActiveEntitlement>;
  readonly attributes?: WireList<WireAttribute> | null;
}

export interface WireSubscription {
  readonly id: string;
  readonly status: string;
  readonly gives_access: boolean;
  readonly current_period_ends_at: number | null;
  readonly store: string;
  readonly product_id: string | null;
}

export interface WirePurchase {
  readonly id: string;
  readonly status: string;
  readonly purchased_at: number;
  readonly product_id: string;
}

export interface WireEntitlement {
  readonly id: string;
  readonly lookup_key: string;
  readonly display_name: string;
}

export interface WireApp {
  readonly id: string;
  readonly name: string;
}

export interface WireProduct {
  readonly id: string;
  readonly store_identifier: string;
  readonly app_id: string;
  readonly app?: WireApp | null;
}

export interface WirePackage {
  readonly id: string;
  readonly lookup_key: string;
  readonly position: number | null;
  readonly products: WireList<{
    readonly product: WireProduct;
    readonly eligibility_criteria: string;
  }> | null;
}

export interface WireOffering {
  readonly id: string;
  readonly lookup_key: string;
  readonly is_current: boolean;
  readonly packages: WireList<WirePackage> | null;
}
