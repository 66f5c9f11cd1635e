import { useState } from 'react';
import { Provider } from 'urql';
import { customer, supportAgent } from './identities.ts';
import { SupportScreen } from './support-screen.tsx';

const identities = [supportAgent, customer] as const;

/** The support screen, and as whom to try it: the page hides nothing from a customer, the server refuses. */
export function SupportDesk() {
  const [identity, setIdentity] = useState(supportAgent);
  return (
    <section aria-labelledby="support-title">
      <h1 id="support-title">Support</h1>
      <fieldset className="identities">
        <legend>Signed in as</legend>
        {identities.map((choice) => (
          <label key={choice.name}>
            <input
              type="radio"
              name="identity"
              checked={choice === identity}
              onChange={() => {
                setIdentity(choice);
              }}
            />
            {choice.name}
          </label>
        ))}
      </fieldset>
      <Provider key={identity.name} value={identity.urql}>
        <SupportScreen />
      </Provider>
    </section>
  );
}
