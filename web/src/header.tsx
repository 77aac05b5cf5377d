// The wordmark at the top of the page, and who is active beside it.

import { useViewer } from "./session/store";

export function Header() {
  const viewer = useViewer();
  return (
    <div className="marquee-header">
      <span className="marquee-who" role="status">
        {viewer === null ? "Signed out" : (viewer.profile?.name ?? "No profile yet")}
        {viewer !== null && <small> {viewer.country}</small>}
      </span>
      <span className="marquee-wordmark">Marquee</span>
    </div>
  );
}
