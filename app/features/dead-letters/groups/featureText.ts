import { visibleText } from "#domain/text/visible";
import type { CommonFeature, Feature } from "#domain/groups/inCommon";
import type { Since, WorkerVersion } from "#domain/groups/since";
import { parts } from "../../../core/pipelineParts.ts";
import { formatCount, formatPreciseDuration } from "../../../ui/format.ts";

const sizeText = (bytes: number): string =>
  bytes < 1_000 ? `${formatCount(bytes)} bytes` : `${formatCount(Math.round(bytes / 100) / 10)} KB`;
const numberText = (number: number): string =>
  Math.abs(number) >= 1_000 && Number.isInteger(number) ? formatCount(number) : String(number);

/** The beginning of the id of a version, which is a UUID on Cloudflare. */
const shortVersion = (id: string): string => (/^[\da-f]{8}-/.test(id) ? id.slice(0, 8) : id.slice(0, 24));
const versionText = ({ id, tag }: WorkerVersion): string => visibleText(tag ? `${tag} (${shortVersion(id)})` : shortVersion(id));

const nameOf = ({ kind, path }: Feature): string =>
  ({
    tenant: parts().tenant?.label ?? "Tenant",
    queue: "Queue",
    type: "Type",
    source: "Source",
    version: "Worker version",
    size: "Message size",
    field: path,
    length: `Length of ${path || "payload"}`,
    attempt: "Attempt",
    hour: "Ended at",
  })[kind];

/** A feature in words: "Tenant is north", "address is missing", "Message size is at least 20 KB". */
export function featureText(feature: Feature): string {
  const { kind, test, value } = feature;
  const number = typeof value === "number" ? (kind === "size" ? sizeText(value) : numberText(value)) : String(value);
  const says = {
    is: kind === "hour" ? number : `is ${kind === "version" ? shortVersion(number) : number}`,
    present: "is present",
    missing: kind === "tenant" ? "is not set" : "is missing",
    atLeast: `is at least ${number}`,
    below: `is below ${number}`,
  }[test];
  return visibleText(`${nameOf(feature)} ${says}`);
}

/** A share as a percentage. Only all and none are rounded to them. */
export function shareText({ count, of }: CommonFeature["failures"]): string {
  const percent = (100 * count) / of;
  if (count === 0 || count === of) return `${Math.round(percent)} %`;
  if (percent < 1) return "< 1 %";
  return percent > 99 ? "> 99 %" : `${Math.round(percent)} %`;
}

/** Since when a group fails, compared with the deploy before: "14 m after the deploy of version v12 (8f2c01ab)". */
export function deployText({ firstSeenAt, deploy, oldestDeployAt }: Since): string {
  if (deploy) {
    const after = formatPreciseDuration(Date.parse(firstSeenAt) - Date.parse(deploy.at));
    return `${after} after the deploy of ${deploy.of === "worker" ? "version" : "Signalbox"} ${versionText(deploy.version)}`;
  }
  return oldestDeployAt === null ? "No deploy is known" : "Before the oldest known deploy";
}

/** The first failing version in words; null if the deploy names it, or if it is not known. */
export const firstVersionText = ({ version, deploy }: Since): string | null =>
  version && version.id !== deploy?.version.id ? versionText(version) : null;
