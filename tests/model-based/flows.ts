import { finishJob, isFinished, findJob, listJobs, type ModelJob, makeWaiting, type ReferenceModel } from "./referenceModel.ts";

export const childFailed = "ChildFailedError";

const childrenOf = (model: ReferenceModel, id: string) => listJobs(model).filter(({ parent }) => parent === id);

/** True if a job has children that have not finished. */
export const hasOpenChildren = (model: ReferenceModel, id: string): boolean => childrenOf(model, id).some((child) => !isFinished(child));

/** Fails the waiting parent of a failed child that requires it, and so on upwards. */
function failParents(model: ReferenceModel, job: ModelJob, now: number): void {
  const parent = findJob(model, job.parent);
  if (job.state !== "failed" || !job.failParent || parent?.state !== "blocked") return;
  finishJob(parent, "failed", now, childFailed);
  failParents(model, parent, now);
}

/** True if a required child failed. It counts even after retention deleted its row, but not if an operator removed it. */
const hasFailedRequiredChild = (model: ReferenceModel, id: string) =>
  [...model.jobs.values()].some((job) => job.parent === id && job.failParent && job.state === "failed");

function isReady(model: ReferenceModel, job: ModelJob): boolean {
  if (hasOpenChildren(model, job.id)) return false;
  return job.state === "blocked" || (job.state === "failed" && job.error === childFailed && !hasFailedRequiredChild(model, job.id));
}

/** Updates the parents of finished children; `ended` are the ids of children that may have failed. A parent without unfinished children becomes waiting. */
export function updateParents(model: ReferenceModel, parents: readonly (string | null)[], ended: readonly string[], now: number): void {
  for (const id of ended) {
    const job = findJob(model, id);
    if (job) failParents(model, job, now);
  }
  const ancestors = new Set<ModelJob>();
  for (const parent of parents)
    for (let job = findJob(model, parent); job && !ancestors.has(job); job = findJob(model, job.parent)) ancestors.add(job);
  for (const job of [...ancestors].filter((ancestor) => isReady(model, ancestor))) makeWaiting(job);
}
