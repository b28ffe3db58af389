import { useMemo, useState } from "react";
import { messageTypeOf } from "#domain/pipeline/messages";
import { readJson, writeJson } from "../../../ui/JsonTree/parse.ts";
import { payloadText } from "../../../ui/JsonTree/payload.ts";
import { draftOf, fieldsOf, payloadOf } from "./fields.ts";

/** Parses JSON with exact numbers; returns the text itself if it is not JSON. */
function parseExact(text: string): unknown {
  const read = readJson(text);
  return read.ok ? read.value : text;
}

/** The payload of a new job while it is edited: as the fields of a form or as the text of JSON. */
export type PayloadDraft = ReturnType<typeof usePayloadDraft>;

/**
 * The payload of a new job as a draft, prefilled with the payload of the message `likeBody` or with the sample of `knownType`. Without
 * a known type it is edited as JSON.
 */
export function usePayloadDraft(knownType: string | undefined, likeBody: string | undefined) {
  const fields = useMemo(() => (knownType ? fieldsOf(knownType) : []), [knownType]);
  const [sample] = useState<unknown>(() =>
    likeBody ? parseExact(payloadText(likeBody)) : knownType ? messageTypeOf(knownType)?.sample : {},
  );
  const [mode, setMode] = useState<"form" | "json">(knownType ? "form" : "json");
  const [values, setValues] = useState(() => draftOf(fields, sample));
  const [text, setText] = useState(() => writeJson(sample));
  /** Switches between form and JSON. Returns why the JSON can't become a form, if it can't. */
  const switchMode = (next: "form" | "json"): string | undefined => {
    if (next === "json") setText(writeJson(payloadOf(fields, values)));
    else {
      const read = readJson(text);
      if (!read.ok) return `This is not JSON: ${read.reason}.`;
      setValues(draftOf(fields, read.value));
    }
    setMode(next);
    return undefined;
  };
  const setValue = (name: string, value: string) => setValues({ ...values, [name]: value });
  const json = () => (mode === "form" ? writeJson(payloadOf(fields, values)) : text);
  return { fields, mode, values, text, setValue, setText, switchMode, /** The payload as JSON text. */ json };
}
