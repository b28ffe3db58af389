const circle = { cx: "12", cy: "12", r: "9.5", strokeWidth: "2", strokeLinecap: "round" } as const;

/** The sign of a button whose request is pending: Kumo's loader, 14 pixels wide. */
export const Spinner = () => (
  <svg
    width="24"
    height="24"
    viewBox="0 0 24 24"
    stroke="currentColor"
    style={{ height: 14, width: 14 }}
    role="status"
    aria-label="Loading"
  >
    <circle {...circle} fill="none">
      <animateTransform attributeName="transform" type="rotate" from="0 12 12" to="360 12 12" dur="2s" repeatCount="indefinite" />
      <animate attributeName="stroke-dasharray" values="0 150;42 150;42 150" keyTimes="0;0.5;1" dur="1.5s" repeatCount="indefinite" />
      <animate attributeName="stroke-dashoffset" values="0;-16;-59" keyTimes="0;0.5;1" dur="1.5s" repeatCount="indefinite" />
    </circle>
    <circle {...circle} fill="none" opacity={0.1} />
  </svg>
);
