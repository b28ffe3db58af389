import { deployedSecrets, deployedVars } from "./workerSettings.ts";
import { hostnameOf } from "./deployConfig.ts";
import { commandFor, type Secret, secrets } from "./secrets.ts";
import { mainWorker } from "#brand-engine/domain/topology";
import type { Installation } from "./installation.ts";

/** An API key is needed only when its endpoint is configured. A webhook is always reported. */
const isNeeded = ({ name }: Secret, isSet: (variable: string) => boolean): boolean =>
  !name.endsWith("_API_KEY") || isSet(name.replace(/_API_KEY$/, "_BASE_URL"));

/** A line about a secret that is not set; undefined when it is set or not needed. */
async function missingSecret(secret: Secret, env: NodeJS.ProcessEnv, installation: Installation): Promise<string | undefined> {
  if (env[secret.name]) return undefined;
  const worker = installation.prefix + secret.worker;
  const [vars, present] = await Promise.all([deployedVars(worker), deployedSecrets(worker)]);
  if (!isNeeded(secret, (name) => Boolean(env[name]) || (vars?.has(name) ?? false)) || present?.has(secret.name)) return undefined;
  const state = present ? "is not set" : "may not be set (wrangler can't list secrets)";
  return `${secret.name} of ${worker} ${state}: ${secret.effectIfMissing}. Set it: ${commandFor(secret, installation)}`;
}

/** Lines about missing settings of the login in front of the dashboard, and about missing operators. */
function missingAccess(isSet: (name: string) => boolean | undefined): string[] {
  const missing = ["ACCESS_TEAM_DOMAIN", "ACCESS_AUD"].filter((name) => isSet(name) === false);
  if (missing.length > 0)
    return [
      `${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not set: the dashboard refuses every request. Put a Cloudflare Access application in front of it and deploy again with ${missing.map((name) => `${name}=…`).join(" ")}`,
    ];
  if (isSet("ACCESS_AUD") === undefined)
    return [
      "wrangler can't list the vars, so ACCESS_TEAM_DOMAIN and ACCESS_AUD may not be set. Without them the dashboard refuses every request.",
    ];
  return isSet("ADMINS") || isSet("OPERATORS")
    ? []
    : ["Neither ADMINS nor OPERATORS is set: everyone who signs in has read-only access. Deploy again with ADMINS=you@example.com"];
}

/** Lines about settings that are missing after a deploy. The last line has the address of the dashboard. */
export async function listMissingSettings(env: NodeJS.ProcessEnv, installation: Installation): Promise<string[]> {
  const vars = await deployedVars(installation.prefix + mainWorker.name);
  const isSet = (name: string) => (env[name] ? true : vars?.has(name));
  const hostname = hostnameOf(env);
  const bySecret = await Promise.all(secrets.map((secret) => missingSecret(secret, env, installation)));
  const left = [...bySecret.filter((line) => line !== undefined), ...missingAccess(isSet)];
  const where = hostname
    ? `The dashboard is at https://${hostname}`
    : "The dashboard has no new address: it keeps its custom domains and routes. To give it an address, deploy again with DASHBOARD_HOSTNAME=dashboard.example.com.";
  return [...(left.length > 0 ? ["Missing settings:", ...left.map((line) => `- ${line}`)] : ["Everything is set."]), where];
}

/** Lines about what a deploy with this environment would do with each secret. Uses no account. */
export const describeSecrets = (env: NodeJS.ProcessEnv, installation: Installation): string[] =>
  secrets.map((secret) =>
    env[secret.name]
      ? `${secret.name} would be set on ${installation.prefix}${secret.worker}`
      : `${secret.name} is not in the environment: ${installation.prefix}${secret.worker} keeps its current value. To set it: ${commandFor(secret, installation)}`,
  );
