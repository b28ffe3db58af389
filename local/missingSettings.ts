import { deployedSecrets, deployedVars } from "./cloudflare.ts";
import { hostnameOf } from "./deployConfig.ts";
import { commandFor, type Secret, secrets } from "./secrets.ts";
import { mainWorker } from "#domain/topology";

/** A secret matters when its endpoint is configured; a webhook always may be set. */
const isNeeded = ({ name }: Secret, isSet: (variable: string) => boolean): boolean =>
  !name.endsWith("_API_KEY") || isSet(name.replace(/_API_KEY$/, "_BASE_URL"));

/** A line about a secret that is left to set; undefined for one that is there or not needed. */
async function missingSecret(secret: Secret, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (env[secret.name]) return undefined;
  const [vars, present] = await Promise.all([deployedVars(secret.worker), deployedSecrets(secret.worker)]);
  if (!isNeeded(secret, (name) => Boolean(env[name]) || (vars?.has(name) ?? false)) || present?.has(secret.name)) return undefined;
  const state = present ? "is not set" : "may not be set (wrangler can't list secrets)";
  return `${secret.name} of ${secret.worker} ${state}: ${secret.effectIfMissing}. Set it: ${commandFor(secret)}`;
}

/** What the login in front of the dashboard still lacks, and who may act behind it. */
function missingAccess(isSet: (name: string) => boolean | undefined): string[] {
  const missing = ["ACCESS_TEAM_DOMAIN", "ACCESS_AUD"].filter((name) => isSet(name) === false);
  if (missing.length > 0)
    return [
      `${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not set: the dashboard refuses every request. Put a Cloudflare Access application in front of it and deploy again with ${missing.map((name) => `${name}=…`).join(" ")}`,
    ];
  if (isSet("ACCESS_AUD") === undefined)
    return ["wrangler can't tell whether ACCESS_TEAM_DOMAIN and ACCESS_AUD are set. Without them the dashboard refuses every request."];
  return isSet("ADMINS") || isSet("OPERATORS")
    ? []
    : ["Neither ADMINS nor OPERATORS is set: everybody who signs in may look, nobody may act. Deploy again with ADMINS=you@example.com"];
}

/** What is left to do after a deploy, a line each; ends with where the dashboard is. */
export async function listMissingSettings(env: NodeJS.ProcessEnv): Promise<string[]> {
  const vars = await deployedVars(mainWorker.name);
  const isSet = (name: string) => (env[name] ? true : vars?.has(name));
  const hostname = hostnameOf(env);
  const bySecret = await Promise.all(secrets.map((secret) => missingSecret(secret, env)));
  const left = [...bySecret.filter((line) => line !== undefined), ...missingAccess(isSet)];
  const where = hostname
    ? `The dashboard is at https://${hostname}`
    : "The dashboard has no new address: it answers where its custom domains and routes lead. Deploy again with DASHBOARD_HOSTNAME=dashboard.example.com to give it one.";
  return [...(left.length > 0 ? ["Left to set:", ...left.map((line) => `- ${line}`)] : ["Everything is set."]), where];
}

/** What a deploy with this environment would do with secrets, without asking anybody. */
export const describeSecrets = (env: NodeJS.ProcessEnv): string[] =>
  secrets.map((secret) =>
    env[secret.name]
      ? `${secret.name} would be set on ${secret.worker}`
      : `${secret.name} is not given: ${secret.worker} keeps what it has. By hand: ${commandFor(secret)}`,
  );
