import type { RunVerb } from "#domain/runOrders";
import type { Run, StepName } from "#domain/runs";
import { say } from "../toasts/say.ts";
import { Ask } from "../ui/Ask.tsx";
import { signOf } from "../ui/Sign.tsx";
import { takeRuns } from "./cache.ts";
import { approve, order, reject } from "./calls.ts";
import { statusSigns, stepNames } from "./words.ts";

/** What can be asked of a run that needs a word of why. */
export type Asked = { verb: "approve" | "reject" | Exclude<RunVerb, "resume">; fromStep?: StepName };

type Words = {
  title: string;
  says: string;
  verb: string;
  hint?: string;
  reason: "required" | "optional";
  danger?: boolean;
  done: string;
  means: string;
};

/** What is done before a restart and what then happens to an article that is out already. */
const again = (run: Run, fromStep: StepName | undefined): string =>
  `${fromStep ? `What came before ${stepNames[fromStep]} is kept; ${stepNames[fromStep]} and what follows are done again.` : "Every step is done again."} ${
    run.steps.some(({ name, state }) => name === "store-and-publish" && state === "done")
      ? "Its article is stored and announced already: it stays as it is and is not published twice."
      : "Its article is published once, when it gets there."
  }`;

function wordsOf(run: Run, { verb, fromStep }: Asked): Words {
  const name = `“${run.keyword}”`;
  switch (verb) {
    case "approve":
      return {
        title: `Approve ${name}`,
        says: `The run continues: its article is sent to be published under /sites/${run.brand}, then promoted.`,
        verb: "Approve and publish",
        reason: "optional",
        done: `Approved ${name}`,
        means: "Its run continues with the publish step.",
      };
    case "reject":
      return {
        title: `Reject ${name}`,
        says: "The article is not published and its keyword is not chosen again. The run can be restarted.",
        verb: "Reject the article",
        hint: "What is wrong with it",
        reason: "required",
        danger: true,
        done: `Rejected ${name}`,
        means: "The run ends without publishing it.",
      };
    case "pause":
      return {
        title: `Pause ${name}`,
        says: "A step that is at work ends first; the next one does not begin until somebody resumes the run. No tries are used up.",
        verb: "Pause the run",
        hint: "Who looks at it will see this",
        reason: "required",
        done: `Paused ${name}`,
        means: "Its next step starts when somebody resumes it.",
      };
    case "terminate":
      return {
        title: `Terminate ${name}`,
        says: "The run ends at once, in the middle of a step too. Nothing more of it is published; its keyword may be chosen again in a later cycle. The run can be restarted.",
        verb: "Terminate the run",
        hint: "Why it need not be written",
        reason: "required",
        danger: true,
        done: `Terminated ${name}`,
        means: "Its keyword may be chosen again in a later cycle.",
      };
    case "restart":
      return {
        title: fromStep ? `Restart ${name} from ${stepNames[fromStep]}` : `Restart ${name}`,
        says: again(run, fromStep),
        verb: fromStep ? `Restart from ${stepNames[fromStep]}` : "Restart the run",
        hint: "What will be different this time",
        reason: "required",
        done: `Restarted ${name}`,
        means: fromStep ? `It will start again at ${stepNames[fromStep]}.` : "It will start again at its first step.",
      };
  }
}

/** How the run has to be for what was said to be true. */
const reached: Partial<Record<Asked["verb"], Run["status"]>> = { pause: "paused", terminate: "terminated" };

/** Asks why, does it, shows the run as it is then and says what came of it. */
export function OrderAsk({ run, asked, onClose }: { run: Run; asked: Asked; onClose: () => void }) {
  const { done, means, ...words } = wordsOf(run, asked);
  const act = async (reason: string) => {
    const { verb, fromStep } = asked;
    const now =
      verb === "approve"
        ? await approve(run.id, reason)
        : verb === "reject"
          ? await reject(run.id, reason)
          : await order(run.id, verb, reason, fromStep);
    takeRuns([now]);
    const wanted = reached[verb];
    if (wanted === undefined || now.status === wanted) say({ title: done, description: means });
    else
      say({
        title: `Requested: ${verb} “${run.keyword}”`,
        description: `Not applied yet: the run is ${signOf(statusSigns, now.status).word.toLowerCase()}.`,
      });
  };
  return <Ask {...words} act={act} onClose={onClose} />;
}
