// The account's profiles as buttons; one with a PIN asks for it before it is activated.

import type { FormEvent } from "react";
import type { Attempt } from "./attempt";
import { demoAccount } from "./demo";
import type { Profile, Viewer } from "./documents";
import { session } from "./store";

interface ProfilesProps {
  viewer: Viewer;
  attempt: Attempt;
  /** The id of the profile whose PIN is being asked for. */
  asking: string | null;
  onAsk(profileId: string | null): void;
}

export function Profiles({ viewer, attempt, asking, onAsk }: ProfilesProps) {
  function choose(profile: Profile) {
    onAsk(profile.hasPin ? profile.id : null);
    if (!profile.hasPin) void attempt.run(() => session.activate(profile.id));
  }

  return (
    <ul className="marquee-profiles">
      {viewer.account.profiles.map((profile) => (
        <li key={profile.id}>
          <ProfileButton
            name={profile.name}
            about={describe(profile)}
            active={viewer.profile?.id === profile.id}
            disabled={attempt.busy}
            onClick={() => choose(profile)}
          />
          {asking === profile.id && viewer.profile?.id !== profile.id && (
            <PinForm profile={profile} attempt={attempt} onDone={() => onAsk(null)} />
          )}
        </li>
      ))}
    </ul>
  );
}

interface ProfileButtonProps {
  name: string;
  about: string;
  active?: boolean;
  disabled: boolean;
  onClick(): void;
}

export function ProfileButton({ name, about, active = false, disabled, onClick }: ProfileButtonProps) {
  return (
    <button type="button" className="marquee-profile" aria-pressed={active} disabled={disabled} onClick={onClick}>
      <span className="marquee-initial" aria-hidden="true">
        {name.slice(0, 1)}
      </span>
      <span>
        <strong>{name}</strong>
        <small>{active ? `${about} · active` : about}</small>
      </span>
    </button>
  );
}

function PinForm({ profile, attempt, onDone }: { profile: Profile; attempt: Attempt; onDone(): void }) {
  const hint = demoAccount()?.profiles.find(({ name }) => name === profile.name)?.pinHint;

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const pin = String(new FormData(event.currentTarget).get("pin"));
    if (await attempt.run(() => session.activate(profile.id, pin))) onDone();
  }

  return (
    <form className="marquee-form marquee-pin" onSubmit={submit}>
      <label>
        {profile.name}’s PIN
        <input
          name="pin"
          type="password"
          inputMode="numeric"
          autoComplete="off"
          maxLength={4}
          placeholder={hint ?? "four digits"}
          autoFocus
          required
        />
      </label>
      <button type="submit" className="marquee-action" disabled={attempt.busy}>
        Continue
      </button>
    </form>
  );
}

export function describe(profile: Profile): string {
  const audience = profile.isKids ? "kids" : "adult";
  const level = profile.maturity.toLowerCase().replace("_", " ");
  return [audience, level, profile.hasPin && "asks a PIN"].filter(Boolean).join(" · ");
}
