import type { ReactNode } from "react";
import { pageOf } from "#brand-engine/domain/sites";
import type { RowLink } from "#app/ui/TableRow.tsx";

type Props = { url: string; title?: string; children: ReactNode } & ({ className: string } | RowLink);

/** A link to a published article. Plain text when the URL is not a page of our own sites: a message may contain any URL. */
export const ArticleLink = ({ url, children, ...link }: Props) =>
  pageOf(url) ? (
    <a href={url} target="_blank" rel="noreferrer" {...link}>
      {children}
    </a>
  ) : (
    <span className="break-all">{children}</span>
  );
