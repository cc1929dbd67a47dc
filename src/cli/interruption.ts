/** Ctrl-C: at once, but what many prompts have given by then is printed first. A second one does not wait. */
export class Interruption {
  private readonly controller = new AbortController();
  private isKept = false;

  /** Read between two runs of the model. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** From now on there is something to print. */
  keep(): void {
    this.isKept = true;
  }

  /** @returns whether nothing is left to wait for. */
  begin(): boolean {
    if (!this.isKept || this.signal.aborted) return true;
    this.controller.abort();
    return false;
  }
}
