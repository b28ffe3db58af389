import { type KeyboardEvent, useState } from "react";
import { loadOnce } from "../opener/loadOnce.ts";
import { useOpener } from "../opener/useOpener.ts";
import type { SelectProps } from "./OpenSelect.tsx";
import { SelectButton } from "./SelectButton.tsx";
import { createTypeAhead } from "./typeAhead.ts";

const openSelect = loadOnce(async () => (await import("./OpenSelect.tsx")).OpenSelect);

/** A select without a visible label. What its list needs is loaded when it is about to be opened. */
export function Select(props: SelectProps) {
  const { Component: OpenSelect, ref, standIn } = useOpener("listbox", openSelect);
  const [typeAhead] = useState(createTypeAhead);
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = typeAhead(event.nativeEvent, props.options, props.value);
    if (chosen === undefined) return standIn.onKeyDown(event);
    event.preventDefault();
    event.stopPropagation();
    if (chosen !== props.value) props.onChange(chosen);
  };
  return OpenSelect ? <OpenSelect {...props} buttonRef={ref} /> : <SelectButton {...props} opener={{ ...standIn, onKeyDown }} />;
}
