import type { ControlAction } from "#domain/workflows/controlRequests";
import type { Run, StepName } from "#domain/workflows/run";
import { showToast } from "../toasts/toastQueue.ts";
import { ReasonDialog } from "../ui/ReasonDialog.tsx";
import { statusStyleOf } from "../ui/StatusLabel.tsx";
import { updateRunCaches } from "./cache.ts";
import { approveRun, sendControlRequest, rejectRun } from "./calls.ts";
import { statusSigns, stepNames } from "./words.ts";

/** What can be asked of a run that needs a word of why. */
export type RunCommand = { verb: "approve" | "reject" | Exclude<ControlAction, "resume">; fromStep?: StepName };

type DialogTexts = {
  title: string;
  description: string;
  confirmLabel: string;
  hint?: string;
  reason: "required" | "optional";
  danger?: boolean;
  done: string;
  means: string;
};

/** What is done before a restart and what then happens to an article that is out already. */
const restartEffectOf = (run: Run, fromStep: StepName | undefined): string =>
  `${fromStep ? `What came before ${stepNames[fromStep]} is kept; ${stepNames[fromStep]} and what follows are done again.` : "Every step is done again."} ${
    run.steps.some(({ name, state }) => name === "store-and-publish" && state === "done")
      ? "Its article is stored and announced already: it stays as it is and is not published twice."
      : "Its article is published once, when it gets there."
  }`;

function dialogTextsOf(run: Run, { verb, fromStep }: RunCommand): DialogTexts {
  const name = `“${run.keyword}”`;
  switch (verb) {
    case "approve":
      return {
        title: `Approve ${name}`,
        description: `The run continues: its article is sent to be published under /sites/${run.brand}, then promoted.`,
        confirmLabel: "Approve and publish",
        reason: "optional",
        done: `Approved ${name}`,
        means: "Its run continues with the publish step.",
      };
    case "reject":
      return {
        title: `Reject ${name}`,
        description: "The article is not published and its keyword is not chosen again. The run can be restarted.",
        confirmLabel: "Reject the article",
        hint: "What is wrong with it",
        reason: "required",
        danger: true,
        done: `Rejected ${name}`,
        means: "The run ends without publishing it.",
      };
    case "pause":
      return {
        title: `Pause ${name}`,
        description: "A step that is at work ends first; the next one does not begin until somebody resumes the run. No tries are used up.",
        confirmLabel: "Pause the run",
        hint: "Who looks at it will see this",
        reason: "required",
        done: `Paused ${name}`,
        means: "Its next step starts when somebody resumes it.",
      };
    case "terminate":
      return {
        title: `Terminate ${name}`,
        description:
          "The run ends at once, in the middle of a step too. Nothing more of it is published; its keyword may be chosen again in a later cycle. The run can be restarted.",
        confirmLabel: "Terminate the run",
        hint: "Why it need not be written",
        reason: "required",
        danger: true,
        done: `Terminated ${name}`,
        means: "Its keyword may be chosen again in a later cycle.",
      };
    case "restart":
      return {
        title: fromStep ? `Restart ${name} from ${stepNames[fromStep]}` : `Restart ${name}`,
        description: restartEffectOf(run, fromStep),
        confirmLabel: fromStep ? `Restart from ${stepNames[fromStep]}` : "Restart the run",
        hint: "What will be different this time",
        reason: "required",
        done: `Restarted ${name}`,
        means: fromStep ? `It will start again at ${stepNames[fromStep]}.` : "It will start again at its first step.",
      };
  }
}

/** How the run has to be for what was said to be true. */
const expectedStatus: Partial<Record<RunCommand["verb"], Run["status"]>> = { pause: "paused", terminate: "terminated" };

/** Asks why, does it, shows the run as it is then and says what came of it. */
export function RunCommandDialog({ run, asked, onClose }: { run: Run; asked: RunCommand; onClose: () => void }) {
  const { done, means, ...words } = dialogTextsOf(run, asked);
  const act = async (reason: string) => {
    const { verb, fromStep } = asked;
    const now =
      verb === "approve"
        ? await approveRun(run.id, reason)
        : verb === "reject"
          ? await rejectRun(run.id, reason)
          : await sendControlRequest(run.id, verb, reason, fromStep);
    updateRunCaches([now]);
    const wanted = expectedStatus[verb];
    if (wanted === undefined || now.status === wanted) showToast({ title: done, description: means });
    else
      showToast({
        title: `Requested: ${verb} “${run.keyword}”`,
        description: `Not applied yet: the run is ${statusStyleOf(statusSigns, now.status).word.toLowerCase()}.`,
      });
  };
  return <ReasonDialog {...words} onConfirm={act} onClose={onClose} />;
}
