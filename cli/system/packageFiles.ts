import { existsSync } from "node:fs";
import { join } from "node:path";
import { CliError } from "../command.ts";

/** The first of these paths that exists. They start at the folder of this file: `dist/package/cli` in the package, `cli/system` in the repository. */
function firstExisting(paths: readonly string[], what: string): string {
  const found = paths.map((path) => join(import.meta.dirname, path)).find((path) => existsSync(path));
  if (found === undefined) throw new CliError(`${what} is missing. In the repository of Signalbox: PIPELINE=none npm run build`);
  return found;
}

/** The folder with the built core: its Worker in `signalbox`, the dashboard in `client`. */
export const coreFolder = (): string => firstExisting(["../core", "../../dist/core"], "The build of the dashboard");

/** The folder with the migrations of the operations database. */
export const migrationsFolder = (): string =>
  firstExisting(["../../../migrations/ops", "../../migrations/ops"], "The folder of migrations");
