import { useEffect } from "react";
import { useQuery } from "@tanstack/react-query";
import { dropConfirmation } from "../dead-letters/confirmations.tsx";
import { cancelConfirmation, removeConfirmation } from "../jobs/confirmations.ts";
import { useOverview } from "../live/overview.ts";
import { ConcurrencyLimitForm, RemoveLimitForm, RateLimitForm } from "../queues/LimitForms.tsx";
import { PauseDialog } from "../queues/PauseDialog.tsx";
import { PurgeDialog } from "../queues/PurgeDialog.tsx";
import { deleteConfirmation, pauseConfirmation } from "../schedules/confirmations.ts";
import { ApiError } from "../api.ts";
import { failureToast } from "../toasts/failures.ts";
import { showToast } from "../toasts/toastQueue.ts";
import { ReasonDialog } from "../ui/ReasonDialog.tsx";
import { workflowQuery } from "../workflows/calls.ts";
import { RunCommandDialog } from "../workflows/RunCommandDialog.tsx";
import { runCommand, commandPhrase } from "./runCommand.ts";
import { entityId, describeEntity, type Entity } from "./entities.ts";
import { type CommandName, needsConfirmation } from "./entityActions.ts";

type Props = { act: CommandName; thing: Entity; onClose: () => void; onDone: (go: string | undefined) => void };

/** What has to be asked before an act, in the words of the thing's own page; undefined where a form of its own asks. */
function questionOf(act: CommandName, thing: Entity) {
  if (thing.kind === "deadLetter") return dropConfirmation(thing);
  if (thing.kind === "job") return act === "remove" ? removeConfirmation(thing) : cancelConfirmation(thing);
  if (thing.kind === "schedule") return act === "delete" ? deleteConfirmation(thing.name) : pauseConfirmation(thing.name);
  return undefined;
}

/** It was there when it was found, and now it is not, or nobody answers: said, and the keys given back. */
function Gone({ act, thing, onClose }: Pick<Props, "act" | "thing" | "onClose">) {
  useEffect(() => {
    const why = new ApiError("unavailable", "Its current state could not be loaded. Nothing was sent.");
    showToast(failureToast(commandPhrase(act), describeEntity(thing).title, why));
    onClose();
  }, [act, thing, onClose]);
  return null;
}

function QueueAsk({ act, thing, onClose }: Props) {
  const { data, error } = useOverview();
  const queue = data?.queues.find(({ name }) => name === entityId(thing));
  if (!queue) return data || error ? <Gone act={act} thing={thing} onClose={onClose} /> : null;
  if (act === "purge") return <PurgeDialog queue={queue} onClose={onClose} />;
  if (act === "rate") return <RateLimitForm queue={queue} onClose={onClose} />;
  if (act === "concurrency") return <ConcurrencyLimitForm queue={queue} onClose={onClose} />;
  if (act === "liftRate" || act === "liftConcurrency")
    return <RemoveLimitForm queue={queue} of={act === "liftRate" ? "rate" : "concurrency"} onClose={onClose} />;
  return <PauseDialog queue={queue} onClose={onClose} />;
}

function RunAsk({ act, thing, onClose }: Props) {
  const { data, error } = useQuery(workflowQuery(entityId(thing)));
  const verb = (["approve", "reject", "pause", "terminate", "restart"] as const).find((one) => one === act);
  if (error || !verb) return <Gone act={act} thing={thing} onClose={onClose} />;
  return data ? <RunCommandDialog run={data} command={{ verb }} onClose={onClose} /> : null;
}

/** The question before an act, once the palette is closed. */
export function ConfirmCommand(props: Props) {
  const { act, thing, onClose, onDone } = props;
  if (!needsConfirmation(act, thing)) return null;
  if (thing.kind === "queue") return <QueueAsk {...props} />;
  if (thing.kind === "run") return <RunAsk {...props} />;
  const question = questionOf(act, thing);
  if (!question) return <Gone act={act} thing={thing} onClose={onClose} />;
  return <ReasonDialog {...question} onClose={onClose} onConfirm={async (reason) => onDone(await runCommand(act, thing, reason))} />;
}
