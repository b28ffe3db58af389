import { withAliases } from "#domain/pipeline/aliases";
import { type RunsSocketFrame, Run } from "#domain/workflows/run";

/** Reads a stored run. Runs that versions before stored have the tenant as `brand`, and the subject as `keyword`. */
export function readStoredRun(text: string): Run {
  const { brand, keyword, ...run } = JSON.parse(text) as { brand?: string; keyword?: string };
  return Run.parse({ tenant: brand, subject: keyword, ...run });
}

/** Returns the text of a frame for the sockets. Its runs also have the names that the API uses: `brand` and `keyword`. */
export const frameTextOf = (frame: RunsSocketFrame): string =>
  JSON.stringify(
    frame.type === "run" ? { ...frame, run: withAliases(frame.run) } : { ...frame, runs: frame.runs.map((run) => withAliases(run)) },
  );
