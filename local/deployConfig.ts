import { deployVars } from "./vars.ts";
import { mainWorker } from "#domain/topology";

/** What is read and changed of a Worker's built configuration; all else is passed on as it is. */
export type WorkerConfig = {
  name: string;
  vars?: Record<string, unknown>;
  d1_databases?: { database_name?: string | undefined; database_id?: string | undefined }[];
};

/** The custom domain of the dashboard, the only address a deploy makes. Undefined when none is given. */
export const hostnameOf = (env: NodeJS.ProcessEnv): string | undefined => env["DASHBOARD_HOSTNAME"]?.trim() || undefined;

/** What is sent out links to the dashboard by its custom domain, unless `DASHBOARD_URL` says otherwise. */
function dashboardUrlVars(env: NodeJS.ProcessEnv): { DASHBOARD_URL?: string } {
  const hostname = hostnameOf(env);
  return hostname ? { DASHBOARD_URL: `https://${hostname}` } : {};
}

/**
 * A built configuration as it is deployed: `ids` has the id of each database (a dry run leaves the placeholders), vars
 * come from `env` without secrets, and nothing is put on workers.dev or a preview address, which a deploy would switch
 * on again each time. Vars and secrets that somebody set on the Worker itself stay.
 */
export function deployConfigOf(built: WorkerConfig, ids: ReadonlyMap<string, string>, env: NodeJS.ProcessEnv) {
  const hostname = built.name === mainWorker.name ? hostnameOf(env) : undefined;
  return {
    ...built,
    d1_databases: (built.d1_databases ?? []).map((one) => ({ ...one, database_id: ids.get(one.database_name ?? "") ?? one.database_id })),
    vars: { ...built.vars, ...dashboardUrlVars(env), ...deployVars(env) },
    keep_vars: true,
    workers_dev: false,
    preview_urls: false,
    ...(hostname ? { routes: [{ pattern: hostname, custom_domain: true }] } : {}),
  };
}
