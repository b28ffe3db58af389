import { useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import type { Plan } from "#domain/plans/plan";
import { links } from "../../core/links.ts";
import { failureReason } from "../../core/toasts/failureReason.ts";
import { failureToast } from "../../core/toasts/failures.ts";
import { forgetUndo, showToast } from "../../core/toasts/toastQueue.ts";
import { formatCount, pluralize } from "../format.ts";
import type { ActionInput, ActionList, BulkForm, BulkPlan } from "./action.ts";
import { invalidateItems, isSmall, type ListFilter, planForFilter, planForIds, runSmallPlan, undoSmallPlan } from "./runPlan.ts";
import type { BulkProgress } from "./useBulkCommand.ts";

/** What the toast says of a plan that did not do all: which were left out, and why. */
function restOf({ skipped, changed }: Plan): string | undefined {
  const left = [...skipped, ...(changed > 0 ? [{ count: changed, text: "changed meanwhile" }] : [])];
  const total = left.reduce((sum, { count }) => sum + count, 0);
  return total > 0
    ? `${formatCount(total)} skipped: ${left.map(({ count, text }) => (left.length > 1 ? `${count}× ${text}` : text)).join("; ")}.`
    : undefined;
}

/** Undoes a plan from its toast. */
const undoFromToast = (id: string, ids: readonly string[]): void =>
  void undoSmallPlan(id)
    .then(() => showToast({ title: "Undone" }))
    .catch((failure: unknown) => showToast(failureToast("undo", "the plan", failure)))
    .finally(() => invalidateItems(ids));

/**
 * Runs bulk actions as plans. A small one for selected items runs at once and reports with a toast; a larger one, and one for all that match
 * a filter, opens its page, where it is looked at and confirmed.
 */
export function usePlanCommand<T>(list: ActionList<T>) {
  const [running, setRunning] = useState<BulkProgress>();
  const navigate = useNavigate();
  const report = (plan: Plan, bulk: BulkForm<T>, things: readonly T[], verb: string, ids: readonly string[]) => {
    const rest = restOf(plan);
    const text = plan.sent === things.length && bulk.toast ? bulk.toast(things) : { title: `${pluralize(plan.sent, list.noun)} ${verb}` };
    const description = [text.description, rest].filter(Boolean).join(" ");
    if (plan.sent > 0) forgetUndo();
    showToast({
      title: text.title,
      ...(description ? { description } : {}),
      ...(plan.undo.text !== null && plan.sent > 0 ? { undo: () => undoFromToast(plan.id, ids) } : {}),
      tone: plan.sent === 0 ? "failed" : "done",
    });
  };
  const runSelected = async (
    bulk: BulkForm<T>,
    { action, isOpened = false }: BulkPlan,
    things: readonly T[],
    input: ActionInput,
  ): Promise<void> => {
    const verb = bulk.done(input);
    const ids = things.map((thing) => list.idOf(thing));
    setRunning({ verb, done: 0, of: ids.length });
    try {
      const plan = await planForIds(action, ids, input);
      if (isOpened || (plan.eligible > 0 && !isSmall(plan))) return void navigate(links.plan(plan.id));
      const ran = plan.eligible > 0 ? await runSmallPlan(plan, (done) => setRunning({ verb, done, of: ids.length })) : plan;
      report(ran, bulk, things, verb, ids);
    } catch (failure) {
      showToast({ title: `No ${list.noun} ${verb}`, description: failureReason(failure), tone: "failed" });
    } finally {
      setRunning(undefined);
      invalidateItems(ids);
    }
  };
  const planAll = async (label: string, { action }: BulkPlan, filter: ListFilter, until: Date | undefined): Promise<void> => {
    setRunning({ verb: "planned", done: 0, of: 1 });
    try {
      const { id } = await planForFilter(action, filter, until);
      void navigate(links.plan(id));
    } catch (failure) {
      showToast(failureToast(label.toLowerCase(), `all ${list.noun}s that match`, failure));
    } finally {
      setRunning(undefined);
    }
  };
  return { running, runSelected, planAll };
}
