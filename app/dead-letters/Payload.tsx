import { count } from "../ui/words.ts";
import { CopyButton } from "../ui/Id.tsx";
import { LongText } from "../ui/LongText.tsx";
import { Section } from "../ui/Section.tsx";
import { EditPayload } from "./EditPayload.tsx";
import { editable, type Letter, pretty, readBody } from "./message.ts";
import { kindOf } from "./words.ts";

type Props = { letter: Letter; editing: boolean; onReplay: (payload: unknown) => Promise<void>; onClose: () => void };

/** The body as a person reads it: a message's payload, JSON in lines, all else as the server told it. */
function shownOf(letter: Letter): string {
  if (letter.contentType !== "json") return letter.preview;
  const read = readBody(letter.body);
  if (letter.replays === "body") return "envelope" in read ? pretty(read.envelope) : letter.body;
  return "envelope" in read ? pretty(read.envelope["payload"]) : letter.body;
}

/** What was sent, exactly; or the editor of it. */
export function Payload({ letter, editing, onReplay, onClose }: Props) {
  const part = editable(letter);
  if (editing && part)
    return (
      <Section title={part.name === "body" ? "Edit the body" : "Edit the payload"}>
        <EditPayload queue={letter.queue} payload={part.value} onReplay={onReplay} onClose={onClose} />
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
        <p className="mt-2 text-kumo-subtle">It could not be kept as it was, so it can be dropped but not replayed.</p>
      )}
      {letter.replays === "job" && !part && (
        <p className="mt-2 text-kumo-subtle">It is not an envelope, so it can be dropped but not replayed.</p>
      )}
    </Section>
  );
}
