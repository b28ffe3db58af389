import { CopyButton } from "../../ui/Id.tsx";
import { Meter } from "../../ui/Meter.tsx";
import { Section } from "../../ui/Section.tsx";
import { formatCount } from "../../ui/format.ts";
import type { JobDetail } from "./calls.ts";
import { JsonTree } from "../../ui/JsonTree/JsonTree.tsx";
import { payloadText } from "../../ui/JsonTree/payload.ts";

const byteLengthOf = (text: string): number => new TextEncoder().encode(text).byteLength;

/** The progress, the payload and the result of a job. */
export function PayloadAndResult({ detail: { job, body, resultText } }: { detail: JobDetail }) {
  const payload = payloadText(body);
  return (
    <>
      {job.progress !== null && (
        <Section title="Progress">
          <Progress value={job.progress} />
        </Section>
      )}
      <Json title="Payload" name="payload" text={payload} />
      {resultText !== null && <Json title="Result" name="result" text={resultText} />}
    </>
  );
}

const Json = ({ title, name, text }: { title: string; name: string; text: string }) => (
  <Section
    title={title}
    aside={
      <span className="flex items-center gap-2 text-kumo-subtle">
        <span className="figure">{formatCount(byteLengthOf(text))} bytes</span>
        <CopyButton text={text} label={`${name} as JSON`} />
      </span>
    }
  >
    <JsonTree name={name} text={text} />
  </Section>
);

/** Progress as reported by the handler: a percentage as a bar, anything else as JSON. */
function Progress({ value }: { value: unknown }) {
  const percent =
    typeof value === "number" ? value : typeof value === "object" && value !== null && "percent" in value ? value.percent : undefined;
  return (
    <>
      {typeof percent === "number" && percent >= 0 && percent <= 100 && (
        <Meter label="Progress" value={percent} text={`${Math.round(percent)}%`} />
      )}
      {typeof value !== "number" && <p className="mt-1 font-mono text-xs break-words">{JSON.stringify(value)}</p>}
    </>
  );
}
