import { lazy, Suspense, useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { formatCount } from "../ui/format.ts";
import { CopyButton } from "../ui/Id.tsx";
import { LongText } from "../ui/LongText.tsx";
import { Section } from "../ui/Section.tsx";
import { SkeletonPanel } from "../ui/Skeleton.tsx";
import { hasUnsaved, leaveForm } from "../ui/unsaved.ts";
import { editablePart, editableMessage, type FullDeadLetter, notStoredReason, type EditablePart, displayedBody } from "./message.ts";
import { contentTypeLabels } from "./labels.ts";

const EditPart = lazy(() => import("./MessageEditor.tsx"));

type Props = {
  letter: FullDeadLetter;
  editing: boolean;
  /** Why it can't be replayed any more, as a sentence. */
  refusal: string | undefined;
  onReplay: (name: EditablePart["name"], value: unknown, reason: string) => Promise<void>;
  onClose: () => void;
};

const headings = { body: "Edit the body", payload: "Edit the payload", message: "Edit the message" } as const;

/** The editor of a dead letter; from its payload one can go on to the whole message. */
function PayloadEditor({ letter, refusal, onReplay, onClose }: Omit<Props, "editing">) {
  const [whole, setWhole] = useState(false);
  // As it was when the editor opened: another part would be another editor, and the text in this one lost.
  const [{ first, other }] = useState(() => ({ first: editablePart(letter), other: editableMessage(letter) }));
  const part = (whole && other) || first;
  return (
    <Section
      title={headings[part.name]}
      aside={
        other && (
          <Button size="xs" variant="ghost" onClick={() => leaveForm(hasUnsaved(), () => setWhole(!whole))}>
            {whole ? "Edit only the payload" : "Edit the whole message"}
          </Button>
        )
      }
    >
      {part.name === "message" && !other && (
        <div className="mb-3 flex flex-col gap-2">
          <LongText key={letter.id} text={displayedBody(letter)} label="What came" lines={6} json={letter.contentType === "json"} />
          <p className="text-kumo-subtle">{replacementNote(letter)}</p>
        </div>
      )}
      <Suspense fallback={<SkeletonPanel />}>
        <EditPart key={part.name} letter={letter} part={part} refusal={refusal} onReplay={onReplay} onClose={onClose} />
      </Suspense>
    </Section>
  );
}

const replacementNote = ({ replays, queue }: FullDeadLetter): string =>
  replays === "job"
    ? `${queue} can't read what came. Missing envelope fields are filled in below; the message you send becomes a job.`
    : `The message you send goes to ${queue} as JSON, in place of what came.`;

/** What was sent, exactly; or the editor of it. */
export function PayloadSection({ letter, editing, refusal, onReplay, onClose }: Props) {
  if (editing) return <PayloadEditor letter={letter} refusal={refusal} onReplay={onReplay} onClose={onClose} />;
  return (
    <Section
      title={letter.replays === "body" ? "Body" : "Payload"}
      aside={
        <span className="flex items-center gap-2 text-kumo-subtle">
          <span>{contentTypeLabels[letter.contentType]}</span>
          <span className="figure">{formatCount(letter.bytes)} bytes</span>
          <CopyButton text={letter.body} label="the message as it is kept" />
        </span>
      }
    >
      <LongText
        key={letter.id}
        text={displayedBody(letter)}
        label={letter.replays === "body" ? "Body" : "Payload"}
        json={letter.contentType === "json"}
      />
      {letter.replays === null && (
        <p className="mt-2 break-words text-kumo-subtle">{notStoredReason(letter)} Edit and replay to send another message in its place.</p>
      )}
    </Section>
  );
}
