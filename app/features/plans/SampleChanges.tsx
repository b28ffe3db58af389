import type { PlanSample } from "#domain/plans/plan";
import { visibleText } from "#domain/text/visible";

const Value = ({ json }: { json: string | null }) =>
  json === null ? <span className="text-kumo-subtle">none</span> : <code className="font-mono text-xs break-all">{visibleText(json)}</code>;

/** What a patch changes in one payload, as a table of places with their values before and after. */
export function SampleChanges({ changes }: { changes: NonNullable<PlanSample["changes"]> }) {
  if (changes.length === 0) return <p className="basis-full text-kumo-subtle">The patch changes nothing here.</p>;
  return (
    <table className="mt-1 w-full basis-full table-fixed text-left">
      <thead>
        <tr className="text-xs text-kumo-subtle">
          {["Path", "Before", "After"].map((head) => (
            <th key={head} scope="col" className="py-0.5 pr-3 font-normal">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {changes.map(({ path, before, after }) => (
          <tr key={path} className="align-top">
            <th scope="row" className="py-0.5 pr-3 font-mono text-xs font-normal break-all">
              {visibleText(path || "(whole payload)")}
            </th>
            <td className="py-0.5 pr-3">
              <Value json={before} />
            </td>
            <td className="py-0.5">
              <Value json={after} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
