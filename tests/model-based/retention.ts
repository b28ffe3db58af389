import { childFailed } from "./flows.ts";
import { isFinished, findJob, listJobs, type ModelJob, type ReferenceModel } from "./referenceModel.ts";

const dayMs = 86_400_000;
const keptDays = { completed: 7, failed: 30 };

/** True if a job's parent may still need its result. */
function isNeeded(model: ReferenceModel, job: ModelJob): boolean {
  const parent = findJob(model, job.parent);
  return parent !== undefined && (!isFinished(parent) || parent.error === childFailed);
}

/** Deletes the chosen jobs, repeatedly, because a child is no longer needed once its parent is deleted. */
function deleteAll(model: ReferenceModel, choose: (finished: ModelJob[]) => ModelJob[]): void {
  for (;;) {
    const chosen = choose(listJobs(model).filter(isFinished)).filter((job) => !isNeeded(model, job));
    if (chosen.length === 0) return;
    for (const job of chosen) job.isDeleted = true;
  }
}

const newestFirst = (a: ModelJob, b: ModelJob) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0) || (a.id < b.id ? 1 : -1);

/** Of the jobs of one queue and state with a `count` rule: those beyond the count of the newest one. */
function beyondCount(model: ReferenceModel, jobs: ModelJob[]): ModelJob[] {
  const newest = jobs.filter(({ keepLast }) => keepLast !== null).toSorted(newestFirst);
  return newest.filter((job) => !isNeeded(model, job)).slice(newest[0]?.keepLast ?? 0);
}

/** Deletes jobs whose retention period is over. */
export function applyModelRetention(model: ReferenceModel, now: number): void {
  deleteAll(model, (finished) => finished.filter(({ removeAt }) => removeAt !== null && removeAt <= now));
  deleteAll(model, (finished) =>
    [...Map.groupBy(finished, ({ queue, state }) => `${queue} ${state}`).values()].flatMap((jobs) => beyondCount(model, jobs)),
  );
  deleteAll(model, (finished) =>
    finished.filter(
      ({ state, finishedAt, removeAt, keepLast }) =>
        removeAt === null &&
        keepLast === null &&
        (finishedAt ?? now) < now - keptDays[state === "completed" ? "completed" : "failed"] * dayMs,
    ),
  );
}
