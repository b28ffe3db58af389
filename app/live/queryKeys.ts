/** The cache's names, noun by noun: what a socket says has changed is found again under them. */
export const queryKeys = {
  me: ["me"],
  overview: ["overview"],
  deadLetters: ["dead-letters"],
  brands: ["brands"],
  runs: ["runs"],
  audit: ["audit"],
  alerts: ["alerts"],
  faults: ["lab"],
  settings: ["settings"],
} as const;
