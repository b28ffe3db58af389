/** A Worker: its name, and the folder of its `wrangler.jsonc` from the root. */
export type WorkerLocation = { name: string; folder: string };

/** The Worker with the HTTP door: the only one reachable from outside. */
export const mainWorker: WorkerLocation = { name: "signalbox", folder: "." };

/** Every Worker, in the order of a first deploy: each is bound only to Workers that stand before it. */
export const workers: readonly WorkerLocation[] = [
  { name: "coordinator", folder: "services/coordinator" },
  { name: "gatherfeed", folder: "services/gatherfeed" },
  { name: "scalable-media", folder: "agent" },
  { name: "pages-plus", folder: "services/pages-plus" },
  { name: "social-good", folder: "services/social-good" },
  { name: "fan-out", folder: "services/fan-out" },
  { name: "analytics", folder: "services/analytics" },
  { name: "alerts", folder: "services/alerts" },
  { name: "dead-letter-monitor", folder: "services/dead-letter-monitor" },
  mainWorker,
];

/** Every D1 database: a folder of `migrations/` has the same name. */
export const databases = ["ops", "gatherfeed", "scalable-media", "pages-plus", "social-good", "analytics", "alerts"] as const;
