/** What an operator may set in the environment; each is handed to the Workers as it is. */
const operatorVars = [
  "RESEARCH_BASE_URL",
  "RESEARCH_MODEL",
  "RESEARCH_API_KEY",
  "WRITER_BASE_URL",
  "WRITER_MODEL",
  "WRITER_API_KEY",
  "SOCIAL_WEBHOOK_URL",
  "ALERT_WEBHOOK_URL",
  "DASHBOARD_URL",
  "ACCESS_TEAM_DOMAIN",
  "ACCESS_AUD",
  "OPERATORS",
  "ADMINS",
  "SERVICE_TOKEN_ADMINS",
  "SERVICE_TOKEN_OPERATORS",
] as const;

/** Not to be written into a deployed configuration, where whoever may look at a Worker reads it: `wrangler secret put`. */
const isSecret = (name: string): boolean => /_(API_KEY|WEBHOOK_URL)$/.test(name);

const operatorVarsIn = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(operatorVars.flatMap((name) => (env[name] ? [[name, env[name]] as const] : [])));

/** The vars every Worker gets locally and never in a deploy. `BOOTED_AT` tells which queue messages a restart has lost. */
export const localVars = (env: NodeJS.ProcessEnv, bootedAt: string): Record<string, string> => ({
  ENVIRONMENT: "local",
  LAB: env["LAB"] === "off" ? "off" : "on",
  BOOTED_AT: bootedAt,
  ...operatorVarsIn(env),
});

/** The vars of a deploy: what is set in the environment, without secrets. */
export const deployVars = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(operatorVarsIn(env)).filter(([name]) => !isSecret(name)));
