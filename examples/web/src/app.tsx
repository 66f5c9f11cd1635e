import { useSyncExternalStore } from 'react';
import { Provider } from 'urql';
import { customer } from './identities.ts';
import { PaywallScreen } from './paywall-screen.tsx';
import { SubscriptionScreen } from './subscription-screen.tsx';
import { SupportDesk } from './support-desk.tsx';

const screens = [
  { hash: '#paywall', title: 'Paywall', Screen: PaywallScreen },
  { hash: '#subscription', title: 'My subscription', Screen: SubscriptionScreen },
  { hash: '#support', title: 'Support', Screen: SupportDesk },
] as const;

function subscribeToHash(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => {
    window.removeEventListener('hashchange', changed);
  };
}

export function App() {
  const hash = useSyncExternalStore(subscribeToHash, () => location.hash);
  const open = screens.find((screen) => screen.hash === hash) ?? screens[0];
  return (
    <Provider value={customer.urql}>
      <header>
        <p className="brand">Skylark</p>
        <nav aria-label="Screens">
          {screens.map(({ hash: target, title }) => (
            <a key={target} href={target} aria-current={target === open.hash ? 'page' : undefined}>
              {title}
            </a>
          ))}
        </nav>
      </header>
      <main>
        <open.Screen />
      </main>
    </Provider>
  );
}
