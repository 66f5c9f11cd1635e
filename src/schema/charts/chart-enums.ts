import { wireEnums } from '../../revenuecat/generated/enums.ts';
import { BadUserInputError } from '../common/bad-user-input-error.ts';
import { defineWireEnum, unrecognized } from '../common/wire-enum.ts';

/** Which chart; the same list serves its options. */
export const chartName = defineWireEnum('ChartName', {
  description: "One of RevenueCat's charts.",
  values: wireEnums['get-chart-data?chart_name'],
  descriptions: {
    actives: 'Paid subscriptions that are active.',
    actives_movement:
      'How the number of active subscriptions changes: gained, lost, and what is left of both.',
    actives_new: 'Paid subscriptions that begin.',
    arr: 'Recurring revenue, projected to a year.',
    churn: 'The share of active subscriptions that end.',
    cohort_explorer: 'Customers in groups by when they came, followed over time.',
    conversion_to_paying: 'The share of new customers who pay within a time.',
    customers_new: 'Customers seen for the first time.',
    ltv_per_customer: 'Revenue per new customer, over the time since they came.',
    ltv_per_paying_customer: 'Revenue per paying customer, over the time since they came.',
    mrr: 'Recurring revenue, brought to a month.',
    mrr_movement: 'How the monthly recurring revenue changes: gained, lost, and what is left of both.',
    refund_rate: 'The share of transactions that were refunded.',
    revenue: 'What customers paid, less refunds.',
    subscription_retention:
      'The share of subscriptions, in groups by when they began, that are still paid for.',
    subscription_status: 'Active subscriptions by whether they will renew.',
    trials: 'Trials that are running.',
    trials_movement: 'How the number of running trials changes: gained, lost, and what is left of both.',
    trials_new: 'Trials that begin.',
    customers_active: 'Customers who used an app.',
    trial_conversion_rate: 'The share of trials that turn into paid subscriptions.',
  },
});

export type ChartName = (typeof wireEnums)['get-chart-data?chart_name'][number];

/** How long one period of a chart is. */
export const chartResolution = defineWireEnum('ChartResolution', {
  description: 'How long one period of a chart is.',
  values: wireEnums['ChartData.resolution'],
  descriptions: {
    day: 'A day.',
    week: 'A week.',
    month: 'A month of the calendar.',
    quarter: 'A quarter of the calendar.',
    year: 'A year of the calendar.',
  },
});

export type ChartResolution = (typeof wireEnums)['ChartData.resolution'][number];

/** What can be made of all values of a measure. */
export const chartAggregate = defineWireEnum('ChartAggregate', {
  description: 'What the summary of a chart makes of all values of a measure.',
  values: wireEnums['get-chart-data?aggregate'],
  descriptions: {
    average: 'The mean of the values.',
    total: 'The sum of the values.',
  },
});

export type ChartAggregate = (typeof wireEnums)['get-chart-data?aggregate'][number];

/** What RevenueCat converts money to when it reports. */
export const reportCurrency = defineWireEnum('ReportCurrency', {
  description: 'A currency that RevenueCat reports in, as its ISO 4217 code.',
  values: wireEnums['get-chart-data?currency'],
  descriptions: {
    USD: 'United States dollar.',
    EUR: 'Euro.',
    GBP: 'Pound sterling.',
    AUD: 'Australian dollar.',
    CAD: 'Canadian dollar.',
    JPY: 'Japanese yen.',
    BRL: 'Brazilian real.',
    KRW: 'South Korean won.',
    CNY: 'Chinese yuan.',
    MXN: 'Mexican peso.',
    SEK: 'Swedish krona.',
    PLN: 'Polish złoty.',
  },
});

export type ReportCurrency = (typeof wireEnums)['get-chart-data?currency'][number];

/** What apps are compared with. */
export const benchmarkCategory = defineWireEnum('BenchmarkCategory', {
  description: 'A group of apps that an app can be compared with.',
  values: wireEnums['get-benchmarks?comparison_category'],
  descriptions: {
    business: 'Apps for business.',
    education: 'Apps for learning.',
    gaming: 'Games.',
    health_and_fitness: 'Apps for health and sport.',
    media_and_entertainment: 'Apps for film, music, news and other media.',
    photo_and_video: 'Apps for photos and videos.',
    productivity: 'Apps for getting work done.',
    shopping: 'Apps for shopping.',
    social_and_lifestyle: 'Apps for company and everyday life.',
    travel: 'Apps for travel.',
    utilities: 'Small tools.',
  },
});

export type BenchmarkCategory = (typeof wireEnums)['get-benchmarks?comparison_category'][number];

/** What keeps an enum value from being an argument, as a sentence; null when nothing does. */
export function unaskable(argument: string, value: string | null | undefined): string | null {
  return value === unrecognized
    ? `"${argument}" cannot be UNRECOGNIZED, which is only ever an answer. Give one of the other values.`
    : null;
}

/** The enum value of one argument. Throws `BadUserInputError` for `UNRECOGNIZED`. */
export function asked<Value extends string>(argument: string, value: Value | typeof unrecognized): Value {
  const problem = unaskable(argument, value);
  if (problem !== null) throw new BadUserInputError(problem);
  return value as Value;
}
