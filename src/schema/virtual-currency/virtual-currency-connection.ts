import { Held } from '../../loading/held.ts';
import {
  defineConnection,
  resolveConnection,
  type Connection,
  type ConnectionArguments,
} from '../common/connection.ts';
import type { RequestContext } from '../context.ts';
import { virtualCurrencies, type CodedCurrency } from './virtual-currency-loader.ts';
import { VirtualCurrencyRef, type VirtualCurrencyObject } from './virtual-currency-ref.ts';

export const VirtualCurrencyConnection = defineConnection(
  'VirtualCurrency',
  VirtualCurrencyRef,
  'virtual currencies',
);

export function virtualCurrenciesOfProject(
  projectId: string,
  args: ConnectionArguments,
  context: RequestContext,
): Promise<Connection<VirtualCurrencyObject> | null> {
  return resolveConnection(context, args, {
    loader: virtualCurrencies.pages,
    list: { projectId },
    cursorOf: (it: CodedCurrency) => it.code,
    toNode: (it) => Held.of(projectId, it.code, it),
  });
}
