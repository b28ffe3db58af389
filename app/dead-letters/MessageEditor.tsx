import { readEditedMessage } from "#domain/dead-letters/replay";
import JsonEditor from "../ui/JsonEditor.tsx";
import type { FullDeadLetter, EditablePart } from "./message.ts";

type Props = {
  letter: FullDeadLetter;
  part: EditablePart;
  refusal: string | undefined;
  onReplay: (name: EditablePart["name"], value: unknown, reason: string) => Promise<void>;
  onClose: () => void;
};

const labels = { body: "Body as JSON", payload: "Payload as JSON", message: "Message as JSON" } as const;

/** What is wrong with a message before it is sent, by path; the server reads it again. */
function issuesOf({ queue, replays }: FullDeadLetter, message: unknown): string[] {
  if (replays !== "job") return [];
  const read = readEditedMessage(queue, message);
  return read.ok ? [] : [`${read.reason}.`, ...read.issues.map(({ path, message: said }) => `${path || "message"}: ${said}`)];
}

/** The editor of what is replayed: a payload, a body, or a message as a whole. */
export default function MessageEditor({ letter, part, refusal, onReplay, onClose }: Props) {
  return (
    <JsonEditor
      original={part.text}
      label={labels[part.name]}
      submitLabelOf={(changed) => `Replay ${changed ? "edited" : "unchanged"} to ${letter.queue}`}
      canSaveUnchanged
      refusal={refusal}
      {...(part.name === "message" ? { check: (value: unknown) => issuesOf(letter, value) } : {})}
      onSave={(value, reason) => onReplay(part.name, value, reason)}
      onClose={onClose}
    />
  );
}
