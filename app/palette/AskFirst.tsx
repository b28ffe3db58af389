import { useEffect } from "react";
import { useQuery } from "@tanstack/react-query";
import { dropQuestion } from "../dead-letters/questions.tsx";
import { cancelQuestion, removeQuestion } from "../jobs/questions.ts";
import { useOverview } from "../live/overview.ts";
import { ConcurrencyForm, LiftForm, RateForm } from "../queues/LimitForms.tsx";
import { Pause } from "../queues/Pause.tsx";
import { Purge } from "../queues/Purge.tsx";
import { deleteQuestion, pauseQuestion } from "../schedules/questions.ts";
import { ApiError } from "../api.ts";
import { couldNot } from "../toasts/failures.ts";
import { say } from "../toasts/say.ts";
import { Ask } from "../ui/Ask.tsx";
import { workflowQuery } from "../workflows/calls.ts";
import { OrderAsk } from "../workflows/OrderAsk.tsx";
import { carryOut, verbOf } from "./acts.ts";
import { idOf, nameOf, type Thing } from "./things.ts";
import { type ActName, asksFirst } from "./verbs.ts";

type Props = { act: ActName; thing: Thing; onClose: () => void; onDone: (go: string | undefined) => void };

/** What has to be asked before an act, in the words of the thing's own page; undefined where a form of its own asks. */
function questionOf(act: ActName, thing: Thing) {
  if (thing.kind === "deadLetter") return dropQuestion(thing);
  if (thing.kind === "job") return act === "remove" ? removeQuestion(thing) : cancelQuestion(thing);
  if (thing.kind === "schedule") return act === "delete" ? deleteQuestion(thing.name) : pauseQuestion(thing.name);
  return undefined;
}

/** It was there when it was found, and now it is not, or nobody answers: said, and the keys given back. */
function Gone({ act, thing, onClose }: Pick<Props, "act" | "thing" | "onClose">) {
  useEffect(() => {
    const why = new ApiError("unavailable", "Its current state could not be loaded. Nothing was sent.");
    say(couldNot(verbOf(act), nameOf(thing).title, why));
    onClose();
  }, [act, thing, onClose]);
  return null;
}

function QueueAsk({ act, thing, onClose }: Props) {
  const { data, error } = useOverview();
  const queue = data?.queues.find(({ name }) => name === idOf(thing));
  if (!queue) return data || error ? <Gone act={act} thing={thing} onClose={onClose} /> : null;
  if (act === "purge") return <Purge queue={queue} onClose={onClose} />;
  if (act === "rate") return <RateForm queue={queue} onClose={onClose} />;
  if (act === "concurrency") return <ConcurrencyForm queue={queue} onClose={onClose} />;
  if (act === "liftRate" || act === "liftConcurrency")
    return <LiftForm queue={queue} of={act === "liftRate" ? "rate" : "concurrency"} onClose={onClose} />;
  return <Pause queue={queue} onClose={onClose} />;
}

function RunAsk({ act, thing, onClose }: Props) {
  const { data, error } = useQuery(workflowQuery(idOf(thing)));
  const verb = (["approve", "reject", "pause", "terminate", "restart"] as const).find((one) => one === act);
  if (error || !verb) return <Gone act={act} thing={thing} onClose={onClose} />;
  return data ? <OrderAsk run={data} asked={{ verb }} onClose={onClose} /> : null;
}

/** The question before an act, once the palette is closed. */
export function AskFirst(props: Props) {
  const { act, thing, onClose, onDone } = props;
  if (!asksFirst(act, thing)) return null;
  if (thing.kind === "queue") return <QueueAsk {...props} />;
  if (thing.kind === "run") return <RunAsk {...props} />;
  const question = questionOf(act, thing);
  if (!question) return <Gone act={act} thing={thing} onClose={onClose} />;
  return <Ask {...question} onClose={onClose} act={async (reason) => onDone(await carryOut(act, thing, reason))} />;
}
