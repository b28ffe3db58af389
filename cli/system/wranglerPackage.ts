import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { CliError } from "../command.ts";

/** The oldest Wrangler whose interfaces are used: `unstable_getMiniflareWorkerOptions`, `auth token`, and a Miniflare of version 5. */
const minimumWrangler = "4.160.0";

type Manifest = { version: string; bin: { wrangler: string } };

const numbersOf = (version: string): number[] => version.split("-", 1).join().split(".").map(Number);

/** True when `version` is older than `minimum`; both are like `4.160.0`. */
export function isOlder(version: string, minimum: string): boolean {
  const [actual, required] = [numbersOf(version), numbersOf(minimum)];
  const index = required.findIndex((number, place) => number !== actual[place]);
  return index >= 0 && (actual[index] ?? 0) < (required[index] ?? 0);
}

/** The path of Wrangler's package.json, found from the first of `folders` that has it; undefined when none has. */
function findManifest(folders: readonly string[]): string | undefined {
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

/** Wrangler as a project has it: a `require` that starts in its package, and the script of the command `wrangler`. */
export type WranglerPackage = { require: NodeJS.Require; bin: string };

/**
 * Finds Wrangler, looking from each of `folders` in turn. Throws an error that says what to install when it is missing or too old.
 */
export function findWrangler(folders: readonly string[]): WranglerPackage {
  const manifestPath = findManifest(folders);
  if (!manifestPath) throw new CliError("Wrangler is not installed here, and it runs your Workers. Install it: npm i -D wrangler");
  const require = createRequire(manifestPath);
  const { version, bin } = require(manifestPath) as Manifest;
  if (isOlder(version, minimumWrangler))
    throw new CliError(
      `Signalbox needs Wrangler ${minimumWrangler} or newer. ${relative(process.cwd(), manifestPath)} is version ${version}. Update it: npm i -D wrangler@latest`,
    );
  return { require, bin: join(manifestPath, "..", bin.wrangler) };
}
