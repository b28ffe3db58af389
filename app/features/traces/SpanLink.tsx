import { pipeline } from "#domain/pipeline/pipeline";
import type { ReactNode } from "react";
import type { Span } from "#domain/traces/trace";
import { RouterLink } from "../../ui/RouterLink.tsx";
import { textLink } from "../../ui/facts.tsx";

/** The text of the link for each kind of span. */
const linkTexts: Record<Span["kind"], string> = {
  start: "View source",
  job: "Open job",
  attempt: "Open job",
  deadLetter: "Open dead letter",
  act: "Open audit entry",
  run: "Open run",
  step: "Open run",
  page: "Open page",
};

/** A link to the object of a span. A published page opens in a new tab. Nothing if the span has no link. */
export const SpanLink = ({ span, children }: { span: Span; children?: ReactNode }) =>
  span.link === null ? null : pipeline().isOwnPage?.(span.link) ? (
    <a href={span.link} target="_blank" rel="noreferrer" className={textLink}>
      {children ?? linkTexts[span.kind]}
    </a>
  ) : (
    <RouterLink to={span.link} className={textLink}>
      {children ?? linkTexts[span.kind]}
    </RouterLink>
  );
