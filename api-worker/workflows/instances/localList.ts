import { z } from "zod";
import { InstanceSummary } from "#domain/workflows/instance";
import type { InstanceList } from "#domain/workflows/source";

const Page = z.object({ items: z.array(InstanceSummary), nextCursor: z.string().nullable(), scanned: z.number().int().optional() });

/** Lists the instances of the local engine. The local process answers (`cli/system/workflowInstances.ts`). */
export const localList =
  (process: Fetcher): InstanceList =>
  async (workflow, { status, cursor, limit }) => {
    const query = new URLSearchParams({ workflow, limit: String(limit), ...(status ? { status } : {}), ...(cursor ? { cursor } : {}) });
    const response = await process.fetch(`http://local/?${query}`);
    if (!response.ok) throw new Error(`The local list of instances answered ${response.status}: ${await response.text()}`);
    const { scanned, ...page } = Page.parse(await response.json());
    return scanned === undefined ? page : { ...page, scanned };
  };
