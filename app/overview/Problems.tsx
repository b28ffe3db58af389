import type { Problem } from "#domain/problems";
import { StatusLabel } from "../ui/StatusLabel.tsx";
import { visibleText } from "#domain/text/visible";

/** A banner that lists every part of the system that does not work, with its error. Renders nothing if all parts work. */
export function Problems({ problems }: { problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  const down = problems.filter((problem) => problem.down);
  return (
    <section role="alert" aria-label="System problems" className="mx-4 rounded-md bg-kumo-base px-3 py-2.5 ring ring-kumo-line sm:mx-6">
      <h2 className="font-medium">
        <StatusLabel shape="triangle" tone={down.length > 0 ? "danger" : "warning"}>
          {down.length > 0 ? `Not running: ${down.map(({ part }) => part).join(", ")}` : "Running with problems"}
        </StatusLabel>
      </h2>
      <ul className="mt-1.5 flex flex-col gap-1">
        {problems.map(({ part, message }) => (
          <li key={part} className="break-words">
            <bdi className="font-mono text-xs">{part}</bdi>: <bdi className="text-kumo-subtle">{visibleText(message)}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}
