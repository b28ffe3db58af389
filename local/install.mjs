// Plain JavaScript for whatever Node a machine has: this runs before anything is installed.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

/** The folder of the repository. */
export const root = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "..");
const bin = join(root, "node_modules", ".bin");

const packagesOf = (path) => JSON.parse(readFileSync(join(root, path), "utf8")).packages;

/** True when every package of the lock file is there in its version; optional ones may be missing. */
function installed() {
  if (!existsSync(join(root, "node_modules/.package-lock.json"))) return false;
  const wanted = packagesOf("package-lock.json");
  const present = packagesOf("node_modules/.package-lock.json");
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === "" || (present[path] ? present[path].version === version : optional),
  );
}

/** Installs what is missing. Exits when that fails: npm has said why. */
export function install() {
  if (installed()) return;
  console.log("Installing packages. This takes a minute, once.");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

/**
 * The installed tools and the installed Node first: the tools need a newer Node than a machine may have. What Node has
 * compiled once it keeps for its next start.
 */
export const toolEnv = (extra = {}) => ({
  NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "node"),
  ...process.env,
  ...extra,
  PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`,
  WRANGLER_SEND_METRICS: "false",
});

/** The Node that runs this project's TypeScript: the installed one, else this one when it is new enough. */
export function nodePath() {
  const own = join(bin, "node");
  if (existsSync(own)) return own;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  console.error(
    `Signalbox needs Node 22.18 or newer to run. npm could not install one (are install scripts off?), and this is ${process.version}.`,
  );
  process.exit(1);
}
