import type { Account } from "./account.ts";
import type { Blueprint, Secret } from "./blueprint.ts";
import { mainWorker } from "./installation.ts";

/** The command that sets a secret. It prompts for the value. */
const commandFor = ({ name, worker }: Secret, prefix: string): string => `npx wrangler secret put ${name} --name ${prefix}${worker}`;

/** Lines about missing settings of the login in front of the dashboard, and about missing operators. */
function missingAccess(isSet: (name: string) => boolean): string[] {
  const missing = ["ACCESS_TEAM_DOMAIN", "ACCESS_AUD"].filter((name) => !isSet(name));
  if (missing.length > 0)
    return [
      `${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not set: the dashboard refuses every request. Put a Cloudflare Access application in front of it, set "access" in signalbox.jsonc (or ${missing.map((name) => `${name}=…`).join(" ")}) and deploy again`,
    ];
  return isSet("ADMINS") || isSet("OPERATORS")
    ? []
    : [
        'Neither ADMINS nor OPERATORS is set: everyone who signs in has read-only access. Set "admins" of "access" in signalbox.jsonc (or ADMINS=you@example.com) and deploy again',
      ];
}

/** Lines about what is left to set on the deployed Workers: secrets and the login. It takes one call for each Worker that has secrets. */
export async function describeSettings(
  account: Account,
  { installation, secrets }: Pick<Blueprint, "installation" | "secrets">,
): Promise<string[]> {
  const workers = [...new Set([mainWorker, ...secrets.map(({ worker }) => worker)])];
  const names = new Map(
    await Promise.all(
      workers.map(async (worker) => {
        const bindings = await account.bindings(installation.prefix + worker);
        return [worker, new Set(bindings.map(({ name }) => name))] as const;
      }),
    ),
  );
  const isSet = (worker: string, name: string) => names.get(worker)?.has(name) ?? false;
  const lineOf = (secret: Secret) =>
    `- ${secret.name} of ${installation.prefix}${secret.worker} is not set: ${secret.effectIfMissing}. Set it: ${commandFor(secret, installation.prefix)}`;
  const missing = secrets.filter(({ worker, name, need }) => !isSet(worker, name) && (need === undefined || isSet(worker, need)));
  const required = [
    ...missing.filter(({ isOptional }) => !isOptional).map(lineOf),
    ...missingAccess((name) => isSet(mainWorker, name)).map((text) => `- ${text}`),
  ];
  const optional = missing.filter(({ isOptional }) => isOptional).map(lineOf);
  return [
    ...(required.length > 0 ? ["Missing settings:", ...required] : ["Everything is set."]),
    ...(optional.length > 0 ? ["Optional:", ...optional] : []),
  ];
}

/** Lines about what a deploy with this environment would do with each secret. */
export const describeSecrets = (
  { installation: { prefix }, secrets }: Pick<Blueprint, "installation" | "secrets">,
  env: NodeJS.ProcessEnv,
): string[] =>
  secrets.map((secret) =>
    env[secret.variable]
      ? `${secret.name} would be set on ${prefix}${secret.worker}`
      : `${secret.variable} is not in the environment: ${prefix}${secret.worker} keeps its ${secret.name}. To set it: ${commandFor(secret, prefix)}`,
  );

/** The address of the dashboard, in a sentence. */
export function addressOf({ hostname, workersDev, installation }: Pick<Blueprint, "hostname" | "workersDev" | "installation">): string {
  if (hostname) return `The dashboard is at https://${hostname}`;
  if (workersDev) return `The dashboard is on workers.dev: https://${installation.prefix}${mainWorker}.<your subdomain>.workers.dev`;
  return 'The dashboard has no new address: it keeps its custom domains and routes. To give it an address, set "hostname" in signalbox.jsonc (or DASHBOARD_HOSTNAME) and deploy again.';
}
