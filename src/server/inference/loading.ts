/** A model that is being read for the first time, as a lens says it while its prediction waits: `loading gpt2, 8 of 27`. */

/** Milliseconds between two things that a lens says. */
const between = 300;

export class Loading {
  private said: string | undefined;
  private readonly waiting = new Set<(said: string) => void>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly onChange: () => void) {}

  /** What the worker does now. */
  heard(doing: string | undefined): void {
    const said = doing && /^(loading|checking) /.test(doing) ? doing : undefined;
    if (said === this.said) return;
    this.said = said;
    // Whoever has been told is told more; whoever waits is told now, unless it is over within a moment.
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (this.said === undefined) return;
      for (const tell of this.waiting) tell(this.said);
      this.waiting.clear();
      this.onChange();
    }, between);
  }

  /** The outcome, or what is said of the loading before it is there. */
  async orSaid<T>(outcome: Promise<T>): Promise<T | string> {
    let tell: (said: string) => void = () => {};
    const told = new Promise<string>(done => {
      tell = done;
    });
    this.waiting.add(tell);
    const first = await Promise.race([outcome, told]);
    this.waiting.delete(tell);
    return first;
  }
}
