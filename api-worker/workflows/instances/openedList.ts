import { type InstanceSummary } from "#domain/workflows/instance";
import { type InstanceStatus, instanceStatusOf } from "#domain/instanceStatus";
import type { InstanceList } from "#domain/workflows/source";
import { listOpenedInstances } from "#store/workflows/openedInstances";
import { findInstance } from "./bound.ts";

/** Most instances on a page: each is asked for its status, and a Free plan allows 50 calls to other services in a request. */
const maxPage = 25;

/** The status of an instance; `unknown` if the platform has deleted it or the workflow is not bound. */
async function statusOf(binding: Workflow | undefined, id: string): Promise<InstanceStatus> {
  const instance = binding && (await findInstance(binding, id));
  return instance ? instanceStatusOf((await instance.status()).status) : "unknown";
}

/** Lists the instances that somebody opened here, with their current statuses: a binding can't list instances. */
export const openedList =
  (ops: D1Database, binding: Workflow | undefined): InstanceList =>
  async (workflow, { status, cursor, limit }) => {
    const { items, nextCursor } = await listOpenedInstances(ops, workflow, { cursor, limit: Math.min(limit, maxPage) });
    const all = await Promise.all(
      items.map(async ({ id }): Promise<InstanceSummary> => ({ id, status: await statusOf(binding, id), createdAt: null, endedAt: null })),
    );
    return { items: all.filter((item) => status === undefined || item.status === status), nextCursor, scanned: items.length };
  };
