import type { ReactNode } from "react";
import { Link } from "@tanstack/react-router";
import type { BrandSummary } from "#brand-engine/domain/brand";
import { links } from "#app/core/links.ts";
import { brandLink } from "../links.ts";
import { LinkedCount } from "#app/ui/LinkedCount.tsx";
import { Time } from "#app/ui/Time.tsx";
import { formatCount } from "#app/ui/format.ts";

const FigureCell = ({ name, children, note }: { name: string; children: ReactNode; note: ReactNode }) => (
  <div className="min-w-0 bg-kumo-canvas px-4 py-3 sm:px-6">
    <dt className="text-xs text-kumo-subtle">{name}</dt>
    <dd className="mt-0.5 text-lg leading-6 font-semibold">{children}</dd>
    <dd className="truncate text-xs text-kumo-subtle">{note}</dd>
  </div>
);

const LastTime = ({ at }: { at: string | null }) =>
  at ? (
    <>
      last <Time at={at} />
    </>
  ) : (
    "none yet"
  );

/** `published`: the number of live articles from their list; the agent counts each article slightly later. */
type Props = { slug: string; summary: BrandSummary; published: number | undefined };

/** The figures of a brand, live from its agent, and its last cycle. */
export const Summary = ({ slug, summary, published = summary.articlesPublished }: Props) => (
  <div className="border-b border-kumo-hairline">
    <dl className="grid grid-cols-2 gap-px bg-kumo-hairline @3xl:grid-cols-4">
      <FigureCell name="Published" note={<LastTime at={summary.lastPublishedAt} />}>
        <LinkedCount {...brandLink(slug, { tab: "published" })} value={published} label="published articles" />
      </FigureCell>
      <FigureCell name="In progress" note="chosen, not yet published">
        {formatCount(summary.pendingGeneration)}
      </FigureCell>
      <FigureCell
        name="Failed keywords"
        note={
          <>
            retried in a later cycle ·{" "}
            <Link {...links.workflows({ tenant: slug, status: "failed" })} className="underline underline-offset-2">
              failed runs
            </Link>
          </>
        }
      >
        <span className={summary.failedKeywords > 0 ? "text-kumo-danger" : ""}>{formatCount(summary.failedKeywords)}</span>
      </FigureCell>
      <FigureCell name="Keywords researched" note={<LastTime at={summary.lastResearchAt} />}>
        <LinkedCount {...brandLink(slug, { tab: "keywords" })} value={summary.keywordsResearched} label="researched keywords" />
      </FigureCell>
    </dl>
    {summary.cycle && (
      <p className="border-t border-kumo-hairline px-4 py-2 break-words sm:px-6">
        <span className="text-kumo-subtle">
          Last cycle <Time at={summary.cycle.at} /> by {summary.cycle.by}
          {summary.cycle.note && ": "}
        </span>
        {summary.cycle.note}{" "}
        <Link {...links.trace(summary.cycle.correlationId)} className="text-kumo-link whitespace-nowrap underline underline-offset-2">
          View trace
        </Link>
      </p>
    )}
  </div>
);
