/** A part of the dashboard that is loaded when it is needed. `value` is undefined until it is loaded. */
export type Loadable<T> = { readonly value: T | undefined; load: () => Promise<T> };

/** Loads something at most once. After a failure, the next call tries again. */
export function loadOnce<T>(load: () => Promise<T>): Loadable<T> {
  let value: T | undefined;
  let pending: Promise<T> | undefined;
  return {
    get value() {
      return value;
    },
    load: () => {
      pending ??= load().then(
        (loaded) => (value = loaded),
        (failure: unknown) => {
          pending = undefined;
          throw failure;
        },
      );
      return pending;
    },
  };
}
