import type { Excerpt } from "#domain/workflows/instance";
import { formatCount } from "../../../ui/format.ts";
import { LongText } from "../../../ui/LongText.tsx";

/** The beginning of a value, and how long it is. */
export const ExcerptText = ({ excerpt: { text, length }, label }: { excerpt: Excerpt; label: string }) => (
  <>
    <LongText text={text} label={label} json />
    {length > text.length && (
      <p className="mt-1 text-kumo-subtle">
        First {formatCount(text.length)} of {formatCount(length)} characters
      </p>
    )}
  </>
);
