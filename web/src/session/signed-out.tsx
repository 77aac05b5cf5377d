// What a signed-out visitor is offered: the demo profiles in development, and a form for any account.

import type { FormEvent } from "react";
import type { Attempt } from "./attempt";
import { type DemoAccount, demoAccount } from "./demo";
import { ProfileButton } from "./profiles";
import { session } from "./store";

interface SignedOutProps {
  attempt: Attempt;
  /** Called with the id of a profile that was chosen and has a PIN. */
  onAsk(profileId: string): void;
}

export function SignedOut({ attempt, onAsk }: SignedOutProps) {
  const demo = demoAccount();
  return (
    <>
      {demo !== null && <DemoProfiles demo={demo} attempt={attempt} onAsk={onAsk} />}
      <LogInForm attempt={attempt} />
    </>
  );
}

function DemoProfiles({ demo, attempt, onAsk }: SignedOutProps & { demo: DemoAccount }) {
  async function logInAs(name: string) {
    const problem = await session.logIn(demo.email, demo.password);
    const profile = session.viewer()?.account.profiles.find((candidate) => candidate.name === name);
    if (problem !== null || profile === undefined) return problem;
    if (!profile.hasPin) return session.activate(profile.id);
    onAsk(profile.id);
    return null;
  }

  return (
    <section>
      <h3>Look around as</h3>
      <ul className="marquee-profiles">
        {demo.profiles.map(({ name, about }) => (
          <li key={name}>
            <ProfileButton name={name} about={about} disabled={attempt.busy} onClick={() => void attempt.run(() => logInAs(name))} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function LogInForm({ attempt }: { attempt: Attempt }) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void attempt.run(() => session.logIn(String(form.get("email")), String(form.get("password"))));
  }

  return (
    <section>
      <h3>Sign in to an account</h3>
      <form className="marquee-form" onSubmit={submit}>
        <label>
          E-mail
          <input name="email" type="email" autoComplete="username" required />
        </label>
        <label>
          Password
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        <button type="submit" className="marquee-action" disabled={attempt.busy}>
          Sign in
        </button>
      </form>
    </section>
  );
}
