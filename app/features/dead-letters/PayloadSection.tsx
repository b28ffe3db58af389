import { lazy, Suspense, useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { formatCount } from "../../ui/format.ts";
import { CopyButton } from "../../ui/Id.tsx";
import { LongText } from "../../ui/LongText.tsx";
import { Section } from "../../ui/Section.tsx";
import { SkeletonPanel } from "../../ui/Skeleton.tsx";
import { hasUnsaved, leaveForm } from "../../ui/unsaved.ts";
import { editablePart, editableMessage, type FullDeadLetter, notStoredReason, type EditablePart, displayedBody } from "./message.ts";
import { contentTypeLabels } from "./labels.ts";

const MessageEditor = lazy(() => import("./MessageEditor.tsx"));

type Props = {
  deadLetter: FullDeadLetter;
  editing: boolean;
  /** Why the dead letter can't be replayed anymore, as a sentence; undefined if it can. */
  refusal: string | undefined;
  onReplay: (name: EditablePart["name"], value: unknown, reason: string, queue?: string) => Promise<unknown>;
  /** Rehearses the edited part; undefined where nothing can be rehearsed. */
  onRehearse: ((name: EditablePart["name"], value: unknown) => void) | undefined;
  onClose: () => void;
};

const headings = { body: "Edit body", payload: "Edit payload", message: "Edit message" } as const;

/** The editor of a dead letter. The operator can switch from the payload to the whole message. */
function PayloadEditor({ deadLetter, refusal, onReplay, onRehearse, onClose }: Omit<Props, "editing">) {
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
      <Suspense fallback={<SkeletonPanel />}>
        <MessageEditor
          key={part.name}
          deadLetter={deadLetter}
          part={part}
          refusal={refusal}
          onReplay={onReplay}
          onRehearse={onRehearse}
          onClose={onClose}
        />
      </Suspense>
    </Section>
  );
}

const replacementNote = ({ replays, queue }: FullDeadLetter): string =>
  replays === "job"
    ? `${queue} can't read the received message. Missing envelope fields are filled in below. The message you send becomes a job.`
    : `The message you send goes to ${queue} as JSON and replaces the received one.`;

/** The received payload or body, or its editor. */
export function PayloadSection({ deadLetter, editing, ...editor }: Props) {
  if (editing) return <PayloadEditor deadLetter={deadLetter} {...editor} />;
  return (
    <Section
      title={deadLetter.replays === "body" ? "Body" : "Payload"}
      aside={
        <span className="flex items-center gap-2 text-kumo-subtle">
          <span>{contentTypeLabels[deadLetter.contentType]}</span>
          <span className="figure">{formatCount(deadLetter.bytes)} bytes</span>
          <CopyButton text={deadLetter.body} label="stored message" />
        </span>
      }
    >
      <LongText
        key={deadLetter.id}
        text={displayedBody(deadLetter)}
        label={deadLetter.replays === "body" ? "Body" : "Payload"}
        json={deadLetter.contentType === "json"}
      />
      {deadLetter.replays === null && (
        <p className="mt-2 break-words text-kumo-subtle">{notStoredReason(deadLetter)} Edit and replay to send another message instead.</p>
      )}
    </Section>
  );
}
