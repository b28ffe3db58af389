/** A secret an operator may set: the Worker that uses it, and what happens without it. */
export type Secret = { name: string; worker: string; effectIfMissing: string };

/** Secrets are sent to Cloudflare's secret store, never written into a configuration. */
export const secrets: readonly Secret[] = [
  { name: "RESEARCH_API_KEY", worker: "gatherfeed", effectIfMissing: "RESEARCH_BASE_URL is asked without a key" },
  { name: "WRITER_API_KEY", worker: "scalable-media", effectIfMissing: "WRITER_BASE_URL is asked without a key" },
  { name: "SOCIAL_WEBHOOK_URL", worker: "social-good", effectIfMissing: "posts are kept, not sent" },
  { name: "ALERT_WEBHOOK_URL", worker: "alerts", effectIfMissing: "alerts are kept, not sent" },
];

/** The values of all secrets in `env`: none of them may ever be printed. */
export const secretValues = (env: NodeJS.ProcessEnv): string[] => secrets.flatMap(({ name }) => env[name] || []);

/** `env` without the secrets, for programs that need none of them. */
export const withoutSecrets = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !secrets.some((secret) => secret.name === name)));

/** The command that sets a secret by hand; it asks for the value. */
export const commandFor = ({ name, worker }: Secret): string => `npx wrangler secret put ${name} --name ${worker}`;
