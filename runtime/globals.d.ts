// The part of this module that the job layer uses. The compatibility flag `nodejs_compat` provides it.
declare module "node:async_hooks" {
  export class AsyncLocalStorage<Store> {
    run<Result>(store: Store, work: () => Result): Result;
    getStore(): Store | undefined;
  }
}
