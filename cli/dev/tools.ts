import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { CliError } from "../command.ts";

/** The oldest Wrangler whose interfaces are used here: `unstable_getMiniflareWorkerOptions`, and a Miniflare of version 5. */
const minimumWrangler = "4.160.0";

/** Wrangler and the Miniflare that belongs to it, both from the project of the team. `bin` is the script of the command `wrangler`. */
export type Tools = { miniflare: typeof import("miniflare"); wrangler: typeof import("wrangler"); bin: string };

type Manifest = { version: string; bin: { wrangler: string } };

const numbersOf = (version: string): number[] => version.split("-", 1).join().split(".").map(Number);

/** True when `version` is older than `minimum`; both are like `4.160.0`. */
export function isOlder(version: string, minimum: string): boolean {
  const [actual, required] = [numbersOf(version), numbersOf(minimum)];
  const index = required.findIndex((number, place) => number !== actual[place]);
  return index >= 0 && (actual[index] ?? 0) < (required[index] ?? 0);
}

/** The path of Wrangler's package.json, found from the first of `folders` that has it; undefined when none has. */
function findWrangler(folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    try {
      return createRequire(join(folder, "package.json")).resolve("wrangler/package.json");
    } catch (error) {
      // Not installed there.
      if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  return undefined;
}

const load = async <T>(path: string): Promise<T> => {
  const module = (await import(pathToFileURL(path).href)) as T & { default?: T };
  return { ...module.default, ...module };
};

/**
 * Loads Wrangler from the project, looking from each of `folders` in turn. Throws an error that says what to install when it is
 * missing or too old.
 */
export async function loadTools(folders: readonly string[]): Promise<Tools> {
  const manifestPath = findWrangler(folders);
  if (!manifestPath) throw new CliError("Wrangler is not installed here, and it runs your Workers. Install it: npm i -D wrangler");
  const require = createRequire(manifestPath);
  const { version, bin } = require(manifestPath) as Manifest;
  if (isOlder(version, minimumWrangler))
    throw new CliError(
      `Signalbox needs Wrangler ${minimumWrangler} or newer. ${relative(process.cwd(), manifestPath)} is version ${version}. Update it: npm i -D wrangler@latest`,
    );
  return {
    wrangler: await load<Tools["wrangler"]>(require.resolve("wrangler")),
    miniflare: await load<Tools["miniflare"]>(require.resolve("miniflare")),
    bin: join(manifestPath, "..", bin.wrangler),
  };
}
