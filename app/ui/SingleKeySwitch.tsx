import { useState } from "react";
import { Switch } from "./fields/Switch.tsx";
import { singleKeyShortcuts } from "../core/keys/useKeyboard.ts";

/** The switch that turns single-key shortcuts on and off in this browser. */
export function SingleKeySwitch() {
  const [isOn, setOn] = useState(singleKeyShortcuts.isOn);
  return (
    <Switch
      label="Single-key shortcuts"
      checked={isOn}
      onChange={(next) => {
        singleKeyShortcuts.set(next);
        setOn(next);
      }}
    />
  );
}
