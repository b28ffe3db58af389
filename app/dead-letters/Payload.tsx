import { lazy, Suspense } from "react";
import { count } from "../ui/words.ts";
import { CopyButton } from "../ui/Id.tsx";
import { LongText } from "../ui/LongText.tsx";
import { Section } from "../ui/Section.tsx";
import { SkeletonPanel } from "../ui/Skeleton.tsx";
import { editable, type Letter, notKept, shownOf } from "./message.ts";
import { kindOf } from "./words.ts";

const EditJson = lazy(() => import("../ui/EditJson.tsx"));

type Props = { letter: Letter; editing: boolean; onReplay: (payload: unknown, reason: string) => Promise<void>; onClose: () => void };

/** What was sent, exactly; or the editor of it. */
export function Payload({ letter, editing, onReplay, onClose }: Props) {
  const part = editable(letter);
  if (editing && part)
    return (
      <Section title={part.name === "body" ? "Edit the body" : "Edit the payload"}>
        <Suspense fallback={<SkeletonPanel />}>
          <EditJson
            original={part.text}
            label={part.name === "body" ? "Body as JSON" : "Payload as JSON"}
            verbOf={(changed) => `Replay ${changed ? "edited" : "unchanged"} to ${letter.queue}`}
            unchanged
            onSave={onReplay}
            onClose={onClose}
          />
        </Suspense>
      </Section>
    );
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
      <LongText key={letter.id} text={shownOf(letter)} label={letter.replays === "body" ? "Body" : "Payload"} />
      {letter.replays === null && (
        <p className="mt-2 break-words text-kumo-subtle">{notKept(letter)} It can be dropped but not replayed.</p>
      )}
      {letter.replays === "job" && !part && (
        <p className="mt-2 text-kumo-subtle">It is not an envelope, so it can be dropped but not replayed.</p>
      )}
    </Section>
  );
}
