import { useOverviewPart } from "../live/overview.ts";
import { Pause } from "../queues/Pause.tsx";
import { Ask } from "../ui/Ask.tsx";
import { carryOut } from "./acts.ts";
import { idOf, nameOf, type Thing } from "./things.ts";
import type { ActName } from "./verbs.ts";

type Question = { title: string; says: string; verb: string; reason: "required" | "optional"; danger?: true; hint?: string };

/** What has to be asked before an act; undefined for an act that needs no question. */
export function questionOf(act: ActName, thing: Thing): Question | undefined {
  const { title } = nameOf(thing);
  if (act === "drop")
    return {
      title: `Drop ${title}`,
      says: "Its work is not done and nothing is sent. It stays under Dropped and can be restored for 7 days.",
      verb: "Drop the dead letter",
      reason: "required",
      danger: true,
      hint: "Why it need not be done",
    };
  if (act === "cancel")
    return {
      title: `Cancel ${title}`,
      says: "A job that waits ends as failed, without a dead letter. One that runs is asked to stop.",
      verb: "Cancel the job",
      reason: "optional",
      danger: true,
    };
  if (act === "approve")
    return { title: `Approve “${title}”`, says: "The article is published and promoted.", verb: "Approve and publish", reason: "optional" };
  if (act === "reject")
    return {
      title: `Reject “${title}”`,
      says: "The article is not published. This cannot be taken back; the keyword may be chosen again in a later cycle.",
      verb: "Reject the article",
      reason: "required",
      danger: true,
      hint: "What is wrong with it",
    };
  if (act === "pause")
    return {
      title: `Pause ${title}`,
      says: "Nothing is started by it until somebody resumes it.",
      verb: `Pause ${title}`,
      reason: "required",
      hint: "Who paused it will be seen with this reason",
    };
  return undefined;
}

type Props = { act: ActName; thing: Thing; onClose: () => void; onDone: (go: string | undefined) => void };

/** The question before an act, once the palette is closed. */
export function AskFirst({ act, thing, onClose, onDone }: Props) {
  const queue = useOverviewPart((overview) => overview.queues.find(({ name }) => thing.kind === "queue" && name === idOf(thing)));
  if (queue && act === "pause") return <Pause queue={queue} onClose={onClose} />;
  const question = questionOf(act, thing);
  if (!question) return null;
  return <Ask {...question} onClose={onClose} act={async (reason) => onDone(await carryOut(act, thing, reason))} />;
}
