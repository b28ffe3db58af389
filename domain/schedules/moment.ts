import { z } from "zod";

/** Returns a time with an offset as ISO UTC with milliseconds; null for an invalid date, or one outside the years 0000 to 9999. */
function utcOf(text: string): string | null {
  const ms = Date.parse(text);
  const utc = Number.isNaN(ms) ? "" : new Date(ms).toISOString();
  // Other years are written with a sign and six digits and would not sort as text.
  return /^\d/.test(utc) ? utc : null;
}

const message = "a time such as 2026-10-01T09:00:00Z";

/** A time with an offset, as an operator or a program writes it. The output is ISO UTC with milliseconds. */
export const Moment = z.iso.datetime({ offset: true, error: message }).transform((text, context) => {
  const utc = utcOf(text);
  if (utc !== null) return utc;
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

/** A {@link Moment} in the future. */
export const FutureTime = Moment.refine((text) => Date.parse(text) > Date.now(), "must be in the future");
