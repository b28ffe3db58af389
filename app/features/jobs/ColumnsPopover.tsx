import { type FormEvent, type ReactElement, useState } from "react";
import { Button } from "../../ui/button/Button.tsx";
import { Popover } from "@cloudflare/kumo/components/popover";
import { isPayloadPath, maxPayloadPaths } from "#domain/jobs/list";
import { offeredColumns, payloadPathsOf, shownColumns, toggleColumn } from "./columnNames.ts";
import { columnHead } from "./columns.tsx";
import { TextField } from "../../ui/fields/TextField.tsx";

export type ColumnsProps = { columns: string | undefined; onChange: (columns: string | undefined) => void };

type Props = ColumnsProps & { /** The button that opens it. */ button: ReactElement };

/** The button and the form of the columns, loaded by `ColumnsMenu`. A value of the payload can be a column. */
export function ColumnsPopover({ columns, onChange, button }: Props) {
  const shown = shownColumns(columns);
  const paths = payloadPathsOf(columns);
  // The menu owns this text, so that a click outside the menu does not lose it.
  const [typed, setTyped] = useState("");
  const box = (name: string, label: string) => (
    <label key={name} className="flex h-7 cursor-pointer items-center gap-2">
      <input
        type="checkbox"
        className="size-3.5 accent-accent"
        checked={shown.includes(name)}
        disabled={name === "type"}
        onChange={(event) => onChange(toggleColumn(columns, name, event.target.checked))}
      />
      <span className="truncate">{label}</span>
    </label>
  );
  return (
    <Popover>
      <Popover.Trigger render={button} />
      <Popover.Content className="w-72">
        <Popover.Title className="text-sm font-semibold">Columns</Popover.Title>
        <div className="mt-2 grid grid-cols-2 gap-x-4">{offeredColumns().map((name) => box(name, columnHead(name)))}</div>
        {paths.length > 0 && (
          <div className="mt-2 border-t border-kumo-hairline pt-2 font-mono text-xs">{paths.map((path) => box(path, path))}</div>
        )}
        <AddPath
          path={typed}
          onPath={setTyped}
          full={paths.length >= maxPayloadPaths}
          onAdd={(path) => onChange(toggleColumn(columns, path, true))}
        />
        {columns !== undefined && (
          <Button size="sm" variant="ghost" className="mt-2" onClick={() => onChange(undefined)}>
            Reset to default
          </Button>
        )}
      </Popover.Content>
    </Popover>
  );
}

type PathProps = { path: string; onPath: (path: string) => void; full: boolean; onAdd: (path: string) => void };

function AddPath({ path, onPath, full, onAdd }: PathProps) {
  const [error, setError] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const payloadPath = path.trim().startsWith("payload") ? path.trim() : `payload.${path.trim()}`;
    if (full) return setError(`Up to ${maxPayloadPaths} payload columns.`);
    if (!isPayloadPath(payloadPath)) return setError("Use a path such as payload.order or payload.items[0].");
    onAdd(payloadPath);
    onPath("");
  };
  return (
    <form onSubmit={submit} noValidate className="mt-2 flex items-end gap-2 border-t border-kumo-hairline pt-2">
      <TextField
        size="sm"
        label="Payload path"
        placeholder="payload.order"
        className="w-full font-mono text-xs"
        maxLength={120}
        value={path}
        error={error}
        onChange={(event) => {
          onPath(event.target.value);
          setError(undefined);
        }}
      />
      <Button size="sm" type="submit">
        Add
      </Button>
    </form>
  );
}
