import { useQuery } from "@tanstack/react-query";
import { faultsQuery } from "../features/dead-letters/fault-injection/calls.ts";
import { parts } from "../core/pipelineParts.ts";
import { useNow } from "../ui/useNow.ts";
import { pluralize } from "../ui/format.ts";

/** Says that jobs may fail on purpose. Renders nothing without an active fire drill. */
export function FireDrillLine() {
  const now = useNow();
  const { data } = useQuery({ ...faultsQuery, enabled: parts().fireDrill !== undefined });
  const active = data?.filter(({ until }) => !until || Date.parse(until) > now).length ?? 0;
  if (active === 0) return null;
  return <p className="mt-1 text-kumo-subtle">{pluralize(active, "fire drill")} active – failures may be intentional</p>;
}
