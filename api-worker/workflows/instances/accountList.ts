import { type InstanceSummary } from "#domain/workflows/instance";
import { hasEnded, instanceStatusOf } from "#domain/instanceStatus";
import type { InstanceList } from "#domain/workflows/source";
import type { CloudflareApi } from "../../account/cloudflareApi.ts";
import { CloudflareInstances, type CloudflareSummary } from "./accountAnswers.ts";
import { timeOf } from "./accountSteps.ts";

/** Most instances on a page of the Cloudflare API. */
const maxPage = 100;

function summaryOf({ id, status: name, created_on, ended_on }: CloudflareSummary): InstanceSummary {
  const status = instanceStatusOf(name);
  return { id, status, createdAt: timeOf(created_on), endedAt: hasEnded(status) ? timeOf(ended_on) : null };
}

const newestFirst = (a: InstanceSummary, b: InstanceSummary): number => (b.createdAt ?? "").localeCompare(a.createdAt ?? "");

/** Lists the instances of a workflow of the Cloudflare account: one call for a page, with Cloudflare's own cursor. Throws `CallFailure`. */
export const accountList =
  (api: CloudflareApi): InstanceList =>
  async (workflow, { status, cursor, limit }) => {
    // Cloudflare can't filter by a status that this version does not know.
    const canFilter = status !== undefined && status !== "unknown";
    const query = new URLSearchParams({
      per_page: String(Math.min(limit, maxPage)),
      ...(canFilter ? { status } : {}),
      ...(cursor === undefined ? {} : { cursor }),
    });
    const answer = await api.call(CloudflareInstances, "GET", `/workflows/${workflow}/instances?${query}`);
    const all = (answer.result ?? []).map(summaryOf).toSorted(newestFirst);
    const items = status === undefined ? all : all.filter((item) => item.status === status);
    // A page without instances is the last one, whatever its cursor is.
    const nextCursor = all.length === 0 || answer.cursor === cursor ? null : answer.cursor;
    return { items, nextCursor, ...(items.length < all.length ? { scanned: all.length } : {}) };
  };
