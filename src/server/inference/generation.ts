/**
 * Which weights a model's name means by now: a number that rises when its files come, go or change. It is part of what
 * a prompt says, so that nothing known of the old weights is shown as if of the new ones.
 */
export class Weights {
  private readonly byModel = new Map<string, number>();
  /** Of all models together. */
  turns = 0;

  turn(model: string): number {
    return this.byModel.get(model) ?? 0;
  }

  changed(model: string): void {
    this.turns++;
    this.byModel.set(model, this.turn(model) + 1);
  }
}

/** One for the server: keys are made in many places. */
export const weights = new Weights();
