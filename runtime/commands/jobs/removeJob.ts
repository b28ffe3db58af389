import { removeJob as storeRemoval } from "#store/jobs/commands";
import type { CommandContext } from "../context.ts";
import { dispatchOrHandOver } from "../../publish.ts";
import { assertJobAllows } from "./allowed.ts";

/** Deletes a job that is not running, with its attempts and logs, which may release its parent. Throws `conflict` while it runs, `not_found`. */
export async function removeJob(context: CommandContext, id: string): Promise<void> {
  await assertJobAllows(context, id, "remove");
  const { toDispatch } = await storeRemoval(context.ops, id, context.audit);
  await context.after(dispatchOrHandOver(context, toDispatch));
}
