import { CliError } from "../command.ts";

/** Options of `signalbox dev` as they were typed. */
export type DevValues = { config?: string[] | undefined; env?: string | undefined; port?: string | undefined };

/** Runs the team's Workers and the dashboard until it is stopped. */
export async function dev({ config = [] }: DevValues): Promise<number> {
  if (config.length === 0)
    throw new CliError("Name the Wrangler configuration of each of your Workers: signalbox dev -c api/wrangler.jsonc");
  throw new CliError("signalbox dev is not part of this build");
}
