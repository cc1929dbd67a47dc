/** What the colours of a map mean: a strip of them, the numbers at its ends, the unit, and what the marks say. */

import { say } from '../../strings';
import { element, fill } from '../../ui/element';
import { onScale } from '../../ui/numbers';
import type { CellMap } from '../cellMap';
import type { Range } from '../range';
import type { Colour } from '../scale';

const steps = 21;

export class Legend {
  readonly element = element('div', { class: 'legend' });
  readonly #strip = element('div', { class: 'strip', attributes: { 'aria-hidden': 'true' } });
  readonly #ends = element('div', { class: 'ends' });
  readonly #note = element('div', { class: 'note' });
  readonly #steps = Array.from({ length: steps }, () => element('span', { class: 'step' }));

  constructor() {
    this.#strip.append(...this.#steps);
    this.element.append(this.#strip, this.#ends, this.#note);
  }

  update(map: CellMap, range: Range, colour: Colour): void {
    const isSigned = map.scale === 'diverging';
    const from = isSigned ? -range.end : 0;
    for (const [at, step] of this.#steps.entries())
      step.style.backgroundColor = colour(from + ((range.end - from) * at) / (steps - 1));
    const beyond = range.isCut ? '≥ ' : '';
    fill(
      this.#ends,
      element('span', {}, isSigned ? `${range.isCut ? '≤ ' : ''}${onScale(-range.end)}` : '0'),
      isSigned && element('span', {}, '0'),
      element('span', {}, `${beyond}${onScale(range.end)}`),
    );
    const effects = isSigned ? `− ${say('legendOpposes')}, + ${say('legendSupports')}` : '';
    const meaning = map.meaning ?? effects;
    fill(
      this.#note,
      [`${map.name}, ${map.unit}`, meaning, range.isCut && say('legendBeyond')].filter(Boolean).join(' · '),
    );
  }
}
