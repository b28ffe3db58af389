import { count } from "../ui/words.ts";
import { CopyButton } from "../ui/Id.tsx";
import { LongText } from "../ui/LongText.tsx";
import { Section } from "../ui/Section.tsx";
import { EditPayload } from "./EditPayload.tsx";
import { type Letter, pretty, readBody } from "./message.ts";

type Props = { letter: Letter; editing: boolean; onReplay: (payload: unknown) => Promise<void>; onClose: () => void };

/** What was sent, exactly; or the editor of its payload. */
export function Payload({ letter, editing, onReplay, onClose }: Props) {
  const read = readBody(letter.body);
  if (editing && "envelope" in read)
    return (
      <Section title="Edit the payload">
        <EditPayload queue={letter.queue} payload={read.envelope["payload"]} onReplay={onReplay} onClose={onClose} />
      </Section>
    );
  const whole = "envelope" in read ? pretty(read.envelope) : read.text;
  return (
    <Section
      title="Payload"
      aside={
        <span className="flex items-center gap-2 text-kumo-subtle">
          <span className="figure">{count(new TextEncoder().encode(letter.body).length)} bytes</span>
          <CopyButton text={letter.body} label="the message as it was sent" />
        </span>
      }
    >
      <LongText key={letter.id} text={"envelope" in read ? pretty(read.envelope["payload"]) : whole} label="Payload" />
      {"text" in read && <p className="mt-2 text-kumo-subtle">It is not an envelope, so it can be dropped but not replayed.</p>}
    </Section>
  );
}
