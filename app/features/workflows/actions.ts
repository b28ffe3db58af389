import { dismissRefusal } from "#domain/allowed";
import { type ControlAction, controlRefusal } from "#domain/workflows/controlRequests";
import type { Run, StepName } from "#domain/workflows/run";
import { api, resultOf } from "../../core/api.ts";
import { updateRunCaches } from "../../core/live/runCache.ts";
import { queryClient } from "../../core/queryClient.ts";
import { type ActionInput, type ActionList, defineAction, reasonBody, type ToastText } from "../../ui/actions/action.ts";
import { viewTraceOf } from "../../ui/actions/viewTrace.ts";
import { statusStyleOf } from "../../ui/StatusLabel.tsx";
import { runEndpoint, workflowQuery } from "./calls.ts";
import { pluralize } from "../../ui/format.ts";
import { runNouns } from "../../ui/runNouns.ts";
import { stepNameOf } from "../../ui/stepNames.ts";
import { runTexts, runTitleOf } from "./runTexts.ts";
import { statusSigns } from "./words.ts";

/** What the actions need of a run. Search results have only this. `fromStep`: the step to restart from, the first one if missing. */
export type RunItem = Pick<Run, "id" | "status" | "unresolved"> & Partial<Run> & { fromStep?: StepName };

const nameOf = (run: RunItem): string => `“${runTitleOf(run)}”`;
const canControl = (run: RunItem, action: ControlAction): boolean =>
  controlRefusal({ status: run.status, steps: run.steps ?? [] }, action) === null;

/** Sends the request of an action on a run, and shows the changed run everywhere. */
async function send(request: Promise<Run>): Promise<Run> {
  const run = await request;
  updateRunCaches([run]);
  return run;
}

/** Sends a request that takes nothing but a reason. */
const request =
  (verb: "approve" | "pause" | "resume" | "terminate" | "dismiss") =>
  ({ id }: RunItem, { reason }: ActionInput): Promise<Run> =>
    send(resultOf(runEndpoint[verb].$post({ param: { id }, json: reasonBody(reason) })));

/** The toast of a request that takes effect later: `done` once the run has the status, else that it was only requested. */
const requestedOr = (verb: string, run: RunItem, { status }: Run, expected: Run["status"], done: ToastText): ToastText =>
  status === expected
    ? done
    : {
        title: `Requested: ${verb} ${nameOf(run)}`,
        description: `Not applied yet: the run is ${statusStyleOf(statusSigns, status).word.toLowerCase()}.`,
      };

const approve = defineAction<RunItem, Run>({
  id: "approve",
  needs: "workflow.approve",
  label: () => "Approve",
  // Its button is below what is decided about.
  button: () => null,
  key: "a",
  variant: "primary",
  isAllowed: ({ status }) => status === "waiting",
  palette: { verb: "approve", title: (run) => `Approve ${nameOf(run)}…` },
  confirm: (run) => ({
    title: `Approve ${nameOf(run)}`,
    description: runTexts().approve(run),
    confirmLabel: runTexts().approveLabel,
    reason: "optional",
  }),
  run: request("approve"),
  done: (_, run) => ({ title: `Approved ${nameOf(run)}`, description: runTexts().approved }),
  bulk: {
    label: (count) => `Approve ${count}…`,
    key: "A",
    isHiddenIfNone: true,
    done: () => "approved",
    confirm: (count) => ({
      title: `Approve ${pluralize(count, ...runNouns())}`,
      description: "Each continues on its own. Those that somebody has decided meanwhile stay as they are.",
      confirmLabel: `Approve ${pluralize(count, ...runNouns())}`,
      reason: "optional",
    }),
    runMany: async (runs, { reason }) => {
      const { items } = await resultOf(api.workflows.approve.$post({ json: { ids: runs.map(({ id }) => id), ...reasonBody(reason) } }));
      updateRunCaches(items.flatMap(({ run }) => run ?? []));
      return items.map(({ error }) => error?.message ?? null);
    },
  },
});

const resume = defineAction<RunItem, Run>({
  id: "resume",
  needs: "workflow.resume",
  label: () => "Resume",
  key: "p",
  variant: "primary",
  isAllowed: (run) => canControl(run, "resume"),
  palette: { verb: "resume", synonyms: ["start", "unpause"], title: (run) => `Resume ${nameOf(run)}` },
  run: request("resume"),
  done: (_, run) => ({ title: `Resumed ${nameOf(run)}`, description: "Continues from its next step." }),
});

const reject = defineAction<RunItem, Run>({
  id: "reject",
  needs: "workflow.reject",
  label: () => "Reject",
  button: () => null,
  key: "d",
  variant: "secondary-destructive",
  isAllowed: ({ status }) => status === "waiting",
  palette: { verb: "reject", title: (run) => `Reject ${nameOf(run)}…` },
  confirm: (run) => ({
    title: `Reject ${nameOf(run)}`,
    description: runTexts().reject,
    confirmLabel: runTexts().rejectLabel,
    hint: runTexts().rejectHint,
    reason: "required",
    danger: true,
  }),
  run: ({ id }, { reason }) => send(resultOf(runEndpoint.reject.$post({ param: { id }, json: { reason } }))),
  done: (_, run) => ({ title: `Rejected ${nameOf(run)}`, description: runTexts().rejected }),
});

const pause = defineAction<RunItem, Run>({
  id: "pause",
  needs: "workflow.pause",
  label: () => "Pause",
  key: "p",
  isAllowed: (run) => canControl(run, "pause"),
  palette: { verb: "pause", synonyms: ["stop"], title: (run) => `Pause ${nameOf(run)}…` },
  confirm: (run) => ({
    title: `Pause ${nameOf(run)}`,
    description: "The running step finishes. The next step starts when the run is resumed. No attempts are used.",
    confirmLabel: "Pause run",
    hint: "Visible to your team",
    reason: "required",
  }),
  run: request("pause"),
  done: (updated, run) =>
    requestedOr("pause", run, updated, "paused", {
      title: `Paused ${nameOf(run)}`,
      description: "The next step starts when the run is resumed.",
    }),
});

/** Restarts a finished run, from its first step or from `fromStep`. */
export const restart = defineAction<RunItem, Run>({
  id: "restart",
  needs: "workflow.restart",
  label: () => "Restart",
  tooltip: () => "Restart from the first step",
  key: "r",
  isAllowed: (run) => canControl(run, "restart"),
  palette: { verb: "restart", synonyms: ["retry", "rerun"], title: (run) => `Restart ${nameOf(run)}…` },
  confirm: (run) => {
    const step = run.fromStep && stepNameOf(run.fromStep);
    const reruns = step ? `Keeps the steps before ${step}. Reruns ${step} and the steps after it.` : "Reruns every step.";
    return {
      title: step ? `Restart ${nameOf(run)} from ${step}` : `Restart ${nameOf(run)}`,
      description: `${reruns} ${runTexts().restart(run)}`.trim(),
      confirmLabel: step ? `Restart from ${step}` : "Restart run",
      hint: "What has changed since the last run",
      reason: "required",
    };
  },
  run: ({ id, fromStep }, { reason }) =>
    send(resultOf(runEndpoint.restart.$post({ param: { id }, json: { ...reasonBody(reason), ...(fromStep ? { fromStep } : {}) } }))),
  done: (_, run) => ({
    title: `Restarted ${nameOf(run)}`,
    description: `The run starts again from ${run.fromStep ? stepNameOf(run.fromStep) : "its first step"}.`,
  }),
});

const dismiss = defineAction<RunItem, Run>({
  id: "dismiss",
  needs: "workflow.dismiss",
  label: () => "Dismiss",
  key: "x",
  isAllowed: (run) => dismissRefusal(run) === null,
  palette: { verb: "dismiss", title: (run) => `Dismiss ${nameOf(run)}` },
  run: request("dismiss"),
  done: (_, run) => ({ title: `Dismissed ${nameOf(run)}`, description: "The run stays failed but no longer counts as a problem." }),
});

const terminate = defineAction<RunItem, Run>({
  id: "terminate",
  needs: "workflow.terminate",
  label: () => "Terminate",
  key: "c",
  variant: "secondary-destructive",
  isAllowed: (run) => canControl(run, "terminate"),
  palette: { verb: "terminate", synonyms: ["stop"], title: (run) => `Terminate ${nameOf(run)}…` },
  confirm: (run) => ({
    title: `Terminate ${nameOf(run)}`,
    description: runTexts().terminate,
    confirmLabel: "Terminate run",
    hint: runTexts().terminateHint,
    reason: "required",
    danger: true,
  }),
  run: request("terminate"),
  done: (updated, run) =>
    requestedOr("terminate", run, updated, "terminated", {
      title: `Terminated ${nameOf(run)}`,
      description: runTexts().terminated,
    }),
});

/** All actions on a workflow run. */
export const runActions: ActionList<RunItem> = {
  noun: "workflow run",
  idOf: ({ id }) => id,
  nameOf: runTitleOf,
  actions: [approve, resume, reject, pause, restart, dismiss, terminate, viewTraceOf()],
  load: ({ id }) => queryClient.fetchQuery(workflowQuery(id)),
};

/** The actions that decide about a run that awaits approval. */
export const approvalActions = [approve, reject] as const;
