import type { Context } from "hono";
import { z } from "zod";
import { notFound } from "#domain/errors/refused";
import { InstanceSummary } from "#domain/workflows/instance";
import { hasEnded, type InstanceStatus, instanceStatusOf } from "#domain/instanceStatus";
import type { InstanceList, InstancePage, InstancePageRequest } from "#domain/workflows/source";
import { answerSoon } from "../../account/answerSoon.ts";
import { CallFailure, type CloudflareApi } from "../../cloudflare/cloudflareApi.ts";
import { deleteUnusedAnswers, forgetAnswers, sharedAnswer } from "../../account/sharedAnswer.ts";
import type { AppEnv } from "../../context.ts";
import { CloudflareInstances, type CloudflareSummary } from "./accountAnswers.ts";
import { timeOf } from "./accountSteps.ts";

/** Most instances on a page of the Cloudflare API. */
const maxPage = 100;
/** The first page of this size, which the dashboard loads, is shared: it is fresh for this time, ms. */
const sharedLimit = 50;
const freshMs = 8_000;
/** Cursors of Cloudflare are marked, so that they are never taken for those of the opened instances. */
const cursorMark = "account ";

const Page = z.object({ items: z.array(InstanceSummary), nextCursor: z.string().nullable(), scanned: z.number().optional() });

function summaryOf({ id, status: name, created_on, ended_on }: CloudflareSummary): InstanceSummary {
  const status = instanceStatusOf(name);
  return { id, status, createdAt: timeOf(created_on), endedAt: hasEnded(status) ? timeOf(ended_on) : null };
}

const newestFirst = (a: InstanceSummary, b: InstanceSummary): number => (b.createdAt ?? "").localeCompare(a.createdAt ?? "");

/** Asks Cloudflare for a page: one call. Throws `not_found`, and `CallFailure`. */
async function askPage(api: CloudflareApi, workflow: string, { status, cursor, limit }: InstancePageRequest): Promise<InstancePage> {
  // Cloudflare can't filter by a status that this version does not know.
  const canFilter = status !== undefined && status !== "unknown";
  const query = new URLSearchParams({
    per_page: String(Math.min(limit, maxPage)),
    ...(canFilter ? { status } : {}),
    ...(cursor === undefined ? {} : { cursor }),
  });
  const answer = await api.call(CloudflareInstances, "GET", `/workflows/${workflow}/instances?${query}`).catch((error: unknown) => {
    if (error instanceof CallFailure && error.code === "not_found") throw notFound("workflow in the Cloudflare account named", workflow);
    throw error;
  });
  const all = (answer.result ?? []).map(summaryOf).toSorted(newestFirst);
  const items = status === undefined ? all : all.filter((item) => item.status === status);
  // A page without instances is the last one, whatever its cursor is.
  const nextCursor = all.length === 0 || answer.cursor === null || answer.cursor === cursor ? null : cursorMark + answer.cursor;
  return { items, nextCursor, ...(items.length < all.length ? { scanned: all.length } : {}) };
}

const pagesName = "instances";
const questionOf = (workflow: string, status?: InstanceStatus): string => [pagesName, workflow, ...(status ? [status] : [])].join(" ");

/** The instances of a workflow have changed, so the pages that dashboards share are outdated. */
export const forgetPages = (ops: D1Database, api: CloudflareApi, workflow: string): Promise<void> =>
  forgetAnswers(ops, api, questionOf(workflow));

/** Deletes the shared pages of workflows that nobody has looked at for a week, such as deleted ones. */
export const deleteUnusedPages = (ops: D1Database, api: CloudflareApi): Promise<void> => deleteUnusedAnswers(ops, api, pagesName, 7);

/** Lists the instances of a workflow of the Cloudflare account, with Cloudflare's own cursor. Throws `CallFailure`. */
const accountList =
  (c: Context<AppEnv>, api: CloudflareApi): InstanceList =>
  async (workflow, request) => {
    const { status, cursor, limit } = request;
    const page = { ...request, cursor: cursor?.slice(cursorMark.length) };
    if (cursor !== undefined || limit !== sharedLimit) return { ...(await askPage(api, workflow, page)), source: "account" };
    const question = { name: questionOf(workflow, status), freshMs, schema: Page };
    const asked = sharedAnswer(c.var.ops, api, question, () => askPage(api, workflow, page));
    const { value, readAt, problem } = await answerSoon(c, api, question, asked);
    return { ...value, source: "account", readAt, problem };
  };

/** Lists the instances of the account; if its token may not do that, those that somebody opened. */
export const accountOrOpenedList =
  (c: Context<AppEnv>, api: CloudflareApi, opened: InstanceList): InstanceList =>
  async (workflow, request) => {
    const isOpenedPage = request.cursor !== undefined && !request.cursor.startsWith(cursorMark);
    if (isOpenedPage) return opened(workflow, request);
    try {
      return await accountList(c, api)(workflow, request);
    } catch (error) {
      if (!(error instanceof CallFailure) || error.kind !== "token" || request.cursor !== undefined) throw error;
      return { ...(await opened(workflow, request)), source: "opened", problem: error.message };
    }
  };
