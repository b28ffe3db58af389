import { visibleText } from "#domain/text/visible";
import { useQuery } from "@tanstack/react-query";
import { meQuery } from "../core/me.ts";

/** The e-mail address and role of the operator. Its width is fixed, so that nothing moves when it loads. */
export function CurrentUser() {
  const { data } = useQuery(meQuery);
  return (
    <span
      className="flex w-52 items-center justify-end gap-1.5 max-lg:hidden"
      title={visibleText(data ? `${data.email}, ${data.role}` : "")}
    >
      {data && (
        <>
          <span className="truncate">{data.email}</span>
          <span className="text-kumo-subtle">{data.role}</span>
        </>
      )}
    </span>
  );
}
