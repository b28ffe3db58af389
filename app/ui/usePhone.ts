import { useSyncExternalStore } from "react";

const phone = matchMedia("(max-width: 640px)");

const subscribe = (listener: () => void): (() => void) => {
  phone.addEventListener("change", listener);
  return () => phone.removeEventListener("change", listener);
};

/** Whether the window is as narrow as a phone, where rows of lists show two or three lines instead of columns. */
export const usePhone = (): boolean => useSyncExternalStore(subscribe, () => phone.matches);
