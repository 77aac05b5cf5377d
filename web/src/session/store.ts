// The visitor's session: the tokens, who is active, and how both are renewed.

import { useSyncExternalStore } from "react";
import { ask } from "../endpoint";
import { device } from "./device";
import {
  ACTIVATE_PROFILE,
  LOG_IN,
  LOG_OUT,
  type Problem,
  REFRESH_SESSION,
  type SessionPayload,
  type Viewer,
  WHO_AM_I,
} from "./documents";

const KEY = "marquee.session";
const RENEW_BEFORE_MS = 30_000;

type Result = { result: SessionPayload | Problem };

class SessionStore {
  // SECURITY: tokens stay in memory and in this tab's sessionStorage, which ends with the tab.
  #current: SessionPayload | null = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  #renewal: Promise<boolean> | null = null;
  #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly viewer = (): Viewer | null => this.#current?.viewer ?? null;

  /** The Authorization header, its token renewed first when it is about to run out. */
  async headers(): Promise<Record<string, string>> {
    if (this.#current !== null && Date.parse(this.#current.expiresAt) - Date.now() < RENEW_BEFORE_MS) {
      await this.renew();
    }
    return this.#current === null ? {} : { authorization: `Bearer ${this.#current.accessToken}` };
  }

  /** Null when signed in, else the problem. */
  async logIn(email: string, password: string): Promise<Problem | null> {
    const input = { email, password, device: device() };
    return this.#adopt(await ask<Result>({ query: LOG_IN, variables: { input } }));
  }

  /** Null when the profile is active, else the problem. */
  async activate(profileId: string, pin?: string): Promise<Problem | null> {
    const variables = { profileId, pin };
    return this.#adopt(await ask<Result>({ query: ACTIVATE_PROFILE, variables }, await this.headers()));
  }

  async logOut(): Promise<void> {
    try {
      await ask({ query: LOG_OUT }, await this.headers());
    } finally {
      this.#set(null); // whatever the server says, this tab forgets the tokens
    }
  }

  /** Checks a session kept from before the page was loaded: it may have ended elsewhere. */
  async resume(): Promise<void> {
    if (this.#current === null) return;
    const { viewer } = await ask<{ viewer: Viewer | null }>({ query: WHO_AM_I }, await this.headers());
    if (viewer === null) await this.renew();
    else if (this.#current !== null) this.#set({ ...this.#current, viewer });
  }

  /** True when there is a fresh token; a session that cannot be renewed any more is signed out. */
  renew(): Promise<boolean> {
    // SECURITY: one renewal at a time, because a refresh token that is used twice ends its session.
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  async #renew(): Promise<boolean> {
    const renewing = this.#current;
    if (renewing === null) return false;
    const variables = { refreshToken: renewing.refreshToken };
    const answer = await ask<Result>({ query: REFRESH_SESSION, variables });
    if (this.#current !== renewing) return this.#current !== null; // signed out or in while waiting
    const problem = this.#adopt(answer);
    if (problem?.__typename === "AuthProblem" || problem?.__typename === "ValidationProblem") this.#set(null);
    return problem === null;
  }

  #adopt({ result }: Result): Problem | null {
    if (result.__typename !== "SessionPayload") return result as Problem;
    this.#set(result as SessionPayload);
    return null;
  }

  #set(current: SessionPayload | null): void {
    this.#current = current;
    if (current === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(current));
    for (const listener of this.#listeners) listener();
  }
}

export const session = new SessionStore();

export function useViewer(): Viewer | null {
  return useSyncExternalStore(session.subscribe, session.viewer);
}
