import { mergeRunSnapshots, type Run } from "#domain/workflows/run";

/** Most runs that are remembered: those that were reported last. */
const maxRuns = 500;

const reportedById = new Map<string, Run>();

/** Remembers runs that a socket or a command reported. */
export function rememberRuns(runs: readonly Run[]): void {
  for (const run of runs) {
    const earlier = reportedById.get(run.id);
    reportedById.delete(run.id);
    reportedById.set(run.id, earlier ? mergeRunSnapshots(earlier, run) : run);
  }
  for (const id of [...reportedById.keys()].slice(0, Math.max(0, reportedById.size - maxRuns))) reportedById.delete(id);
}

const isOlder = (run: Run, other: Run): boolean =>
  run.restarts < other.restarts || (run.restarts === other.restarts && run.updatedAt < other.updatedAt);

/**
 * Returns a run of a response, updated with what was reported of it if the response is older: a run is sent to the sockets before it is
 * stored, so even a request that a frame has caused may read the state from before.
 */
export function withReported<T extends Run>(run: T): T {
  const reported = reportedById.get(run.id);
  return reported && isOlder(run, reported) ? { ...run, ...mergeRunSnapshots(run, reported) } : run;
}
