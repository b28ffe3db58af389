import type { ReactNode } from "react";
import { pageOf } from "#domain/sites";

type Props = { url: string; className: string; children: ReactNode };

/** A link to a published article; plain text when the URL is no page of our own sites, which a message may claim it is. */
export const ArticleLink = ({ url, className, children }: Props) =>
  pageOf(url) ? (
    <a href={url} target="_blank" rel="noreferrer" className={className}>
      {children}
    </a>
  ) : (
    <span className="break-all">{children}</span>
  );
