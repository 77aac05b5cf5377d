// The panels' titles, by which GraphiQL also opens them.

export const SESSION_TITLE = "Sign in";
export const EXAMPLES_TITLE = "Examples";
