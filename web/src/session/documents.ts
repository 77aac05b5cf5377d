// The operations behind the sign-in panel, and the shapes that they answer with.

export interface Profile {
  id: string;
  name: string;
  isKids: boolean;
  maturity: string;
  hasPin: boolean;
}

export interface Viewer {
  country: string;
  roles: string[];
  account: { email: string; profiles: Profile[] };
  profile: Profile | null;
}

export interface SessionPayload {
  __typename: "SessionPayload";
  accessToken: string;
  refreshToken: string;
  expiresAt: string;
  viewer: Viewer;
}

/** Any member of the result unions that is not the payload; only its own member has the last fields. */
export interface Problem {
  __typename: string;
  code: string;
  message: string;
  fields?: { field: string; message: string }[];
  attemptsLeft?: number | null;
  lockedUntil?: string | null;
  retryAfterSeconds?: number | null;
  unavailableFor?: number;
}

const PROFILE = `id name isKids maturity hasPin`;
const VIEWER = `country roles account { email profiles { ${PROFILE} } } profile { ${PROFILE} }`;
const PAYLOAD = `... on SessionPayload { accessToken refreshToken expiresAt viewer { ${VIEWER} } }`;
// Nullable on one member and not on the other: GraphQL wants two names for the two.
const PROBLEM = `... on Problem { code message }
    ... on LimitProblem { retryAfterSeconds }
    ... on UnavailableProblem { unavailableFor: retryAfterSeconds }`;

export const LOG_IN = `mutation LogIn($input: LogInInput!) {
  result: logIn(input: $input) {
    __typename ${PAYLOAD} ${PROBLEM} ... on ValidationProblem { fields { field message } }
  }
}`;

export const ACTIVATE_PROFILE = `mutation ActivateProfile($profileId: ID!, $pin: String) {
  result: activateProfile(profileId: $profileId, pin: $pin) {
    __typename ${PAYLOAD} ${PROBLEM} ... on PinProblem { attemptsLeft lockedUntil }
  }
}`;

export const REFRESH_SESSION = `mutation RefreshSession($refreshToken: String!) {
  result: refreshSession(refreshToken: $refreshToken) { __typename ${PAYLOAD} ${PROBLEM} }
}`;

export const LOG_OUT = `mutation LogOut { result: logOut { __typename } }`;

export const WHO_AM_I = `query WhoAmI { viewer { ${VIEWER} } }`;
