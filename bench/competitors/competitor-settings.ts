import process from 'node:process';

/** What every competitor is told, in the environment, when it starts. */
export interface CompetitorSettings {
  /** Where the REST API is, with `/v2` and the project: `http://127.0.0.1:1/v2/projects/proj1`. */
  readonly projectUrl: string;
  readonly apiKey: string;
  /** The one token that it lets in. */
  readonly token: string;
  /** How long a customer, or a part of the configuration, is answered from memory. */
  readonly customerTtlSeconds: number;
  readonly configurationTtlSeconds: number;
}

/** Reads the settings that `startCompetitor` gives. Throws for one that is missing. */
export function competitorSettings(): CompetitorSettings {
  const text = (name: string): string => {
    const value = process.env[name];
    if (value === undefined) throw new Error(`${name} is not set.`);
    return value;
  };
  return {
    projectUrl: `${text('REVENUECAT_API_URL')}/v2/projects/${text('REVENUECAT_PROJECT_ID')}`,
    apiKey: text('REVENUECAT_API_KEY'),
    token: text('BENCH_TOKEN'),
    customerTtlSeconds: Number(text('CACHE_CUSTOMER_SECONDS')),
    configurationTtlSeconds: Number(text('CACHE_CONFIGURATION_SECONDS')),
  };
}

/** Whether a path below the project is about customers, and not configuration. */
export function isAboutCustomers(path: string): boolean {
  return path.includes('/customers');
}
