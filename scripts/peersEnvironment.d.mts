/** The Python of the environment with TransformerLens, if it has been made. */
export function peersPython(): string | undefined;
/** The first Python of this machine that finds these modules: PYTHON, the peers' environment, or one on the path. */
export function pythonWith(modules: readonly string[]): string | undefined;
/** Makes the environment where it is not there yet. @returns its Python, or why there is none. */
export function makePeers(): { readonly python: string; readonly missing?: never } | { readonly missing: string };
