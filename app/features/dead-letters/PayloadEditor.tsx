import { useState } from "react";
import { Button } from "../../ui/button/Button.tsx";
import { LongText } from "../../ui/LongText.tsx";
import { Section } from "../../ui/Section.tsx";
import { hasUnsaved, leaveForm } from "../../ui/unsaved.ts";
import { type EditablePart, editableMessage, editablePart, displayedBody, type FullDeadLetter } from "./message.ts";
import MessageEditor from "./MessageEditor.tsx";

export type EditorProps = {
  deadLetter: FullDeadLetter;
  /** Why the dead letter can't be replayed anymore, as a sentence; undefined if it can. */
  refusal: string | undefined;
  onReplay: (name: EditablePart["name"], value: unknown, reason: string, queue?: string) => Promise<unknown>;
  /** Rehearses the edited part; undefined where nothing can be rehearsed. */
  onRehearse: ((name: EditablePart["name"], value: unknown) => void) | undefined;
  onClose: () => void;
};

const headings = { body: "Edit body", payload: "Edit payload", message: "Edit message" } as const;

const replacementNote = ({ replays, queue }: FullDeadLetter): string =>
  replays === "job"
    ? `${queue} can't read the received message. Missing envelope fields are filled in below. The message you send becomes a job.`
    : `The message you send goes to ${queue} as JSON and replaces the received one.`;

/** The editor of a dead letter. The operator can switch from the payload to the whole message. */
export function PayloadEditor({ deadLetter, refusal, onReplay, onRehearse, onClose }: EditorProps) {
  const [isWholeMessage, setIsWholeMessage] = useState(false);
  // The parts as they were when the editor opened: another part would be a new editor, and the typed text would be lost.
  const [{ initialPart, messagePart }] = useState(() => ({
    initialPart: editablePart(deadLetter),
    messagePart: editableMessage(deadLetter),
  }));
  const part = (isWholeMessage && messagePart) || initialPart;
  return (
    <Section
      title={headings[part.name]}
      aside={
        messagePart && (
          <Button size="xs" variant="ghost" onClick={() => leaveForm(hasUnsaved(), () => setIsWholeMessage(!isWholeMessage))}>
            {isWholeMessage ? "Edit payload only" : "Edit whole message"}
          </Button>
        )
      }
    >
      {part.name === "message" && !messagePart && (
        <div className="mb-3 flex flex-col gap-2">
          <LongText
            key={deadLetter.id}
            text={displayedBody(deadLetter)}
            label="Received message"
            lines={6}
            json={deadLetter.contentType === "json"}
          />
          <p className="text-kumo-subtle">{replacementNote(deadLetter)}</p>
        </div>
      )}
      <MessageEditor
        key={part.name}
        deadLetter={deadLetter}
        part={part}
        refusal={refusal}
        onReplay={onReplay}
        onRehearse={onRehearse}
        onClose={onClose}
      />
    </Section>
  );
}
