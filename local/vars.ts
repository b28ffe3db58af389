/** Variables that an operator may set in the environment. The Workers get them unchanged. */
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

/** Secrets must not be in a deployed configuration, which everyone with access to the Worker can read. */
const isSecret = (name: string): boolean => /_(API_KEY|WEBHOOK_URL)$/.test(name);

const operatorVarsIn = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(operatorVars.flatMap((name) => (env[name] ? [[name, env[name]] as const] : [])));

/** The vars of every Worker in the local system. A restart loses queue messages that were sent before `BOOTED_AT` (ISO UTC). */
export const localVars = (env: NodeJS.ProcessEnv, bootedAt: string): Record<string, string> => ({
  ENVIRONMENT: "local",
  LAB: env["LAB"] === "off" ? "off" : "on",
  BOOTED_AT: bootedAt,
  ...operatorVarsIn(env),
});

/** The vars of a deploy: the operator's variables in `env`, without secrets. */
export const deployVars = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(operatorVarsIn(env)).filter(([name]) => !isSecret(name)));
