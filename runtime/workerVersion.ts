/** The version of a Worker as its binding for version metadata says. `deployedAt` is when it was made, ISO UTC. */
export type DeployedVersion = { id: string; tag: string | null; deployedAt: string };

/**
 * Returns the version of this Worker; null if it has no binding for version metadata. The binding is found by its fields, so it may have any
 * name.
 */
export function workerVersionOf(env: object, now: Date): DeployedVersion | null {
  for (const binding of Object.values(env) as unknown[]) {
    if (typeof binding !== "object" || binding === null) continue;
    const { id, tag, timestamp } = binding as Record<string, unknown>;
    if (typeof id !== "string" || typeof tag !== "string" || typeof timestamp !== "string" || id === "") continue;
    const madeMs = Math.min(Date.parse(timestamp) || now.getTime(), now.getTime());
    return { id: id.slice(0, 100), tag: tag.slice(0, 100) || null, deployedAt: new Date(madeMs).toISOString() };
  }
  return null;
}
