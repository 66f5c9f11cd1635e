import { z } from 'zod';
import type { ListVirtualCurrenciesBalances } from '../../../revenuecat/generated/wire.ts';
import { recordChange } from '../../answers/customer-events.ts';
import { missing, parameterError, unprocessable } from '../../http/errors.ts';
import { answerPage, inOrder } from '../../http/pagination.ts';
import { bodyOf, queryChoice } from '../../http/request-validation.ts';
import type { Handlers, SandboxRequest } from '../../http/sandbox-request.ts';
import type { StoredCustomer } from '../../state/stored-facts.ts';
import { customerInPath } from './found.ts';

const adjustment = z.strictObject({
  adjustments: z.record(z.string().min(1), z.int()),
  reference: z.string().nullable().optional(),
});

/** RevenueCat keeps every balance between nothing and two billion. */
const highestBalance = 2_000_000_000;

export const virtualCurrencyBalanceRoutes: Handlers = {
  'list-virtual-currencies-balances': (request) => balancesAnswer(request, customerInPath(request)),

  'create-virtual-currencies-transaction': (request) => {
    const customer = customerInPath(request);
    const { adjustments, reference } = adjust(request, customer);
    recordChange(request, customer.id, 'VIRTUAL_CURRENCY_TRANSACTION', {
      adjustments: Object.entries(adjustments).map(([code, amount]) => ({ currency: { code }, amount })),
      reference: reference ?? null,
      source: 'admin_api',
    });
    return balancesAnswer(request, customer);
  },

  // The same sums, without a trace in the history.
  'update-virtual-currencies-balance': (request) => {
    const customer = customerInPath(request);
    adjust(request, customer);
    return balancesAnswer(request, customer);
  },
};

/** Applies all adjustments or none. */
function adjust(request: SandboxRequest, customer: StoredCustomer): z.infer<typeof adjustment> {
  includesEmpty(request);
  const body = bodyOf(request, adjustment);
  const { project } = request;
  const changes = Object.entries(body.adjustments);
  if (changes.length === 0) throw parameterError('adjustments', 'adjustments is empty');
  const balances = project.ledger.balancesOf(customer.id);
  const next = new Map<string, number>();
  for (const [code, amount] of changes) {
    const currency = project.virtualCurrencies.get(code);
    if (currency === undefined) throw missing(`There is no virtual currency ${code}`);
    if (currency.state === 'inactive') throw unprocessable(`The virtual currency ${code} is archived`);
    const balance = (balances.get(code) ?? 0) + amount;
    if (balance < 0) throw unprocessable(`The customer does not have enough of ${code}`);
    if (balance > highestBalance) throw unprocessable(`The balance of ${code} would be too high`);
    next.set(code, balance);
  }
  for (const [code, balance] of next) balances.set(code, balance);
  return body;
}

/** In the order in which the project defined its currencies. Empty ones are left out unless asked for. */
function balancesAnswer(request: SandboxRequest, customer: StoredCustomer): ListVirtualCurrenciesBalances {
  const { project } = request;
  const withEmpty = includesEmpty(request);
  const balances = project.ledger.balancesOf(customer.id);
  const shown = [...project.virtualCurrencies].filter(({ id, state }) => {
    const balance = balances.get(id) ?? 0;
    return balance > 0 || (withEmpty && state === 'active');
  });
  return answerPage(
    request,
    inOrder(shown, (currency) => currency.id),
    (currency) => currency.id,
    (currency) => ({
      object: 'virtual_currency_balance',
      currency_code: currency.id,
      balance: balances.get(currency.id) ?? 0,
      name: currency.name,
      ...(currency.description === null ? {} : { description: currency.description }),
    }),
  );
}

function includesEmpty(request: SandboxRequest): boolean {
  return queryChoice(request, 'include_empty_balances', ['true', 'false']) === 'true';
}
