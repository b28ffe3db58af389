import { loadOnce } from "../opener/loadOnce.ts";
import { useOpener } from "../opener/useOpener.ts";
import type { SelectProps } from "./OpenSelect.tsx";
import { SelectButton } from "./SelectButton.tsx";

const openSelect = loadOnce(async () => (await import("./OpenSelect.tsx")).OpenSelect);

/** A select without a visible label. What its list needs is loaded when it is about to be opened. */
export function Select(props: SelectProps) {
  const { Component: OpenSelect, ref, standIn } = useOpener("listbox", openSelect);
  return OpenSelect ? <OpenSelect {...props} buttonRef={ref} /> : <SelectButton {...props} opener={standIn} />;
}
