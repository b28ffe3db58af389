import { withTenantAlias } from "#domain/pipeline/tenant";
import { type RunsSocketFrame, Run } from "#domain/workflows/run";

/** Reads a stored run. Runs that versions before stored have the tenant as `brand`. */
export function readStoredRun(text: string): Run {
  const { brand, ...run } = JSON.parse(text) as { brand?: string };
  return Run.parse({ tenant: brand, ...run });
}

/** Returns the text of a frame for the sockets. Its runs have their tenant also as `brand`, like those of the API. */
export const frameTextOf = (frame: RunsSocketFrame): string =>
  JSON.stringify(
    frame.type === "run" ? { ...frame, run: withTenantAlias(frame.run) } : { ...frame, runs: frame.runs.map(withTenantAlias) },
  );
