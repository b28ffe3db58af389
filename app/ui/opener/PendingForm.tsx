import { useEffect, useEffectEvent } from "react";
import { isTextInput } from "../../core/keys/textInput.ts";
import { SkeletonPanel } from "../Skeleton.tsx";
import { holdKeys } from "./holdKeys.ts";

/**
 * Stands in for a form that is being loaded and will take the focus: until then, what is typed must not act on the page as shortcuts. Tab and
 * keys in a text input go where they always do, and Escape closes it.
 */
export function PendingForm({ onClose }: { onClose: () => void }) {
  const close = useEffectEvent(onClose);
  useEffect(() => holdKeys({ onEscape: () => close(), passes: ({ key, target }) => key === "Tab" || isTextInput(target) }), []);
  return <SkeletonPanel />;
}
