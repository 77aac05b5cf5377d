// The demo account, where the server offers it: it stands in the page in development only.

export interface DemoAccount {
  email: string;
  password: string;
  profiles: { name: string; about: string; pinHint: string | null }[];
}

export function demoAccount(): DemoAccount | null {
  const written = document.getElementById("root")?.dataset.demo;
  return written === undefined ? null : (JSON.parse(written) as DemoAccount);
}
