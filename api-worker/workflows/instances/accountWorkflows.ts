import { z } from "zod";
import { WorkflowName } from "#domain/workflows/instance";
import type { AccountWorkflows, WatchedWorkflow } from "#domain/workflows/source";
import { CallFailure, type CloudflareApi } from "../../cloudflare/cloudflareApi.ts";
import { sharedAnswer } from "../../account/sharedAnswer.ts";
import { CloudflareWorkflows } from "./accountAnswers.ts";
import { deleteUnusedPages } from "./accountList.ts";

/** Most workflows of the account that are listed: one page of the Cloudflare API. */
const maxWorkflows = 100;
const Listed = z.object({ items: z.array(z.object({ name: z.string(), script: z.string().nullable() })), isComplete: z.boolean() });
type Listed = z.infer<typeof Listed>;
const question = { name: "workflows", freshMs: 60_000, schema: Listed };

async function askWorkflows(api: CloudflareApi): Promise<Listed> {
  const { result, totalPages } = await api.call(CloudflareWorkflows, "GET", `/workflows?page=1&per_page=${maxWorkflows}`);
  const all = result ?? [];
  const items = all.flatMap(({ name, script_name }) =>
    WorkflowName.safeParse(name).success ? [{ name, script: script_name ?? null }] : [],
  );
  return { items, isComplete: totalPages <= 1 && all.length < maxWorkflows };
}

/** A workflow that is reached by the account alone. */
const accountWorkflow = (name: string, script: string | null): WatchedWorkflow => ({
  name,
  displayName: name,
  script,
  access: "account",
  list: "account",
  isLive: false,
});

/** Returns the workflows of the account for which `isListed` is true, by name. Asks Cloudflare once a minute at most, for all dashboards. */
export async function listAccountWorkflows(
  ops: D1Database,
  api: CloudflareApi,
  isListed: (name: string) => boolean,
): Promise<AccountWorkflows> {
  try {
    const { value, readAt, problem } = await sharedAnswer(ops, api, question, async () => {
      await deleteUnusedPages(ops, api);
      return askWorkflows(api);
    });
    const others = value.items.filter(({ name }) => isListed(name));
    const items = others.map(({ name, script }) => accountWorkflow(name, script)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return { items, isComplete: value.isComplete, readAt, problem };
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    return { items: [], isComplete: false, readAt: null, problem: error.message };
  }
}
