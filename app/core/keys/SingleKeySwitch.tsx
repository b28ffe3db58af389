import { useState } from "react";
import { Switch } from "@cloudflare/kumo/components/switch";
import { singleKeyShortcuts } from "./useKeyboard.ts";

/** The switch that turns single-key shortcuts on and off in this browser. */
export function SingleKeySwitch() {
  const [isOn, setOn] = useState(singleKeyShortcuts.isOn);
  return (
    <Switch
      size="sm"
      label="Single-key shortcuts"
      checked={isOn}
      onCheckedChange={(next: boolean) => {
        singleKeyShortcuts.set(next);
        setOn(next);
      }}
    />
  );
}
