import type { wireEnums } from '../../revenuecat/generated/enums.ts';
import type { Period, Resolution } from './calendar.ts';
import type { ChartFacts } from './chart-facts.ts';
import * as measured from './chart-measures.ts';

export type ChartName = (typeof wireEnums)['get-chart-data?chart_name'][number];

export interface Measure {
  readonly name: string;
  readonly unit: '$' | '#' | '%';
  /** Whether values of several periods may be added up. */
  readonly adds: boolean;
}

interface Selector {
  readonly displayName: string;
  /** The first is the default. */
  readonly options: readonly string[];
}

export type Selected = Readonly<Record<string, string>>;

export interface ChartDefinition {
  readonly category: string;
  readonly displayName: string;
  readonly description: string;
  readonly displayType: 'line' | 'bar' | 'stacked_bar' | 'cohort';
  readonly measures: (selected: Selected) => readonly Measure[];
  /** Charts that count customers cannot be split by what belongs to purchases. */
  readonly about: 'purchases' | 'customers';
  readonly selectors: Readonly<Record<string, Selector>>;
  readonly defaultResolution: Resolution;
  /** How long after a period its numbers still change. */
  readonly settlesAfter: (selected: Selected) => number;
  readonly valuesOf: (
    facts: ChartFacts,
    period: Period,
    now: number,
    selected: Selected,
  ) => (number | null)[];
}

const money = (name: string, adds = false): Measure => ({ name, unit: '$', adds });
const count = (name: string, adds = true): Measure => ({ name, unit: '#', adds });
const share = (name: string): Measure => ({ name, unit: '%', adds: false });

const revenueType: Selector = {
  displayName: 'Revenue type',
  options: ['revenue', 'revenue_net_of_taxes', 'proceeds'],
};
const revenueNames: Readonly<Record<string, string>> = {
  revenue: 'Revenue',
  revenue_net_of_taxes: 'Revenue (net of taxes)',
  proceeds: 'Proceeds',
};
const timeframe: Selector = {
  displayName: 'Conversion timeframe',
  options: ['7_days', '0_days', '3_days', '14_days', '30_days', 'unbounded'],
};
const lifetime: Selector = {
  displayName: 'Customer lifetime',
  options: ['30_days', '7_days', '14_days', '3_months', '6_months', '12_months', 'unbounded'],
};
const retentionScale: Selector = { displayName: 'Scale', options: ['relative', 'absolute'] };
const cohortMeasure: Selector = {
  displayName: 'Measure',
  options: ['realized_ltv', 'realized_ltv_per_customer'],
};

type Told = Pick<ChartDefinition, 'category' | 'displayName' | 'description' | 'displayType' | 'valuesOf'> & {
  readonly measures: readonly Measure[] | ((selected: Selected) => readonly Measure[]);
};

function chart(told: Told, more: Partial<ChartDefinition> = {}): ChartDefinition {
  const { measures } = told;
  return {
    about: 'purchases',
    selectors: {},
    defaultResolution: 'day',
    settlesAfter: () => 0,
    ...told,
    measures: typeof measures === 'function' ? measures : () => measures,
    ...more,
  };
}

/** Every chart of the document. */
export const chartDefinitions: Readonly<Record<ChartName, ChartDefinition>> = {
  revenue: chart(
    {
      category: 'revenue',
      displayName: 'Revenue',
      description: 'Money received in the period, without what was given back in it',
      displayType: 'bar',
      measures: ({ revenue_type: type = 'revenue' }) => [
        money(revenueNames[type] ?? 'Revenue', true),
        count('Transactions'),
      ],
      valuesOf: measured.revenue,
    },
    { selectors: { revenue_type: revenueType } },
  ),
  mrr: chart({
    category: 'revenue',
    displayName: 'MRR',
    description: 'Value of the subscriptions that are paid for at the end of the period, for a month',
    displayType: 'line',
    measures: [money('MRR')],
    valuesOf: measured.mrr,
  }),
  arr: chart({
    category: 'revenue',
    displayName: 'ARR',
    description: 'MRR of a year',
    displayType: 'line',
    measures: [money('ARR')],
    valuesOf: measured.arr,
  }),
  mrr_movement: chart({
    category: 'revenue',
    displayName: 'MRR Movement',
    description: 'What new and ended subscriptions changed about MRR in the period',
    displayType: 'stacked_bar',
    measures: [money('New MRR', true), money('Churned MRR', true), money('MRR Movement', true)],
    valuesOf: measured.mrrMovement,
  }),
  actives: chart({
    category: 'subscriptions',
    displayName: 'Active Subscriptions',
    description: 'Paid subscriptions that have not expired at the end of the period',
    displayType: 'line',
    measures: [count('Actives', false)],
    valuesOf: measured.actives,
  }),
  actives_movement: chart({
    category: 'subscriptions',
    displayName: 'Active Subscriptions Movement',
    description: 'Paid subscriptions that began and ended in the period',
    displayType: 'stacked_bar',
    measures: [count('New Actives'), count('Churned Actives'), count('Movement')],
    valuesOf: measured.activesMovement,
  }),
  actives_new: chart({
    category: 'subscriptions',
    displayName: 'New Paid Subscriptions',
    description: 'Subscriptions whose first paid period began in the period',
    displayType: 'stacked_bar',
    measures: [count('Trial Conversions'), count('Direct Purchases'), count('New Paid Subscriptions')],
    valuesOf: measured.newActives,
  }),
  subscription_status: chart({
    category: 'subscriptions',
    displayName: 'Subscription Status',
    description: 'Active subscriptions at the end of the period by what will become of them',
    displayType: 'stacked_bar',
    measures: [count('Set to Renew', false), count('Set to Cancel', false), count('Billing Issue', false)],
    valuesOf: measured.subscriptionStatus,
  }),
  churn: chart({
    category: 'churn',
    displayName: 'Churn',
    description: 'Share of the subscriptions active at the start of the period that ended in it',
    displayType: 'line',
    measures: [count('Actives', false), count('Churned Actives'), share('Churn Rate')],
    valuesOf: measured.churn,
  }),
  refund_rate: chart({
    category: 'churn',
    displayName: 'Refund Rate',
    description: 'Share of the payments of the period that were given back since',
    displayType: 'line',
    measures: [count('Transactions'), count('Refunded Transactions'), share('Refund Rate')],
    valuesOf: measured.refundRate,
  }),
  trials: chart({
    category: 'trials',
    displayName: 'Active Trials',
    description: 'Free trials that run at the end of the period',
    displayType: 'line',
    measures: [count('Active Trials', false)],
    valuesOf: measured.trials,
  }),
  trials_movement: chart({
    category: 'trials',
    displayName: 'Active Trials Movement',
    description: 'Free trials that began and ended in the period',
    displayType: 'stacked_bar',
    measures: [count('New Trials'), count('Expired Trials'), count('Movement')],
    valuesOf: measured.trialsMovement,
  }),
  trials_new: chart({
    category: 'trials',
    displayName: 'New Trials',
    description: 'Free trials that began in the period',
    displayType: 'bar',
    measures: [count('New Trials')],
    valuesOf: measured.newTrials,
  }),
  trial_conversion_rate: chart(
    {
      category: 'conversion',
      displayName: 'Trial Conversion Rate',
      description: 'Share of the trials that began in the period and were paid for afterwards',
      displayType: 'line',
      measures: [count('Trials'), count('Converted'), count('Pending'), share('Trial Conversion Rate')],
      valuesOf: measured.trialConversion,
    },
    { settlesAfter: () => 14 * 86_400_000 },
  ),
  customers_new: chart(
    {
      category: 'customers',
      displayName: 'New Customers',
      description: 'Customers who were seen first in the period',
      displayType: 'bar',
      measures: [count('New Customers')],
      valuesOf: measured.newCustomers,
    },
    { about: 'customers' },
  ),
  customers_active: chart(
    {
      category: 'customers',
      displayName: 'Active Customers',
      description: 'Customers who were seen or paid in the period',
      displayType: 'bar',
      measures: [count('Active Customers', false)],
      valuesOf: measured.activeCustomers,
    },
    { about: 'customers' },
  ),
  conversion_to_paying: chart(
    {
      category: 'conversion',
      displayName: 'Conversion to Paying',
      description: 'Share of the new customers of the period who paid within the timeframe',
      displayType: 'line',
      measures: [count('New Customers'), count('Paying Customers'), share('Conversion Rate')],
      valuesOf: measured.conversionToPaying,
    },
    {
      about: 'customers',
      selectors: { conversion_timeframe: timeframe },
      settlesAfter: ({ conversion_timeframe: selected }) => measured.spanSelected(selected),
    },
  ),
  ltv_per_customer: chart(
    {
      category: 'ltv',
      displayName: 'Realized LTV per Customer',
      description: 'What the new customers of the period paid in their lifetime, for each of them',
      displayType: 'line',
      measures: [count('New Customers'), money('Realized LTV', true), money('Realized LTV per Customer')],
      valuesOf: measured.ltvPerCustomer,
    },
    {
      about: 'customers',
      selectors: { customer_lifetime: lifetime },
      settlesAfter: ({ customer_lifetime: selected }) => measured.spanSelected(selected),
    },
  ),
  ltv_per_paying_customer: chart(
    {
      category: 'ltv',
      displayName: 'Realized LTV per Paying Customer',
      description: 'What the new customers of the period paid in their lifetime, for each who paid',
      displayType: 'line',
      measures: [
        count('New Paying Customers'),
        money('Realized LTV', true),
        money('Realized LTV per Paying Customer'),
      ],
      valuesOf: measured.ltvPerPayingCustomer,
    },
    {
      about: 'customers',
      selectors: { customer_lifetime: lifetime },
      settlesAfter: ({ customer_lifetime: selected }) => measured.spanSelected(selected),
    },
  ),
  subscription_retention: chart(
    {
      category: 'retention',
      displayName: 'Subscription Retention',
      description: 'Subscriptions by the period in which they were first paid for, and how many went on',
      displayType: 'cohort',
      measures: ({ retention_scale: scale }) => [
        count('Subscriptions'),
        ...Array.from({ length: measured.cohortLength }, (_, index) =>
          scale === 'absolute' ? count(`Period ${index + 1}`, false) : share(`Period ${index + 1}`),
        ),
      ],
      valuesOf: measured.subscriptionRetention,
    },
    { selectors: { retention_scale: retentionScale }, defaultResolution: 'month' },
  ),
  cohort_explorer: chart(
    {
      category: 'ltv',
      displayName: 'Cohort Explorer',
      description: 'New customers by period, and what they had paid after each month',
      displayType: 'cohort',
      measures: [
        count('New Customers'),
        ...Array.from({ length: measured.cohortLength }, (_, index) => money(`Month ${index}`)),
      ],
      valuesOf: measured.cohortExplorer,
    },
    { about: 'customers', selectors: { cohort_measure: cohortMeasure }, defaultResolution: 'month' },
  ),
};
