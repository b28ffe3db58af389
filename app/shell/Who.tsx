import { useQuery } from "@tanstack/react-query";
import { meQuery } from "./me.ts";

/** Who acts here: it is what the audit will say. */
export function Who() {
  const { data } = useQuery(meQuery);
  if (!data) return null;
  return (
    <span className="flex min-w-0 items-center gap-1.5 max-lg:hidden" title={`${data.email}, ${data.role}`}>
      <span className="max-w-44 truncate">{data.email}</span>
      <span className="text-kumo-subtle">{data.role}</span>
    </span>
  );
}
