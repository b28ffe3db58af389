import { useEffect } from "react";
import { useQuery } from "@tanstack/react-query";
import { cancelConfirmation, removeConfirmation } from "../features/jobs/confirmations.ts";
import { useOverview } from "../core/live/overview.ts";
import { ConcurrencyLimitForm, RemoveLimitForm, RateLimitForm } from "../features/queues/LimitForms.tsx";
import { PauseDialog } from "../features/queues/PauseDialog.tsx";
import { PurgeDialog } from "../features/queues/PurgeDialog.tsx";
import { deleteConfirmation, pauseConfirmation } from "../features/schedules/confirmations.ts";
import { ApiError } from "../core/api.ts";
import { failureToast } from "../core/toasts/failures.ts";
import { showToast } from "../core/toasts/toastQueue.ts";
import { ReasonDialog } from "../ui/ReasonDialog.tsx";
import { workflowQuery } from "../features/workflows/calls.ts";
import { RunCommandDialog } from "../features/workflows/RunCommandDialog.tsx";
import { runCommand, commandPhrase } from "./runCommand.ts";
import { entityId, describeEntity, type Entity } from "./entities.ts";
import { type CommandName, needsConfirmation } from "./entityActions.ts";

type Props = { command: CommandName; entity: Entity; onClose: () => void; onDone: (go: string | undefined) => void };

/** Returns the texts of the dialog before a command, the same as on the entity's page; undefined where the command has its own form. */
function questionOf(command: CommandName, entity: Entity) {
  if (entity.kind === "job") return command === "remove" ? removeConfirmation(entity) : cancelConfirmation(entity);
  if (entity.kind === "schedule") return command === "delete" ? deleteConfirmation(entity.name) : pauseConfirmation(entity.name);
  return undefined;
}

/** Closes the dialog with a toast, because the entity no longer exists or could not be loaded. */
function NotAvailable({ command, entity, onClose }: Pick<Props, "command" | "entity" | "onClose">) {
  useEffect(() => {
    const error = new ApiError("unavailable", "Its current state could not be loaded. Nothing was changed.");
    showToast(failureToast(commandPhrase(command), describeEntity(entity).title, error));
    onClose();
  }, [command, entity, onClose]);
  return null;
}

function QueueDialog({ command, entity, onClose }: Props) {
  const { data, error } = useOverview();
  const queue = data?.queues.find(({ name }) => name === entityId(entity));
  if (!queue) return data || error ? <NotAvailable command={command} entity={entity} onClose={onClose} /> : null;
  if (command === "purge") return <PurgeDialog queue={queue} onClose={onClose} />;
  if (command === "rate") return <RateLimitForm queue={queue} onClose={onClose} />;
  if (command === "concurrency") return <ConcurrencyLimitForm queue={queue} onClose={onClose} />;
  if (command === "liftRate" || command === "liftConcurrency")
    return <RemoveLimitForm queue={queue} of={command === "liftRate" ? "rate" : "concurrency"} onClose={onClose} />;
  return <PauseDialog queue={queue} onClose={onClose} />;
}

function RunDialog({ command, entity, onClose }: Props) {
  const { data, error } = useQuery(workflowQuery(entityId(entity)));
  const verb = (["approve", "reject", "pause", "terminate", "restart"] as const).find((one) => one === command);
  if (error || !verb) return <NotAvailable command={command} entity={entity} onClose={onClose} />;
  return data ? <RunCommandDialog run={data} command={{ verb }} onClose={onClose} /> : null;
}

/** The dialog before a command that needs a reason or a confirmation. The palette is closed by then. */
export function ConfirmCommand(props: Props) {
  const { command, entity, onClose, onDone } = props;
  if (!needsConfirmation(command, entity)) return null;
  if (entity.kind === "queue") return <QueueDialog {...props} />;
  if (entity.kind === "run") return <RunDialog {...props} />;
  const question = questionOf(command, entity);
  if (!question) return <NotAvailable command={command} entity={entity} onClose={onClose} />;
  return <ReasonDialog {...question} onClose={onClose} onConfirm={async (reason) => onDone(await runCommand(command, entity, reason))} />;
}
