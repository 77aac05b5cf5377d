// The two panels' icons, drawn in the weight of GraphiQL's own.

const stroke = { fill: "none", stroke: "currentColor", strokeWidth: 1.5, strokeLinecap: "round", strokeLinejoin: "round" } as const;

export function PersonIcon() {
  return (
    <svg viewBox="0 0 20 20" {...stroke}>
      <circle cx="10" cy="6.5" r="3.5" />
      <path d="M3 17.5c.8-3.6 3.6-5.5 7-5.5s6.2 1.9 7 5.5" />
    </svg>
  );
}

export function ClapperIcon() {
  return (
    <svg viewBox="0 0 20 20" {...stroke}>
      <path d="M2.5 8.5h15v8a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1z" />
      <path d="m2.5 8.5-.6-3 14.7-3 .6 3z" />
      <path d="m6.5 4.6 2 2.9m2.9-3.9 2 2.9" />
    </svg>
  );
}
