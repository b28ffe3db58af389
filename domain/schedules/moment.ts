import { z } from "zod";

/** ISO UTC to the millisecond of a time with an offset; null for a time that no date has, or outside the years 0000 to 9999. */
function utcOf(text: string): string | null {
  const ms = Date.parse(text);
  const utc = Number.isNaN(ms) ? "" : new Date(ms).toISOString();
  // Other years have a sign and six digits, and would not sort as text.
  return /^\d/.test(utc) ? utc : null;
}

const message = "a time such as 2026-10-01T09:00:00Z";

/** A moment as an operator or a program writes it, with an offset; what comes out is ISO UTC to the millisecond. */
export const Moment = z.iso.datetime({ offset: true, error: message }).transform((text, context) => {
  const utc = utcOf(text);
  if (utc !== null) return utc;
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});
