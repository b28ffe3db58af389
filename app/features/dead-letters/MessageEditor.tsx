import { readEditedMessage } from "#domain/dead-letters/replay";
import { needsReplayReason, returnsText } from "#domain/dead-letters/returns";
import { useState } from "react";
import { QueueSelect } from "../../ui/QueueSelect.tsx";
import JsonEditor from "../../ui/JsonTree/JsonEditor.tsx";
import type { FullDeadLetter, EditablePart } from "./message.ts";

type Props = {
  deadLetter: FullDeadLetter;
  part: EditablePart;
  refusal: string | undefined;
  onReplay: (name: EditablePart["name"], value: unknown, reason: string, queue?: string) => Promise<unknown>;
  onRehearse: ((name: EditablePart["name"], value: unknown) => void) | undefined;
  onClose: () => void;
};

const labels = { body: "Body as JSON", payload: "Payload as JSON", message: "Message as JSON" } as const;

/** Issues of a message before it is sent, as texts; none for a queue without jobs. The server validates the message again. */
function issuesOf({ queue, replays, type }: FullDeadLetter, message: unknown): string[] {
  if (replays !== "job") return [];
  const read = readEditedMessage(queue, message, undefined, type);
  return read.ok ? [] : [`${read.reason}.`, ...read.issues.map(({ path, message: text }) => `${path || "message"}: ${text}`)];
}

/** Edits what is replayed: a payload, a body or a whole message. */
export default function MessageEditor({ deadLetter, part, refusal, onReplay, onRehearse, onClose }: Props) {
  const [queue, setQueue] = useState<string>();
  return (
    <JsonEditor
      original={part.text}
      label={labels[part.name]}
      submitLabelOf={(changed) => `Replay ${changed ? "edited" : "unchanged"} to ${queue ?? deadLetter.queue}`}
      canSaveUnchanged
      refusal={refusal}
      reasonNote={needsReplayReason(deadLetter) ? `${returnsText(deadLetter)}.` : undefined}
      {...(part.name === "message" && queue === undefined ? { check: (value: unknown) => issuesOf(deadLetter, value) } : {})}
      {...(onRehearse && queue === undefined
        ? { trial: { label: "Rehearse", run: (value: unknown) => onRehearse(part.name, value) } }
        : {})}
      onSave={(value, reason) => onReplay(part.name, value, reason, queue)}
      onClose={onClose}
    >
      <QueueSelect label="Send to" ownLabel={deadLetter.queue} own={deadLetter.queue} value={queue} onChange={setQueue} />
    </JsonEditor>
  );
}
