import { Link } from "@tanstack/react-router";
import { entityPath, links } from "../core/links.ts";
import { parts } from "../core/pipelineParts.ts";
import type { Detail } from "./DetailList.tsx";
import { RouterLink } from "./RouterLink.tsx";

/** The classes of a link among facts and in a text. */
export const textLink = "text-kumo-link hover:underline";

/** The fact of the tenant that an item belongs to, as a link if it has a screen; null without one. */
export function tenantFact(tenant: string | null): Detail | null {
  const declared = parts().tenant;
  if (tenant === null || !declared) return null;
  if (declared.kind === undefined) return [declared.label, tenant];
  return [
    declared.label,
    <RouterLink key="tenant" href={entityPath(declared.kind, tenant)} className={textLink}>
      {tenant}
    </RouterLink>,
  ];
}

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
