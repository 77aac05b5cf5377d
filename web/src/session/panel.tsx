// The sign-in panel beside the editor.

import { useGraphiQLActions } from "@graphiql/react";
import { useState } from "react";
import { EXAMPLES_TITLE } from "../titles";
import { useAttempt } from "./attempt";
import type { Viewer } from "./documents";
import { Profiles } from "./profiles";
import { SignedOut } from "./signed-out";
import { session, useViewer } from "./store";

export function SessionPanel() {
  const viewer = useViewer();
  const attempt = useAttempt();
  const [asking, setAsking] = useState<string | null>(null);
  const { setVisiblePlugin } = useGraphiQLActions();

  return (
    <div className="marquee-panel">
      <header>
        <h2>{viewer === null ? "Who is watching?" : "Signed in"}</h2>
        <p>{viewer === null ? "Every request from this page is then sent as that profile." : summary(viewer)}</p>
      </header>
      {attempt.trouble !== null && (
        <p className="marquee-trouble" role="alert">
          {attempt.trouble}
        </p>
      )}
      {viewer === null ? (
        <SignedOut attempt={attempt} onAsk={setAsking} />
      ) : (
        <>
          <section>
            <h3>{viewer.profile === null ? "Choose a profile" : "Profiles"}</h3>
            <Profiles viewer={viewer} attempt={attempt} asking={asking} onAsk={setAsking} />
          </section>
          <footer>
            <button type="button" className="marquee-action" onClick={() => setVisiblePlugin(EXAMPLES_TITLE)}>
              Try an example
            </button>
            <button type="button" className="marquee-quiet" disabled={attempt.busy} onClick={() => void attempt.run(() => session.logOut())}>
              Sign out
            </button>
          </footer>
        </>
      )}
    </div>
  );
}

function summary({ account, country, roles }: Viewer): string {
  const more = roles.filter((role) => role !== "VIEWER").map((role) => role.toLowerCase().replace("_", " "));
  return [account.email, country, ...more].join(" · ");
}
