// What Vite puts in place of it; a bundler that is not Vite leaves it out.
interface ImportMeta {
  readonly env?: { readonly DEV: boolean };
}
