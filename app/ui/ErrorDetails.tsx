import type { ErrorDetails as Details } from "#domain/errors/errorInfo";
import { relationOf } from "./errorRelation.ts";
import { DetailList } from "./DetailList.tsx";
import { LongText } from "./LongText.tsx";

/** The fields of an error, such as its code, as text. */
const Fields = ({ fields }: { fields: Details["fields"] }) => (
  <DetailList
    items={Object.entries(fields).map(([name, value]) => [
      name,
      <span key={name} className="font-mono text-xs">
        {typeof value === "string" ? value : JSON.stringify(value)}
      </span>,
    ])}
  />
);

type Props = { details: Details | null; of: string; folded?: boolean };

/** The parts of an error besides its name, message and stack: its fields, its causes and the errors of an AggregateError. */
export function ErrorDetails({ details, of, folded = false }: Props) {
  if (!details) return null;
  if (folded)
    return (
      <details className="mt-1">
        <summary className="cursor-pointer text-kumo-subtle">Fields and causes</summary>
        <ErrorDetails details={details} of={of} />
      </details>
    );
  return (
    <div className="mt-2 flex flex-col gap-2">
      {Object.keys(details.fields).length > 0 && <Fields fields={details.fields} />}
      {details.related.map(({ path, name, message, stack, fields }) => (
        <div key={path}>
          <p className="mb-1 text-kumo-subtle">{relationOf(path)}</p>
          <LongText
            text={stack.includes(message) && stack ? stack : [`${name}: ${message}`, stack].filter(Boolean).join("\n")}
            label={`${relationOf(path)} (${of})`}
            lines={5}
          />
          {Object.keys(fields).length > 0 && <Fields fields={fields} />}
        </div>
      ))}
    </div>
  );
}
