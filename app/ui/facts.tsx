import { Link } from "@tanstack/react-router";
import { links } from "../core/links.ts";
import type { Detail } from "./DetailList.tsx";

/** The classes of a link among facts and in a text. */
export const textLink = "text-kumo-link hover:underline";

/** The fact of the brand that an item belongs to, as a link; null without one. */
export const brandFact = (brand: string | null): Detail | null =>
  brand === null
    ? null
    : [
        "Brand",
        <Link key="brand" {...links.brand(brand)} className={textLink}>
          {brand}
        </Link>,
      ];

/** The fact of the trace that an item belongs to, as a link; null without one. */
export const traceFact = (correlationId: string | null): Detail | null =>
  correlationId === null
    ? null
    : [
        "Trace",
        <Link key="trace" {...links.trace(correlationId)} className={`${textLink} font-mono text-xs break-all`}>
          {correlationId}
        </Link>,
      ];

/** The link to the audit entries about `target`, such as `job:<id>`. */
export const auditFact = (target: string): Detail => [
  "Audit log",
  <Link key="audit" {...links.audit({ target })} className={textLink}>
    View audit log
  </Link>,
];
