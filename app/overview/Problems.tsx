import { queryOptions, useQuery } from "@tanstack/react-query";
import { answer, api } from "../api.ts";
import { Sign } from "../ui/Sign.tsx";
import { visibleText } from "#domain/visible";

/** How often the parts are asked again while one of them does not work, ms: each time, every Worker is. */
const everyMs = 60_000;

/** Asked when the screen opens, on focus and after a lost connection. While all is well an idle dashboard asks for nothing. */
const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: () => answer(api.health.$get()),
  staleTime: 0,
  refetchOnMount: "always",
  refetchOnWindowFocus: "always",
  refetchInterval: ({ state }) => (state.data?.problems.length ? everyMs : false),
});

/** A banner with every part of the system that does not work, and why. Nothing while all do. */
export function Problems() {
  const { data } = useQuery(healthQuery);
  if (!data?.problems.length) return null;
  const down = data.problems.filter((one) => one.down);
  return (
    <section role="alert" aria-label="System problems" className="mx-4 rounded-md bg-kumo-base px-3 py-2.5 ring ring-kumo-line sm:mx-6">
      <h2 className="font-medium">
        <Sign shape="triangle" tone={down.length > 0 ? "danger" : "warning"}>
          {down.length > 0 ? `Not running: ${down.map(({ part }) => part).join(", ")}` : "Running with problems"}
        </Sign>
      </h2>
      <ul className="mt-1.5 flex flex-col gap-1">
        {data.problems.map(({ part, message }) => (
          <li key={part} className="break-words">
            <bdi className="font-mono text-xs">{part}</bdi>: <bdi className="text-kumo-subtle">{visibleText(message)}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}
