import type { PaywallComponents } from '../../revenuecat/generated/wire.ts';

/** The draft that a new paywall starts with: one screen with a title and the button to buy. */
export function emptyPaywallDraft(): NonNullable<PaywallComponents['draft']> {
  return paywallVersion(1, { title: 'Your title', buy: 'Continue' });
}

/** A version of a paywall whose screen shows these texts, each under a key of its own. */
export function paywallVersion(
  revision: number,
  texts: Readonly<Record<string, string>>,
): NonNullable<PaywallComponents['draft']> {
  const components = Object.keys(texts).map((key) => ({ id: `cmp_${key}`, type: 'text', text_lid: key }));
  return {
    revision,
    components_config: {
      base: { stack: { id: 'root', type: 'stack', components }, sticky_footer: null },
    },
    default_locale: 'en_US',
    components_localizations: { en_US: { ...texts } },
  };
}
