import { resolve } from "node:path";

/** Host, port and state folder of the local system. `behindAccess` is true when every request must be signed in. */
export type Settings = { host: string; port: number; stateDir: string; behindAccess: boolean };

const loopback = new Set(["127.0.0.1", "localhost", "::1"]);

/** Reads HOST, PORT and STATE_DIR. Throws an error that says what to do when a value is invalid. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const host = env["HOST"] || "127.0.0.1";
  const behindAccess = Boolean(env["ACCESS_TEAM_DOMAIN"] && env["ACCESS_AUD"]);
  if (!loopback.has(host) && !behindAccess)
    throw new Error(
      `HOST=${host} would open the dashboard to the network without a login. Set ACCESS_TEAM_DOMAIN and ACCESS_AUD of a Cloudflare Access application, or leave HOST out.`,
    );
  const port = Number(env["PORT"] || 8787);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT=${env["PORT"]} is not a port. Use a number from 0 to 65535.`);
  return { host: host === "localhost" ? "127.0.0.1" : host, port, stateDir: resolve(env["STATE_DIR"] || ".state"), behindAccess };
}
