import { deployVars } from "../vars.ts";
import { mainWorker } from "#brand-engine/domain/topology";
import { type Installation, withInstallationNames, type WorkerConfig } from "./installation.ts";

/** The custom domain of the dashboard, which is the only address that a deploy creates. Undefined when `env` has none. */
export const hostnameOf = (env: NodeJS.ProcessEnv): string | undefined => env["DASHBOARD_HOSTNAME"]?.trim() || undefined;

/** Webhook messages link to the dashboard by its custom domain, unless `DASHBOARD_URL` is set. */
function dashboardUrlVars(env: NodeJS.ProcessEnv): { DASHBOARD_URL?: string } {
  const hostname = hostnameOf(env);
  return hostname ? { DASHBOARD_URL: `https://${hostname}` } : {};
}

/**
 * The configuration to deploy a Worker with, under the names of the installation. `ids` has the id of each database by its name
 * there; a dry run leaves the placeholders. Vars come from `env`, without secrets. workers.dev and preview addresses are off: a deploy
 * would switch them on each time. Vars and secrets that were set on the Worker itself stay.
 */
export function deployConfigOf(
  built: WorkerConfig,
  { ids, env, installation }: { ids: ReadonlyMap<string, string>; env: NodeJS.ProcessEnv; installation: Installation },
) {
  const hostname = built.name === mainWorker.name ? hostnameOf(env) : undefined;
  const config = withInstallationNames(built, installation);
  return {
    ...config,
    d1_databases: (config.d1_databases ?? []).map((database) => ({
      ...database,
      database_id: ids.get(database.database_name ?? "") ?? database.database_id,
    })),
    vars: { ...config.vars, ...dashboardUrlVars(env), ...deployVars(env) },
    keep_vars: true,
    workers_dev: false,
    preview_urls: false,
    ...(hostname ? { routes: [{ pattern: hostname, custom_domain: true }] } : {}),
  };
}
