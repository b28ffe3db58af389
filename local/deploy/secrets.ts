import type { Installation } from "./installation.ts";

/** A secret that an operator may set, the Worker that uses it, and the effect when it is missing. */
export type Secret = { name: string; worker: string; effectIfMissing: string };

/** All secrets. They go to Cloudflare's secret store and are never written into a configuration. */
export const secrets: readonly Secret[] = [
  { name: "RESEARCH_API_KEY", worker: "gatherfeed", effectIfMissing: "requests to RESEARCH_BASE_URL are sent without a key" },
  { name: "WRITER_API_KEY", worker: "scalable-media", effectIfMissing: "requests to WRITER_BASE_URL are sent without a key" },
  { name: "SOCIAL_WEBHOOK_URL", worker: "social-good", effectIfMissing: "posts are stored, not sent" },
  { name: "ALERT_WEBHOOK_URL", worker: "signalbox", effectIfMissing: "alerts are stored, not sent" },
];

/** The values of all secrets in `env`, which must never be printed. */
export const secretValues = (env: NodeJS.ProcessEnv): string[] => secrets.flatMap(({ name }) => env[name] || []);

/** `env` without the secrets, for programs that need none of them. */
export const withoutSecrets = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !secrets.some((secret) => secret.name === name)));

/** The command that sets a secret of an installation. It prompts for the value. */
export const commandFor = ({ name, worker }: Secret, { prefix }: Installation): string =>
  `npx wrangler secret put ${name} --name ${prefix}${worker}`;
