import { lazy, Suspense, useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { count } from "../ui/words.ts";
import { CopyButton } from "../ui/Id.tsx";
import { LongText } from "../ui/LongText.tsx";
import { Section } from "../ui/Section.tsx";
import { SkeletonPanel } from "../ui/Skeleton.tsx";
import { hasUnsaved, leaveForm } from "../ui/unsaved.ts";
import { editable, editableWhole, type Letter, notKept, type Part, shownOf } from "./message.ts";
import { kindOf } from "./words.ts";

const EditPart = lazy(() => import("./EditPart.tsx"));

type Props = {
  letter: Letter;
  editing: boolean;
  /** Why it can't be replayed any more, as a sentence. */
  refusal: string | undefined;
  onReplay: (name: Part["name"], value: unknown, reason: string) => Promise<void>;
  onClose: () => void;
};

const headings = { body: "Edit the body", payload: "Edit the payload", message: "Edit the message" } as const;

/** The editor of a dead letter; from its payload one can go on to the whole message. */
function Editor({ letter, refusal, onReplay, onClose }: Omit<Props, "editing">) {
  const [whole, setWhole] = useState(false);
  // As it was when the editor opened: another part would be another editor, and the text in this one lost.
  const [{ first, other }] = useState(() => ({ first: editable(letter), other: editableWhole(letter) }));
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
          <LongText key={letter.id} text={shownOf(letter)} label="What came" lines={6} json={letter.contentType === "json"} />
          <p className="text-kumo-subtle">{whyWhole(letter)}</p>
        </div>
      )}
      <Suspense fallback={<SkeletonPanel />}>
        <EditPart key={part.name} letter={letter} part={part} refusal={refusal} onReplay={onReplay} onClose={onClose} />
      </Suspense>
    </Section>
  );
}

const whyWhole = ({ replays, queue }: Letter): string =>
  replays === "job"
    ? `${queue} can't read what came. Missing envelope fields are filled in below; the message you send becomes a job.`
    : `The message you send goes to ${queue} as JSON, in place of what came.`;

/** What was sent, exactly; or the editor of it. */
export function Payload({ letter, editing, refusal, onReplay, onClose }: Props) {
  if (editing) return <Editor letter={letter} refusal={refusal} onReplay={onReplay} onClose={onClose} />;
  return (
    <Section
      title={letter.replays === "body" ? "Body" : "Payload"}
      aside={
        <span className="flex items-center gap-2 text-kumo-subtle">
          <span>{kindOf[letter.contentType]}</span>
          <span className="figure">{count(letter.bytes)} bytes</span>
          <CopyButton text={letter.body} label="the message as it is kept" />
        </span>
      }
    >
      <LongText
        key={letter.id}
        text={shownOf(letter)}
        label={letter.replays === "body" ? "Body" : "Payload"}
        json={letter.contentType === "json"}
      />
      {letter.replays === null && (
        <p className="mt-2 break-words text-kumo-subtle">{notKept(letter)} Edit and replay to send another message in its place.</p>
      )}
    </Section>
  );
}
