// Plain JavaScript for any version of Node: this runs before anything is installed.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

/** The folder of the repository. */
export const root = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "..");
const bin = join(root, "node_modules", ".bin");

const packagesOf = (path) => JSON.parse(readFileSync(join(root, path), "utf8")).packages;

/** True when every package of the lock file is installed in its version. Optional packages may be missing. */
function isInstalled() {
  if (!existsSync(join(root, "node_modules/.package-lock.json"))) return false;
  const wanted = packagesOf("package-lock.json");
  const present = packagesOf("node_modules/.package-lock.json");
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === "" || (present[path] ? present[path].version === version : optional),
  );
}

/** Installs missing packages. Exits when that fails, after npm has printed the reason. */
export function install() {
  if (isInstalled()) return;
  console.log("Installing packages. This takes a minute, once.");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

/**
 * The environment of the tools: `PATH` begins with the installed tools and the installed Node, because the tools may need
 * a newer Node than the machine has. Node caches compiled code for its next start.
 */
export const toolEnv = (extra = {}) => ({
  NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "node"),
  ...process.env,
  ...extra,
  PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`,
  WRANGLER_SEND_METRICS: "false",
});

/** Path of a Node that runs TypeScript: the installed Node, or the current one if it is new enough. Exits when there is none. */
export function nodePath() {
  const own = join(bin, "node");
  if (existsSync(own)) return own;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  console.error(
    `Signalbox needs Node 22.18 or newer, and this is ${process.version}. npm could not install a newer one: check that install scripts are enabled.`,
  );
  process.exit(1);
}
