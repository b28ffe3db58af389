import { type FunctionComponent, useEffect, useEffectEvent, useState } from "react";
import { failureMessage } from "../../core/toasts/failures.ts";
import { showToast } from "../../core/toasts/toastQueue.ts";
import { SkeletonPanel } from "../Skeleton.tsx";
import { loadOnce } from "./loadOnce.ts";
import { PendingDialog } from "./PendingDialog.tsx";

type Closable = { onClose: () => void };

/** A part of a screen that may still have to be loaded. `prepare` loads it, so that it opens at once; it never fails. */
export type LazyPart<P> = FunctionComponent<P> & { prepare: () => void };

/** A part that is loaded when it opens, or before that with `prepare`. If it can't be loaded, a toast says so and it closes. */
function lazyPart<P extends Closable>(load: () => Promise<FunctionComponent<P>>, Pending: FunctionComponent<Closable>): LazyPart<P> {
  const part = loadOnce(load);
  function Part(props: P) {
    const [Loaded, setLoaded] = useState<FunctionComponent<P> | undefined>(() => part.value);
    const fail = useEffectEvent((failure: unknown) => {
      showToast({ title: "Couldn't open this", description: failureMessage(failure, "Try again."), tone: "failed" });
      props.onClose();
    });
    useEffect(() => {
      let isOpen = true;
      if (!part.value)
        part.load().then(
          (component) => isOpen && setLoaded(() => component),
          (failure: unknown) => isOpen && fail(failure),
        );
      return () => {
        isOpen = false;
      };
    }, []);
    return Loaded ? <Loaded {...props} /> : <Pending onClose={props.onClose} />;
  }
  return Object.assign(Part, {
    prepare: () => void part.load().catch(() => console.info("A part of the page could not be loaded; it is loaded again when it opens")),
  });
}

/** A dialog that is loaded when it opens. Meanwhile the keyboard does nothing but close it. */
export const lazyDialog = <P extends Closable>(load: () => Promise<FunctionComponent<P>>): LazyPart<P> => lazyPart(load, PendingDialog);

/** The panel of an open row that is loaded when it opens. */
export const lazyPanel = <P extends Closable>(load: () => Promise<FunctionComponent<P>>): LazyPart<P> => lazyPart(load, SkeletonPanel);
