import { lazy, Suspense } from "react";
import { withMessages } from "../../core/withMessages.ts";
import { formatCount } from "../../ui/format.ts";
import { CopyButton } from "../../ui/Id.tsx";
import { LongText } from "../../ui/LongText.tsx";
import { Section } from "../../ui/Section.tsx";
import { PendingForm } from "../../ui/opener/PendingForm.tsx";
import { displayedBody, notStoredReason } from "./message.ts";
import { contentTypeLabels } from "./labels.ts";
import type { EditorProps } from "./PayloadEditor.tsx";

const loadEditor = withMessages(() => import("./PayloadEditor.tsx"));
const PayloadEditor = lazy(async () => ({ default: (await loadEditor()).PayloadEditor }));

/** The received payload or body, or its editor. */
export function PayloadSection({ deadLetter, editing, ...editor }: EditorProps & { editing: boolean }) {
  if (editing)
    return (
      <Suspense fallback={<PendingForm onClose={editor.onClose} />}>
        <PayloadEditor deadLetter={deadLetter} {...editor} />
      </Suspense>
    );
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
