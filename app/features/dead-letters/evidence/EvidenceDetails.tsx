import type { Evidence } from "#domain/evidence/evidence";
import { CopyButton } from "../../../ui/Id.tsx";
import { LongText } from "../../../ui/LongText.tsx";

type Props = { evidence: Pick<Evidence, "test" | "commands" | "leftOut"> };

/** A text to copy below its heading. */
const Code = ({ title, text, lines }: { title: string; text: string; lines: number }) => (
  <div>
    <div className="mb-1 flex items-center justify-between gap-4">
      <h4 className="font-medium">{title}</h4>
      <CopyButton text={text} label={title.toLowerCase()} />
    </div>
    <LongText text={text} label={title} lines={lines} />
  </div>
);

/** The test and the commands of an evidence file, to copy, and what the file leaves out. */
export default function EvidenceDetails({ evidence: { test, commands, leftOut } }: Props) {
  return (
    <div className="mt-4 flex flex-col gap-4">
      {test && <Code title="Test that reproduces it" text={test.code} lines={24} />}
      <Code title="Show it" text={commands.show} lines={4} />
      {commands.rehearse && <Code title="Rehearse it" text={commands.rehearse} lines={4} />}
      {commands.replay && <Code title="Replay it" text={commands.replay} lines={4} />}
      {leftOut.length > 0 && (
        <div>
          <h4 className="mb-1 font-medium">Left out of the file</h4>
          <ul className="list-disc pl-5 text-kumo-subtle">
            {leftOut.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
