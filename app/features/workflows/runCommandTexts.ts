import type { ControlAction } from "#domain/workflows/controlRequests";
import type { Run, StepName } from "#domain/workflows/run";
import { stepNames } from "./words.ts";

/** A command on a run that asks for a reason first. `fromStep`: the step to restart from, the first one if missing. */
export type RunCommand = { verb: "approve" | "reject" | Exclude<ControlAction, "resume">; fromStep?: StepName };

type DialogTexts = {
  title: string;
  description: string;
  confirmLabel: string;
  hint?: string;
  reason: "required" | "optional";
  danger?: boolean;
  /** The title and the description of the toast after the command was applied. */
  done: string;
  effect: string;
};

/** Publishing is done once: a restart changes neither the article that is stored nor its page. */
const publishedEffectOf = ({ url }: Run): string =>
  url === null ? "The stored article won't change and is published only once." : "The published article won't change.";

/** What a restart does: which steps run again, and what happens to an article that is already published. */
const restartEffectOf = (run: Run, fromStep: StepName | undefined): string =>
  `${fromStep ? `Keeps the steps before ${stepNames[fromStep]}. Reruns ${stepNames[fromStep]} and the steps after it.` : "Reruns every step."} ${
    run.steps.some(({ name, state }) => name === "store-and-publish" && state === "done")
      ? publishedEffectOf(run)
      : "The article is published once."
  }`;

/** The texts of the dialog and the toast of a command on `run`. */
export function dialogTextsOf(run: Run, { verb, fromStep }: RunCommand): DialogTexts {
  const name = `“${run.keyword}”`;
  switch (verb) {
    case "approve":
      return {
        title: `Approve ${name}`,
        description: `Publishes the article under /sites/${run.brand} and then promotes it.`,
        confirmLabel: "Approve and publish",
        reason: "optional",
        done: `Approved ${name}`,
        effect: "The run continues with Publish.",
      };
    case "reject":
      return {
        title: `Reject ${name}`,
        description: "The article won't be published and its keyword won't be chosen again. You can restart the run.",
        confirmLabel: "Reject article",
        hint: "What is wrong with the article",
        reason: "required",
        danger: true,
        done: `Rejected ${name}`,
        effect: "The run ends without publishing the article.",
      };
    case "pause":
      return {
        title: `Pause ${name}`,
        description: "The running step finishes. The next step starts when the run is resumed. No attempts are used.",
        confirmLabel: "Pause run",
        hint: "Visible to your team",
        reason: "required",
        done: `Paused ${name}`,
        effect: "The next step starts when the run is resumed.",
      };
    case "terminate":
      return {
        title: `Terminate ${name}`,
        description:
          "Ends the run at once, even within a step. Nothing more will be published. The keyword may be chosen again in a later cycle. You can restart the run.",
        confirmLabel: "Terminate run",
        hint: "Why the article is not needed",
        reason: "required",
        danger: true,
        done: `Terminated ${name}`,
        effect: "The keyword may be chosen again in a later cycle.",
      };
    case "restart":
      return {
        title: fromStep ? `Restart ${name} from ${stepNames[fromStep]}` : `Restart ${name}`,
        description: restartEffectOf(run, fromStep),
        confirmLabel: fromStep ? `Restart from ${stepNames[fromStep]}` : "Restart run",
        hint: "What has changed since the last run",
        reason: "required",
        done: `Restarted ${name}`,
        effect: fromStep ? `The run starts again from ${stepNames[fromStep]}.` : "The run starts again from its first step.",
      };
  }
}
