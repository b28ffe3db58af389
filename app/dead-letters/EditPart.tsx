import { readWritten } from "#domain/replays";
import EditJson from "../ui/EditJson.tsx";
import type { Letter, Part } from "./message.ts";

type Props = {
  letter: Letter;
  part: Part;
  refusal: string | undefined;
  onReplay: (name: Part["name"], value: unknown, reason: string) => Promise<void>;
  onClose: () => void;
};

const labels = { body: "Body as JSON", payload: "Payload as JSON", message: "Message as JSON" } as const;

/** What is wrong with a message before it is sent, by path; the server reads it again. */
function issuesOf({ queue, replays }: Letter, message: unknown): string[] {
  if (replays !== "job") return [];
  const read = readWritten(queue, message);
  return read.ok ? [] : [`${read.reason}.`, ...read.issues.map(({ path, message: said }) => `${path || "message"}: ${said}`)];
}

/** The editor of what is replayed: a payload, a body, or a message as a whole. */
export default function EditPart({ letter, part, refusal, onReplay, onClose }: Props) {
  return (
    <EditJson
      original={part.text}
      label={labels[part.name]}
      verbOf={(changed) => `Replay ${changed ? "edited" : "unchanged"} to ${letter.queue}`}
      unchanged
      refusal={refusal}
      {...(part.name === "message" ? { check: (value: unknown) => issuesOf(letter, value) } : {})}
      onSave={(value, reason) => onReplay(part.name, value, reason)}
      onClose={onClose}
    />
  );
}
