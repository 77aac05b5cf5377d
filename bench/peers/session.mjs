// Who asks: the access token of Marquee itself, verified once and then known until it ends.

import { createVerifier } from "fast-jwt";
import { viewers } from "./data.mjs";
import { newLoaders } from "./loaders.mjs";

const verify = createVerifier({
  key: Buffer.from(process.env.BENCH_TOKEN_KEY, "base64url"),
  algorithms: ["HS256"],
  allowedAud: "session",
  clockTolerance: 10_000,
  cache: true,
  cacheKeyBuilder: (token) => token,
});

/** The context of one request. Throws for a token that is missing, forged, expired or unknown. */
export function contextOf(authorization) {
  const claims = verify(authorization.slice("Bearer ".length));
  const viewer = viewers.get(claims.prf);
  if (viewer === undefined) throw new Error("no such profile");
  return { profileId: claims.prf, viewer, loaders: newLoaders() };
}
