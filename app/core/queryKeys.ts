/** The first part of each query key: a socket's change invalidates the queries below it. */
export const queryKeys = {
  me: ["me"],
  overview: ["overview"],
  deadLetters: ["dead-letters"],
  runs: ["runs"],
  audit: ["audit"],
  alerts: ["alerts"],
  faults: ["faults"],
  settings: ["settings"],
  account: ["account"],
  accountQueues: ["account-queues"],
} as const;
