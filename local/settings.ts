import { resolve } from "node:path";

/** Where the local system listens and keeps its state; `behindAccess` when nobody gets in without signing in. */
export type Settings = { host: string; port: number; stateDir: string; behindAccess: boolean };

const loopback = new Set(["127.0.0.1", "localhost", "::1"]);

/** Reads HOST, PORT and STATE_DIR. Throws with what to do when one of them can't be. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const host = env["HOST"] || "127.0.0.1";
  const behindAccess = Boolean(env["ACCESS_TEAM_DOMAIN"] && env["ACCESS_AUD"]);
  if (!loopback.has(host) && !behindAccess)
    throw new Error(
      `HOST=${host} would open the desk to the network without a login. Set ACCESS_TEAM_DOMAIN and ACCESS_AUD of a Cloudflare Access application, or leave HOST out.`,
    );
  const port = Number(env["PORT"] || 8787);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`PORT=${env["PORT"]} is no port: a number from 0 to 65535 is.`);
  return { host: host === "localhost" ? "127.0.0.1" : host, port, stateDir: resolve(env["STATE_DIR"] || ".state"), behindAccess };
}
