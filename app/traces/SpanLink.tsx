import { pageOf } from "#domain/brands/sites";
import type { ReactNode } from "react";
import type { Span } from "#domain/traces/trace";
import { RouterLink } from "../shell/RouterLink.tsx";

const link = "text-kumo-link hover:underline";

/** Where each kind is seen in full. */
const linkTexts: Record<Span["kind"], string> = {
  start: "Who began it",
  job: "Open the job",
  attempt: "Open the job",
  deadLetter: "Open the dead letter",
  act: "Open the audit entry",
  run: "Open the run",
  step: "Open the run",
  page: "Read the page",
};

/** A link out of the trace: a site opens beside the desk. */
export const SpanLink = ({ span, children }: { span: Span; children?: ReactNode }) =>
  span.link === null ? null : pageOf(span.link) ? (
    <a href={span.link} target="_blank" rel="noreferrer" className={link}>
      {children ?? linkTexts[span.kind]}
    </a>
  ) : (
    <RouterLink to={span.link} className={link}>
      {children ?? linkTexts[span.kind]}
    </RouterLink>
  );
